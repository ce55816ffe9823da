import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { createBackend, failure, ids, ticket, type Backend } from '@/test/backend';
import { message, note as aNote } from '@/test/data';
import { menuButton, open } from '@/test/render';
import { server } from '@/test/server';

const openFirst = (backend: Backend) => open(`/tickets/${backend.tickets[0]!.id}`, backend);
const conversation = () => screen.getByRole('log', { name: 'Conversation' });

describe('the conversation', () => {
  it('shows messages and internal notes in the order of time, notes marked as internal', async () => {
    const backend = createBackend([ticket(1)]);
    backend.notes = [aNote(backend.tickets[0]!.id, { content: 'She is a regular' })];
    openFirst(backend);
    const note = await screen.findByRole('article', { name: 'Internal note by Ben Okafor' });
    expect(note).toHaveTextContent('Internal note');
    expect(within(conversation()).getAllByRole('article')).toHaveLength(2);
    expect(within(conversation()).getByText('Today')).toBeInTheDocument();
  });

  it('sends a reply with Ctrl+Enter and shows it', async () => {
    const backend = createBackend();
    const { user } = openFirst(backend);
    await user.type(await screen.findByLabelText('Reply'), 'It is on its way.{Control>}{Enter}{/Control}');
    expect(await within(conversation()).findByText('It is on its way.')).toBeInTheDocument();
    expect(screen.getByLabelText('Reply')).toHaveValue('');
    expect(Object.keys(localStorage).filter((key) => key.startsWith('quimbi.draft'))).toEqual([]);
  });

  it('stops a reply that crosses another, shows what was missed and keeps the text', async () => {
    const backend = createBackend();
    const { user } = openFirst(backend);
    const seen: (string | null)[] = [];
    const theirs = message(77, backend.tickets[0]!.id, {
      content: 'I sent it again',
      author_name: 'Ben Okafor',
    });
    const stop = ({ request }: { request: Request }) => {
      seen.push(new URL(request.url).searchParams.get('last_seen_message_id'));
      if (seen.length > 1) return undefined;
      backend.messages = [...backend.messages, theirs];
      return HttpResponse.json(
        {
          code: 10,
          message: 'Ben Okafor wrote meanwhile.',
          details: [
            { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'MISSED_MESSAGES' },
            {
              '@type': 'type.googleapis.com/quimbi.support.v1.MissedMessages',
              messages: [theirs],
              notes: [],
              shortened: false,
            },
          ],
        },
        { status: 409 },
      );
    };
    server.use(http.post('*/api/tickets/:id/messages', stop));
    await user.type(await screen.findByLabelText('Reply'), 'We will refund you');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    const notice = await screen.findByRole('alert', { name: 'Written meanwhile' });
    expect(notice).toHaveTextContent('Ben Okafor');
    expect(notice).toHaveTextContent('I sent it again');
    expect(screen.getByLabelText('Reply')).toHaveValue('We will refund you');
    await user.click(within(notice).getByRole('button', { name: 'Send mine as it is' }));
    expect(await within(conversation()).findByText('We will refund you')).toBeInTheDocument();
    expect(screen.queryByRole('alert', { name: 'Written meanwhile' })).not.toBeInTheDocument();
    expect(seen[0]).not.toBe(theirs.id);
    expect(seen[1]).toBe(theirs.id);
  });

  it('keeps a text that was not sent, and sends it again with the same key', async () => {
    const backend = createBackend();
    const { user } = openFirst(backend);
    const keys: (string | null)[] = [];
    const listen = ({ request }: { request: Request }) =>
      void keys.push(request.headers.get('idempotency-key'));
    server.use(
      http.post('*/api/tickets/:id/messages', (info) => (listen(info), HttpResponse.error()), { once: true }),
      http.post('*/api/tickets/:id/messages', listen),
    );
    await user.type(await screen.findByLabelText('Reply'), 'Once only');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByText(/Not sent: The server could not be reached/)).toBeInTheDocument();
    expect(screen.getByLabelText('Reply')).toHaveValue('Once only');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(await within(conversation()).findByText('Once only')).toBeInTheDocument();
    expect(keys).toHaveLength(2);
    expect(keys[1]).toBe(keys[0]);
  });

  it('keeps one draft per ticket and kind', async () => {
    const backend = createBackend();
    const { user, navigate } = openFirst(backend);
    await user.type(await screen.findByLabelText('Reply'), 'for the first');
    await user.click(screen.getByRole('button', { name: 'Note' }));
    await user.type(screen.getByLabelText('Note'), 'a remark');
    navigate(`/tickets/${backend.tickets[1]!.id}`);
    await screen.findByRole('heading', { name: 'Question 2' });
    expect(screen.getByLabelText('Reply')).toHaveValue('');
    navigate(`/tickets/${backend.tickets[0]!.id}`);
    await screen.findByRole('heading', { name: 'Question 1' });
    expect(screen.getByLabelText('Reply')).toHaveValue('for the first');
    await user.click(screen.getByRole('button', { name: 'Note' }));
    expect(screen.getByLabelText('Note')).toHaveValue('a remark');
  });

  it('adds a note, and closes after sending when asked to', async () => {
    const backend = createBackend();
    const { user } = openFirst(backend);
    await screen.findByLabelText('Reply');
    await user.click(conversation());
    await user.keyboard('n');
    await user.type(screen.getByLabelText('Note'), 'called her back');
    await user.click(screen.getByRole('button', { name: 'Add note' }));
    expect(await screen.findByRole('article', { name: /Internal note/ })).toHaveTextContent(
      'called her back',
    );
    await user.click(screen.getByRole('button', { name: 'Reply' }));
    await user.type(screen.getByLabelText('Reply'), 'All done');
    await user.click(await menuButton(/Send and/));
    await user.click(await screen.findByRole('menuitem', { name: 'Send and close' }));
    await waitFor(() => expect(screen.getByLabelText('Status')).toHaveValue('CLOSED'));
    expect(backend.messages.at(-1)?.content).toBe('All done');
  });

  it('edits an own reply and shows what it said before', async () => {
    const backend = createBackend([ticket(1)]);
    const own = { from_agent: true, author_name: 'Mia Torres', author_id: ids.mia, content: 'Typpo' };
    backend.messages.push(message(9, backend.tickets[0]!.id, own));
    const { user } = openFirst(backend);
    await user.click(await menuButton('Actions for the reply by Mia Torres'));
    await user.click(await screen.findByRole('menuitem', { name: 'Edit' }));
    await user.clear(screen.getByLabelText('Edit message'));
    await user.type(screen.getByLabelText('Edit message'), 'Typo');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await user.click(await screen.findByRole('button', { name: 'edited' }));
    expect(await screen.findByText('First text of 009')).toBeInTheDocument();
  });

  it('takes a deletion back within the undo window', async () => {
    const backend = createBackend([ticket(1)]);
    const own = { from_agent: true, author_name: 'Mia Torres', author_id: ids.mia, content: 'Oops' };
    backend.messages.push(message(9, backend.tickets[0]!.id, own));
    const { user } = openFirst(backend);
    await user.click(await menuButton('Actions for the reply by Mia Torres'));
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    await waitFor(() => expect(within(conversation()).queryByText('Oops')).not.toBeInTheDocument());
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await within(conversation()).findByText('Oops')).toBeInTheDocument();
    expect(backend.messages).toHaveLength(2);
  });
});

describe('the properties', () => {
  it('change at once and reach the server', async () => {
    const backend = createBackend();
    const { user } = openFirst(backend);
    await user.selectOptions(await screen.findByLabelText('Status'), 'PENDING');
    expect(screen.getByLabelText('Status')).toHaveValue('PENDING');
    await user.selectOptions(screen.getByLabelText('Priority'), 'HIGH');
    await user.selectOptions(await screen.findByLabelText('Queue'), ids.returns);
    await user.click(screen.getByRole('button', { name: 'Take it' }));
    await user.click(screen.getByRole('button', { name: 'Tag' }));
    await user.keyboard('Late Parcel{Enter}');
    expect(await screen.findByText('late-parcel')).toBeInTheDocument();
    await waitFor(() =>
      expect(backend.tickets[0]).toMatchObject({
        status: 'PENDING',
        priority: 'HIGH',
        queue_id: ids.returns,
        assigned_to: ids.mia,
        tags: ['late-parcel'],
      }),
    );
    await user.keyboard('{Escape}');
    await user.click(screen.getByRole('button', { name: 'Remove tag late-parcel' }));
    await waitFor(() => expect(backend.tickets[0]?.tags).toEqual([]));
    await user.click(screen.getByRole('button', { name: 'Edit subject' }));
    await user.keyboard('{Control>}a{/Control}New subject{Enter}');
    await waitFor(() => expect(backend.tickets[0]?.subject).toContain('New subject'));
  });

  it('tell what a colleague changed first, and apply the own change when asked to', async () => {
    const backend = createBackend();
    const { user } = openFirst(backend);
    await screen.findByLabelText('Status');
    backend.tickets[0] = { ...backend.tickets[0]!, status: 'PENDING', etag: 'someone-elses' };
    await user.selectOptions(screen.getByLabelText('Priority'), 'URGENT');

    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('A colleague changed this ticket first');
    expect(alert).toHaveTextContent('Status: Open → Pending');
    expect(screen.getByLabelText('Priority')).toHaveValue('NORMAL');
    await user.click(screen.getByRole('button', { name: 'Apply my change' }));
    await waitFor(() => expect(backend.tickets[0]?.priority).toBe('URGENT'));
    await waitFor(() => expect(screen.queryByText(/A colleague changed/)).not.toBeInTheDocument());
  });

  it('go back to what they were when the server refuses', async () => {
    const backend = createBackend();
    const { user } = openFirst(backend);
    await screen.findByLabelText('Status');
    server.use(
      http.patch('*/workflow/status', () =>
        failure(400, 'ERROR_REASON_INVALID_TRANSITION', 'not allowed now'),
      ),
    );
    await user.selectOptions(screen.getByLabelText('Status'), 'CLOSED');
    expect(await screen.findByText('not allowed now')).toBeInTheDocument();
    expect(screen.getByLabelText('Status')).toHaveValue('OPEN');
  });

  it('leave a trail in the activity tab', async () => {
    const backend = createBackend();
    backend.audit = [
      {
        id: '1',
        action: 'ticket.assign',
        actor_kind: 'agent',
        actor_id: ids.ben,
        actor_name: 'Ben Okafor',
        changes: [{ field: 'assigned_to', before: '', after: `"${ids.mia}"` }],
        created_at: new Date().toISOString(),
        request_id: 'r',
        cause: '',
        hash: '',
      },
    ];
    const { user } = openFirst(backend);
    await user.click(await screen.findByRole('tab', { name: 'Activity' }));
    const list = await screen.findByRole('list', { name: 'Activity' });
    expect(list).toHaveTextContent('Ben Okafor');
    expect(list).toHaveTextContent('Assigned to: none → Mia Torres');
  });
});

describe('permissions', () => {
  it('a viewer reads, sees no composer and is told why', async () => {
    const backend = createBackend();
    backend.role = 'VIEWER';
    openFirst(backend);
    expect(await screen.findByText(/Your role does not allow replies or notes/)).toBeInTheDocument();
    expect(screen.queryByLabelText('Reply')).not.toBeInTheDocument();
    expect(screen.getByLabelText('Status')).toBeDisabled();
    expect(screen.queryByRole('button', { name: 'New ticket' })).not.toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'API keys' })).not.toBeInTheDocument();
  });

  it('a ticket that does not exist says so', async () => {
    const backend = createBackend();
    open('/tickets/00000000-0000-4000-9000-999999999999', backend);
    expect(await screen.findByText('There is no such ticket')).toBeInTheDocument();
  });
});
