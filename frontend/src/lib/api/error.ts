import { AxiosError, type AxiosResponse } from 'axios';

export interface FieldViolation {
  /** Path in the request, for example `ticket.subject`. */
  field: string;
  description: string;
}

/** What went wrong with a call, the same for both backends, for the edge and for a missing network. */
export class ApiError extends Error {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** `ErrorInfo.reason` without its prefix, for example `STALE_ETAG`; empty when the server gave none. */
  readonly reason: string;
  readonly violations: FieldViolation[];
  /** Finds the call in the server's logs; empty when unknown. */
  readonly requestId: string;
  /** How long the server asks to wait; absent when it does not say. */
  readonly retryAfterSeconds: number | undefined;
  /** All details of the answer, for those who know more kinds of them. */
  readonly details: readonly Detail[];

  constructor(init: {
    message: string;
    status: number;
    reason?: string;
    violations?: FieldViolation[];
    requestId?: string;
    retryAfterSeconds?: number | undefined;
    details?: readonly Detail[];
  }) {
    super(init.message);
    this.name = 'ApiError';
    this.status = init.status;
    this.reason = init.reason ?? '';
    this.violations = init.violations ?? [];
    this.requestId = init.requestId ?? '';
    this.retryAfterSeconds = init.retryAfterSeconds;
    this.details = init.details ?? [];
  }

  /** No answer, or one that says the backend is not there: the same call may work a moment later. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || (this.status >= 500 && this.status !== 501);
  }

  violation(field: string): string | undefined {
    return this.violations.find((each) => each.field === field || each.field.endsWith(`.${field}`))
      ?.description;
  }
}

export interface Detail {
  '@type'?: string;
  reason?: string;
  metadata?: Record<string, string>;
  field_violations?: { field?: string; description?: string }[];
  retry_delay?: string;
  retryDelay?: string;
}

/** Turns whatever a call threw into an `ApiError`. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof AxiosError) {
    if (thrown.response) return fromResponse(thrown.response);
    const timeout = thrown.code === AxiosError.ECONNABORTED || thrown.code === AxiosError.ETIMEDOUT;
    return new ApiError({
      status: 0,
      reason: timeout ? 'TIMEOUT' : 'UNREACHABLE',
      message: timeout ? 'The server took too long to answer.' : 'The server could not be reached.',
    });
  }
  return new ApiError({
    status: 0,
    message: thrown instanceof Error ? thrown.message : 'Something went wrong.',
  });
}

function fromResponse(response: AxiosResponse<unknown>): ApiError {
  const body = isRecord(response.data) ? response.data : {};
  const details = (Array.isArray(body.details) ? body.details : []) as Detail[];
  const info = details.find((detail) => detail['@type']?.endsWith('ErrorInfo'));
  const input = details.find((detail) => detail['@type']?.endsWith('BadRequest'));
  const retry = details.find((detail) => detail['@type']?.endsWith('RetryInfo'));
  const header = (name: string) => {
    const value: unknown = response.headers[name];
    return typeof value === 'string' ? value : '';
  };
  const message = typeof body.message === 'string' && body.message ? body.message : fallback(response.status);
  return new ApiError({
    status: response.status,
    message,
    details,
    reason: (info?.reason ?? '').replace(/^ERROR_REASON_/, ''),
    violations: (input?.field_violations ?? []).map((each) => ({
      field: each.field ?? '',
      description: each.description ?? '',
    })),
    requestId: info?.metadata?.request_id ?? header('x-request-id'),
    retryAfterSeconds: seconds(retry?.retry_delay ?? retry?.retryDelay ?? header('retry-after')),
  });
}

function fallback(status: number): string {
  if (status === 429) return 'Too many requests at once.';
  if (status >= 500) return 'The server cannot answer right now.';
  return `The server refused the request (${status}).`;
}

function seconds(text: string): number | undefined {
  const value = Number.parseFloat(text);
  return Number.isFinite(value) ? Math.max(0, Math.ceil(value)) : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
