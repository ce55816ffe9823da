/** The backend's files, for tests. */
import { http, type HttpHandler } from 'msw';
import { answer } from './answers';
import type { Backend } from './backend';
import { attachment } from './data';

type Work = (request: Request, params: Record<string, string>) => Response | Promise<Response>;
let counter = 0;

/** The files with these ids. */
export const taken = (state: Backend, wanted: string[] = []) =>
  state.attachments.filter((each) => wanted.includes(each.id));

export function attachmentHandlers(
  state: Backend,
  guarded: (work: Work) => Parameters<typeof http.post>[1],
): HttpHandler[] {
  return [
    http.post(
      '*/api/tickets/:id/attachments',
      guarded(async (request, { id }) => {
        const content = await request.arrayBuffer();
        const name = new URL(request.url).searchParams.get('name') ?? '';
        const previewable = name.endsWith('.png');
        const file = attachment(++counter, id!, { name, size: content.byteLength, previewable });
        state.attachments = [...state.attachments, file];
        return answer<'UploadAttachmentResponse'>({ attachment: file });
      }),
    ),
    http.delete(
      '*/api/attachments/:id',
      guarded((_, { id }) => {
        state.attachments = state.attachments.filter((each) => each.id !== id);
        return answer<'DeleteAttachmentResponse'>({});
      }),
    ),
  ];
}
