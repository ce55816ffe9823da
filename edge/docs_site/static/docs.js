// The browser's own session (cookies) authorises what is tried out here; "Authorize" takes an API key instead.
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  displayOperationId: true,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: false,
  requestInterceptor: (request) => Object.assign(request, { credentials: "same-origin" }),
  tryItOutEnabled: false,
  validatorUrl: null,
});
