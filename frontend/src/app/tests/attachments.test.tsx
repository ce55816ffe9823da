import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { createBackend, failure, type Backend } from '@/test/backend';
import { attachment, message, ticket } from '@/test/data';
import { server } from '@/test/server';
import { open } from '@/test/render';

const openFirst = (backend: Backend) => open(`/tickets/${backend.tickets[0]!.id}`, backend);
const conversation = () => screen.getByRole('log', { name: 'Conversation' });
const pdf = () => new File(['%PDF-1.7'], 'invoice.pdf', { type: 'application/pdf' });

describe('files in a conversation', () => {
  it('are uploaded when chosen, and sent with the reply', async () => {
    const backend = createBackend();
    const { user } = openFirst(backend);
    await user.type(await screen.findByLabelText('Reply'), 'Here it is');
    await user.upload(screen.getByLabelText('Files to attach'), pdf());
    expect(await within(screen.getByLabelText('Attached files')).findByText('8 bytes')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Send' }));
    const link = await within(conversation()).findByRole('link', { name: /invoice.pdf/ });
    expect(link).toHaveAttribute('href', backend.attachments[0]!.path);
    expect(screen.queryByLabelText('Attached files')).not.toBeInTheDocument();
    expect(Object.keys(localStorage).filter((key) => key.startsWith('quimbi.files'))).toEqual([]);
  });

  it('come by drag and drop and from the clipboard too', async () => {
    const backend = createBackend();
    openFirst(backend);
    const input = await screen.findByLabelText('Reply');
    fireEvent.drop(input, { dataTransfer: { files: [pdf()], types: ['Files'] } });
    fireEvent.paste(input, { clipboardData: { files: [new File(['x'], 'shot.png')] } });
    const attached = await screen.findByLabelText('Attached files');
    expect(await within(attached).findByText('invoice.pdf')).toBeInTheDocument();
    expect(await within(attached).findByText('shot.png')).toBeInTheDocument();
    await waitFor(() => expect(backend.attachments).toHaveLength(2));
  });

  it('say why they were refused, and can be sent up again', async () => {
    const backend = createBackend();
    const { user } = openFirst(backend);
    server.use(
      http.post(
        '*/api/tickets/:id/attachments',
        () => failure(400, 'TOO_LARGE', 'The file is larger than 20 MiB.'),
        { once: true },
      ),
    );
    await user.type(await screen.findByLabelText('Reply'), 'Here it is');
    await user.upload(screen.getByLabelText('Files to attach'), pdf());
    expect(await screen.findByRole('alert')).toHaveTextContent('The file is larger than 20 MiB.');
    await user.click(screen.getByRole('button', { name: 'Upload invoice.pdf again' }));
    await waitFor(() => expect(screen.queryByRole('alert')).not.toBeInTheDocument());
    await user.click(screen.getByRole('button', { name: 'Remove invoice.pdf' }));
    await waitFor(() => expect(backend.attachments).toEqual([]));
  });

  it('stay with the text when the reply was not sent', async () => {
    const backend = createBackend();
    const { user } = openFirst(backend);
    const sent: unknown[] = [];
    server.use(
      http.post('*/api/tickets/:id/messages', () => HttpResponse.error(), { once: true }),
      http.post('*/api/tickets/:id/messages', async ({ request }) => {
        sent.push(request.headers.get('idempotency-key'), await request.clone().json());
      }),
    );
    await user.type(await screen.findByLabelText('Reply'), 'Here it is');
    await user.upload(screen.getByLabelText('Files to attach'), pdf());
    await screen.findByText('8 bytes');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByText(/text and files are kept/)).toBeInTheDocument();
    expect(screen.getByText('invoice.pdf')).toBeInTheDocument();
    expect(Object.keys(localStorage).filter((key) => key.startsWith('quimbi.files'))).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: 'Send' }));
    await within(conversation()).findByRole('link', { name: /invoice.pdf/ });
    expect(sent[1]).toMatchObject({ content: 'Here it is', attachment_ids: [backend.attachments[0]!.id] });
  });

  it('are shown: pictures in place, removed ones by name only', async () => {
    const backend = createBackend([ticket(1)]);
    const of = backend.tickets[0]!.id;
    backend.messages = [
      message(1, of, {
        attachments: [
          attachment(1, of, { name: 'photo.png', previewable: true }),
          attachment(2, of, { name: 'gone.pdf', removed_at: new Date().toISOString() }),
        ],
      }),
    ];
    openFirst(backend);
    const picture = await screen.findByRole('img', { name: 'photo.png' });
    expect(picture).toHaveAttribute('src', expect.stringMatching(/\?inline=true$/));
    expect(screen.getByText('gone.pdf')).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: /gone.pdf/ })).not.toBeInTheDocument();
    fireEvent.error(picture);
    expect(screen.getByRole('link', { name: /photo.png/ })).toHaveAttribute('download', 'photo.png');
  });
});
