import { screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { lastSeen } from '@/features/tickets/missed';
import { isLive } from '@/lib/live/live';
import { createBackend, ids, ticket, ticketId } from '@/test/backend';
import { message, note } from '@/test/data';
import { menuButton, open } from '@/test/render';
import { server } from '@/test/server';

const path = `/tickets/${ticketId(1)}`;
const own = { from_agent: true, author_name: 'Mia Torres', author_id: ids.mia };

/** Opens a ticket and tells what each reply said to have seen. */
async function opened() {
  const backend = createBackend();
  const { user } = open(path, backend);
  const seen: { message: string | null; note: string | null }[] = [];
  server.use(
    http.post('*/api/tickets/:id/messages', ({ request }) => {
      const query = new URL(request.url).searchParams;
      seen.push({ message: query.get('last_seen_message_id'), note: query.get('last_seen_note_id') });
    }),
  );
  await screen.findByRole('textbox', { name: 'Reply' });
  const reply = async (text: string) => {
    await user.type(screen.getByRole('textbox', { name: 'Reply' }), text);
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Reply' })).toHaveValue(''));
  };
  return { backend, user, seen, reply };
}

const conversation = () => screen.getByRole('log', { name: 'Conversation' });

describe('what a reply says that its writer has seen', () => {
  it('is the message that came while it was written', async () => {
    const { backend, seen, reply } = await opened();
    await waitFor(() => expect(isLive()).toBe(true));
    const live = message(77, ticketId(1), {
      content: 'One more thing',
      created_at: new Date().toISOString(),
    });
    backend.messages = [...backend.messages, live];
    backend.stream.tell({ kind: 'message.create', ticket_id: ticketId(1), object_id: live.id });
    await within(conversation()).findByText('One more thing');
    await reply('Both, then');
    expect(seen).toEqual([{ message: live.id, note: '' }]);
  });

  it('is the own reply after one was sent, and the newest note', async () => {
    const { backend, seen, reply } = await opened();
    backend.notes = [note(ticketId(1), { id: 'note-9' })];
    await reply('First');
    const sent = backend.messages.at(-1)!;
    await within(conversation()).findByText('A note');
    await reply('Second');
    expect(seen.map((each) => each.message)).toEqual([backend.messages[0]!.id, sent.id]);
    expect(seen.map((each) => each.note)).toEqual(['', 'note-9']);
  });

  it('stays the newest message after an earlier one was edited', async () => {
    const backend = createBackend([ticket(1)]);
    backend.messages = [message(1, ticketId(1), own), message(2, ticketId(1), { content: 'The newest' })];
    const { user } = open(path, backend);
    const seen: (string | null)[] = [];
    server.use(
      http.post('*/api/tickets/:id/messages', ({ request }) => {
        seen.push(new URL(request.url).searchParams.get('last_seen_message_id'));
      }),
    );
    await user.click(await menuButton('Actions for the reply by Mia Torres'));
    await user.click(await screen.findByRole('menuitem', { name: 'Edit' }));
    await user.type(screen.getByLabelText('Edit message'), ', edited');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByRole('button', { name: 'edited' });
    const newest = backend.messages[1]!.id;
    await user.type(screen.getByRole('textbox', { name: 'Reply' }), 'Hello{Control>}{Enter}{/Control}');
    await waitFor(() => expect(seen).toEqual([newest]));
  });

  it('leaves out what is unknown: a thread or notes that are longer than what was loaded', () => {
    const thread = { ticket: ticket(1), messages: [message(1, ticketId(1))], more: true };
    expect(lastSeen(thread, { notes: [note(ticketId(1))], more: true })).toEqual({});
    expect(lastSeen(undefined, undefined)).toEqual({});
    expect(lastSeen({ ...thread, messages: [], more: false }, { notes: [], more: false })).toEqual({
      last_seen_message_id: '',
      last_seen_note_id: '',
    });
  });
});
