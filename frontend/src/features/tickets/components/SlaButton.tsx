/** The time left, above the conversation; a click explains it. What explains is loaded by the first click. */
import { lazy, Suspense, useState } from 'react';
import type { Ticket } from '@/lib/api/types';
import { useNow } from '@/lib/now';
import { slaWords } from '../sla';
import { SlaBadge } from './SlaBadge';

const SlaDialog = lazy(() => import('./SlaDialog').then((module) => ({ default: module.SlaDialog })));

export function SlaButton({ ticket }: { ticket: Ticket }) {
  const [open, setOpen] = useState(false);
  if (!slaWords(ticket, useNow())) return null;
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        className="flex min-h-6 items-center rounded hover:bg-hover"
        onClick={() => setOpen(true)}
      >
        <span className="sr-only">Service levels: </span>
        <SlaBadge ticket={ticket} />
      </button>
      {open && (
        <Suspense fallback={null}>
          <SlaDialog ticketId={ticket.id} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
