/** One typed call: paths, parameters, bodies and answers come from the generated OpenAPI types. */
import type { AxiosInstance } from 'axios';
import type { paths } from '@/gen/api';
import { toApiError } from './error';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type PathsWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof paths];
type Operation<P extends keyof paths, M extends Method> = M extends keyof paths[P] ? paths[P][M] : never;
type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;
type Answer<Op> = Op extends { responses: { 200: infer Ok } } ? Json<Ok> : never;
type Body<Op> = Op extends { requestBody: infer Request } ? Json<Request> : undefined;
type Parameters<Op, Place extends 'path' | 'query'> = Op extends {
  parameters: Partial<Record<Place, infer Values>>;
}
  ? Exclude<Values, undefined>
  : never;

export interface Options<Op> {
  path?: Parameters<Op, 'path'>;
  query?: Omit<NonNullable<Parameters<Op, 'query'>>, 'request_id'>;
  body?: Body<Op>;
  /** Sent as `Idempotency-Key`: one per action of the agent, the same on every retry of it. */
  key?: string;
  signal?: AbortSignal;
  /** Lets the call outlive the page; the body may have 64 kB then. */
  keepalive?: boolean;
}

/**
 * Sends one call and returns the answer's body.
 * @throws ApiError for every failure, network included
 */
export async function call<M extends Method, P extends PathsWith<M>>(
  client: AxiosInstance,
  method: M,
  path: P,
  options: Options<Operation<P, M>> = {},
): Promise<Answer<Operation<P, M>>> {
  const values = (options.path ?? {}) as Record<string, string>;
  const url = path.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
  try {
    const response = await client.request<Answer<Operation<P, M>>>({
      method,
      url,
      params: options.query as unknown,
      data: options.body,
      ...(options.key ? { headers: { 'Idempotency-Key': options.key } } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.keepalive ? { adapter: 'fetch', fetchOptions: { keepalive: true } } : {}),
    });
    return response.data;
  } catch (thrown) {
    throw toApiError(thrown);
  }
}
