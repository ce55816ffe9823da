/** Files of conversations: sending them up, taking them back, and where they are read. */
import { supportApi } from '@/lib/api/client';
import { toApiError } from '@/lib/api/error';
import { call } from '@/lib/api/request';
import type { Attachment, Schemas } from '@/lib/api/types';

interface Upload {
  key: string;
  signal: AbortSignal;
  /** Told the share that is sent, from 0 to 1. */
  onProgress: (share: number) => void;
}

/**
 * Uploads a file for a ticket; it hangs on nothing until a message or a note takes it along.
 * @throws ApiError whose message says what to do
 */
export async function uploadFile(ticketId: string, file: File, { key, signal, onProgress }: Upload) {
  try {
    const answer = await supportApi.post<Schemas['UploadAttachmentResponse']>(
      `/api/tickets/${encodeURIComponent(ticketId)}/attachments`,
      file,
      {
        params: { name: file.name },
        headers: { 'Content-Type': 'application/octet-stream', 'Idempotency-Key': key },
        timeout: 0, // as long as it takes: the progress shows that it goes on
        signal,
        onUploadProgress: ({ loaded, total }) => onProgress(total ? loaded / total : 0),
      },
    );
    return answer.data.attachment;
  } catch (thrown) {
    throw toApiError(thrown);
  }
}

export function removeFile(id: string, key: string) {
  return call(supportApi, 'delete', '/api/attachments/{id}', { path: { id }, key });
}

/** The address of a file; `inline` lets the browser show a picture. */
export function fileUrl(file: Attachment, { inline }: { inline: boolean }): string {
  return `${supportApi.defaults.baseURL ?? ''}${file.path}${inline ? '?inline=true' : ''}`;
}
