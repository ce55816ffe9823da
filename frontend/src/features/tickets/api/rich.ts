/** The HTML of messages, which lists leave out: read beside the ticket, and only where there is some. */
import { queryOptions } from '@tanstack/react-query';
import { supportApi } from '@/lib/api/client';
import { call } from '@/lib/api/request';
import type { Message } from '@/lib/api/types';
import { ticketKeys } from './keys';

const PAGE = 100;
/** A ticket shows its first 500 messages; notes and changes stand between them. */
const MOST_PAGES = 10;

/** A ticket's messages that have HTML, in one call for most tickets. */
export const richQuery = (ticketId: string) =>
  queryOptions({
    queryKey: ticketKeys.rich(ticketId),
    queryFn: async ({ signal }): Promise<Message[]> => {
      const found: Message[] = [];
      let token = '';
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const answer = await call(supportApi, 'get', '/api/tickets/{ticket_id}/conversation', {
          path: { ticket_id: ticketId },
          query: { page_size: PAGE, ...(token ? { page_token: token } : {}) },
          signal,
        });
        found.push(...answer.entries.flatMap(({ message }) => (message?.has_html ? [message] : [])));
        token = answer.next_page_token;
        if (!token) break;
      }
      return found;
    },
  });

/** One message with its pictures from elsewhere, for one reading: their owners learn of it. */
export const messageWithImagesQuery = ({ ticket_id, id, etag }: Message) =>
  queryOptions({
    queryKey: ticketKeys.withImages(ticket_id, id, etag),
    queryFn: async ({ signal }) => {
      const options = { path: { ticket_id, id }, query: { remote_images: true }, signal };
      return (await call(supportApi, 'get', '/api/tickets/{ticket_id}/messages/{id}', options)).message;
    },
    staleTime: Infinity,
  });
