/** The HTTP clients of the two backends, and what every call shares: cookies, time limit, session renewal, errors. */
import axios, { type AxiosInstance, type InternalAxiosRequestConfig } from 'axios';
import { toApiError } from './error';
import { refreshSession } from './refresh';

export interface Clients {
  supportApi: AxiosInstance;
  intelligenceApi: AxiosInstance;
}

interface Settings {
  mode: string;
  supportUrl: string;
  intelligenceUrl: string;
}

type Tracked = InternalAxiosRequestConfig & { sentAt?: number; renewed?: boolean };

const TIMEOUT_MS = 15_000;
const lostListeners = new Set<() => void>();

/** Calls `listener` when the session has ended and cannot be renewed; returns how to stop. */
export function onSessionLost(listener: () => void): () => void {
  lostListeners.add(listener);
  return () => lostListeners.delete(listener);
}

/** Builds the clients of a deployment. */
export function createClients(settings: Settings): Clients {
  switch (settings.mode) {
    case 'microservices': {
      const supportApi = createClient(settings.supportUrl);
      withSessionRenewal(supportApi, supportApi);
      const intelligenceApi = createClient(settings.intelligenceUrl);
      withSessionRenewal(intelligenceApi, supportApi);
      return { supportApi, intelligenceApi };
    }
    default:
      throw new Error(`VITE_API_MODE=${settings.mode} is not supported by this build; use microservices.`);
  }
}

function createClient(baseURL: string): AxiosInstance {
  return axios.create({
    baseURL,
    timeout: TIMEOUT_MS,
    withCredentials: true,
    headers: { Accept: 'application/json' },
    // Repeated filters are repeated keys: status=OPEN&status=PENDING.
    paramsSerializer: { indexes: null },
  });
}

function withSessionRenewal(client: AxiosInstance, authority: AxiosInstance): void {
  client.interceptors.request.use((config: Tracked) => {
    config.sentAt = Date.now();
    return config;
  });
  client.interceptors.response.use(undefined, async (thrown: unknown) => {
    const error = toApiError(thrown);
    const config = axios.isAxiosError(thrown) ? (thrown.config as Tracked | undefined) : undefined;
    if (error.status !== 401 || !config || config.renewed || isSignIn(config.url)) throw error;
    if (await refreshSession(authority, config.sentAt ?? 0)) {
      config.renewed = true;
      return client.request(config);
    }
    lostListeners.forEach((listener) => listener());
    throw error;
  });
}

/**
 * Renews the session after a call outside of the clients met a 401. @returns true when it can be tried again
 * @throws ApiError when the server could not be asked
 */
export async function renewSession(sentAt: number): Promise<boolean> {
  if (await refreshSession(supportApi, sentAt)) return true;
  lostListeners.forEach((listener) => listener());
  return false;
}

function isSignIn(url = ''): boolean {
  return /\/api\/auth\/(login|refresh|logout)$/.test(url);
}

export const supportUrl = import.meta.env.VITE_SUPPORT_API_URL ?? '';
export const { supportApi, intelligenceApi } = createClients({
  mode: import.meta.env.VITE_API_MODE ?? 'microservices',
  supportUrl,
  intelligenceUrl: import.meta.env.VITE_INTELLIGENCE_API_URL ?? '',
});
