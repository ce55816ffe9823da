/** Short names for the generated types. */
import type { components } from '@/gen/api';

export type Schemas = components['schemas'];
export type Ticket = Schemas['Ticket'];
export type TicketStatus = Schemas['TicketStatus'];
export type TicketPriority = Schemas['TicketPriority'];
export type TicketChannel = Schemas['TicketChannel'];
export type Message = Schemas['Message'];
export type Attachment = Schemas['Attachment'];
export type Note = Schemas['Note'];
export type Queue = Schemas['Queue'];
export type Agent = Schemas['Agent'];
export type AuditEntry = Schemas['AuditEntry'];
export type ApiKey = Schemas['ApiKey'];
export type Me = Schemas['GetMeResponse'];
export type CustomerProfile = Schemas['CustomerProfile'];
export type Money = Schemas['Money'];
export type Driver = Schemas['Driver'];
