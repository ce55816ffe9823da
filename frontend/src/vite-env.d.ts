/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Which backends serve the API; `microservices` when unset. */
  readonly VITE_API_MODE?: string;
  /** Base URL of the Support API; same origin when unset. */
  readonly VITE_SUPPORT_API_URL?: string;
  /** Base URL of the Intelligence API; same origin when unset. */
  readonly VITE_INTELLIGENCE_API_URL?: string;
}
