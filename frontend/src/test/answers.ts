/** Answers of both backends, for tests. */
import { HttpResponse, type JsonBodyType } from 'msw';
import type { Schemas } from '@/lib/api/types';

/** An answer whose body is checked against the generated types. */
export const answer = <Name extends keyof Schemas>(body: Schemas[Name], init?: { status: number }) =>
  HttpResponse.json(body as JsonBodyType, init);

/** An error as both services and the edge print it. */
export function failure(status: number, reason: string, text: string, more: Schemas['ErrorDetail'][] = []) {
  const info: Schemas['ErrorDetail'] = {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason,
    domain: 'support.quimbi.com',
    metadata: { request_id: 'req-1' },
  };
  return answer<'Error'>({ code: 0, message: text, details: [info, ...more] }, { status });
}
