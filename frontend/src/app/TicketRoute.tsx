import { CustomerPanel } from '@/features/customers/components/CustomerPanel';
import { CustomerTickets } from '@/features/tickets/components/CustomerTickets';
import { TicketPage } from '@/features/tickets/pages/TicketPage';
import type { Ticket } from '@/lib/api/types';

const customerPanel = (ticket: Ticket) => (
  <CustomerPanel
    key={ticket.customer_id}
    customerId={ticket.customer_id}
    name={ticket.customer_name}
    email={ticket.customer_email}
  >
    <CustomerTickets ticket={ticket} />
  </CustomerPanel>
);

export const TicketRoute = () => <TicketPage customerPanel={customerPanel} />;
