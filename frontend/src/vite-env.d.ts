/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Which backends serve the API; `microservices` when unset. */
  readonly VITE_API_MODE?: string;
  /** `true` offers a demo in each ticket: messages apart from the conversation. Off when unset. */
  readonly VITE_DEMO_MODE_ENABLED?: string;
  /** Base URL of the Support API; same origin when unset. */
  readonly VITE_SUPPORT_API_URL?: string;
  /** Base URL of the Intelligence API; same origin when unset. */
  readonly VITE_INTELLIGENCE_API_URL?: string;
}
