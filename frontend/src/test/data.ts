/** Sample resources, complete as the server prints them. */
import { ahead } from './ahead';
import { archetype, behavior } from './behaviour';
import type { Schemas } from '@/lib/api/types';

export const iso = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString();

export const ids = {
  tenant: '00000000-0000-4000-8000-000000000001',
  mia: '00000000-0000-4000-8000-0000000000a1',
  ben: '00000000-0000-4000-8000-0000000000a2',
  vera: '00000000-0000-4000-8000-0000000000a3',
  shipping: '00000000-0000-4000-8000-0000000000b1',
  returns: '00000000-0000-4000-8000-0000000000b2',
  damage: '00000000-0000-4000-8000-0000000000c1',
  recall: '00000000-0000-4000-8000-0000000000c2',
};

export const ticketId = (n: number) => `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`;

/** What is the same for all of them. */
const working = {
  active: true,
  created_at: iso(90_000),
  availability: 'ONLINE' as const,
  skills: [],
  open_tickets: 3,
  capacity_total: 10,
  on_shift: true,
  etag: '1',
};

export const agents: Schemas['Agent'][] = [
  {
    id: ids.mia,
    name: 'Mia Torres',
    email: 'mia@shop.test',
    handle: 'mia',
    role: 'AGENT',
    ...working,
  },
  {
    id: ids.ben,
    name: 'Ben Okafor',
    email: 'ben@shop.test',
    handle: 'ben',
    role: 'ADMIN',
    ...working,
  },
  {
    id: ids.vera,
    name: 'Vera Lind',
    email: 'vera@shop.test',
    handle: 'vera',
    role: 'VIEWER',
    ...working,
  },
];

const waiting = { required_skills: [], created_at: iso(90_000), updated_at: iso(90_000) };

export const queues: Schemas['Queue'][] = [
  { id: ids.shipping, name: 'Shipping', ...waiting, etag: 'q1' },
  { id: ids.returns, name: 'Returns', ...waiting, etag: 'q2' },
];

const looking = {
  rule: { any_of: ['arrived broken'], all_of: [], none_of: [], synonyms: [], language: 'english' as const },
  recomputation: { running: false, done: 0, total: 0 },
  created_at: iso(90_000),
  updated_at: iso(90_000),
};

/** One that looks, and one that is switched off. */
export const topicAlerts: Schemas['TopicAlert'][] = [
  { id: ids.damage, name: 'Arrived damaged', enabled: true, ...looking, etag: 't1' },
  { id: ids.recall, name: 'Recall of scissors', enabled: false, ...looking, etag: 't2' },
];

const WRITE = [
  'agents.availability',
  'audit.read',
  'demo.write',
  'messages.write',
  'notes.read',
  'notes.write',
  'tickets.write',
];
const READ = ['agents.read', 'tickets.read'];

export const permissions: Record<Schemas['AgentRole'], string[]> = {
  ADMIN: [
    ...READ,
    ...WRITE,
    'agents.write',
    'keys.manage',
    'performance.read',
    'queues.write',
    'tickets.delete',
  ].sort(),
  LEAD: [...READ, ...WRITE, 'agents.write', 'performance.read', 'queues.write'].sort(),
  AGENT: [...READ, ...WRITE].sort(),
  VIEWER: [...READ, 'notes.read'].sort(),
};

export function ticket(n: number, change: Partial<Schemas['Ticket']> = {}): Schemas['Ticket'] {
  return {
    id: ticketId(n),
    number: 1000 + n,
    customer_id: `C-${n}`,
    customer_name: `Customer ${n}`,
    customer_email: `customer${n}@example.com`,
    subject: `Question ${n}`,
    status: 'OPEN',
    priority: 'NORMAL',
    channel: 'EMAIL',
    assignment_reason: '',
    required_skills: [],
    tags: [],
    spam: false,
    snoozed_until: '',
    sla_state: 'NONE',
    sla_metric: 'FIRST_RESPONSE',
    score_parts: [],
    topics: [],
    created_at: iso(60 * 30 + n),
    updated_at: iso(30 + n),
    last_message_at: iso(30 + n),
    preview: `Hello, this is question ${n}.`,
    awaiting_reply: true,
    message_count: 1,
    etag: `e${n}-1`,
    ...change,
  };
}

export function message(n: number, of: string, change: Partial<Schemas['Message']> = {}): Schemas['Message'] {
  return {
    id: `00000000-0000-4000-a000-${String(n).padStart(12, '0')}`,
    ticket_id: of,
    from_agent: false,
    content: `Message ${n}`,
    author_name: 'Customer',
    author_id: 'C-1',
    created_at: iso(100 - n),
    etag: `m${n}-1`,
    attachments: [],
    has_html: false,
    blocked_images: 0,
    ...change,
  };
}

export function attachment(
  n: number,
  of: string,
  change: Partial<Schemas['Attachment']> = {},
): Schemas['Attachment'] {
  const id = `00000000-0000-4000-b000-${String(n).padStart(12, '0')}`;
  return {
    id,
    ticket_id: of,
    message_id: '',
    note_id: '',
    name: `file-${n}.pdf`,
    content_type: 'application/pdf',
    size: 1234,
    sha256: '',
    uploaded_by: ids.mia,
    uploader_name: 'Mia Torres',
    created_at: iso(1),
    previewable: false,
    path: `/api/attachments/${id}`,
    ...change,
  };
}

export function note(of: string, change: Partial<Schemas['Note']> = {}): Schemas['Note'] {
  return {
    id: 'n1',
    ticket_id: of,
    content: 'A note',
    author_name: 'Ben Okafor',
    author_id: ids.ben,
    created_at: new Date().toISOString(),
    etag: '1',
    attachments: [],
    ...change,
  };
}

export function presence(
  of: string,
  agentId: string,
  state: Schemas['PresenceState'] = 'VIEWING',
): Schemas['Presence'] {
  return {
    ticket_id: of,
    agent_id: agentId,
    agent_name: agents.find((agent) => agent.id === agentId)?.name ?? '',
    state,
    since: iso(1),
    expires_at: iso(-1),
  };
}

const usd = (amount: number): Schemas['Money'] => ({ amount, currency: 'USD' });

export function profile(customerId: string): Schemas['CustomerProfile'] {
  return {
    customer_id: customerId,
    metrics: {
      order_count: 14,
      current_ltv: usd(1250.4),
      avg_order_value: usd(89.31),
      first_order_at: iso(60 * 24 * 900),
      last_order_at: iso(60 * 24 * 143),
    },
    churn_risk: {
      churn_risk_score: 0.72,
      level: 'HIGH',
      horizon_days: 180,
      drivers: [
        { feature: 'recency', text: 'last ordered 143 days ago, usually every 31', effect: 0.31 },
        { feature: 'frequency', text: '14 orders, more than most customers', effect: -0.12 },
        { feature: 'refunds', text: 'two refunds in the last three orders', effect: 0.06 },
      ],
      model_version: 'churn/20260101T000000Z',
      confidence: 'normal',
      model: { version: 'churn/20260101T000000Z', family: 'MIX' },
    },
    ...ahead,
    lifetime_value: {
      predicted_ltv: usd(212.5),
      low: usd(40),
      high: usd(480),
      horizon_days: 365,
      drivers: [
        { feature: 'monetary', text: 'spends 89 per order, the shop’s mean is 54', effect: 74 },
        { feature: 'recency', text: 'has been away for longer than usual', effect: -58 },
      ],
      model_version: 'ltv/20260101T000000Z',
      confidence: 'normal',
      median_ltv: usd(120),
      low_80: usd(55),
      high_80: usd(390),
      expected_orders: 1.4,
      median_orders: 1,
      model: { version: 'ltv/20260101T000000Z', family: 'MIX' },
      orders_model: { version: 'orders/20260101T000000Z', family: 'LINEAR' },
    },
    behavior,
    archetype,
    recent_orders: [
      {
        order_id: '#7741',
        ordered_at: iso(60 * 24 * 143),
        total: usd(120),
        refunded: 18,
        quantity: 4,
        categories: ['Fabric'],
        cancelled: false,
      },
      {
        order_id: '#7390',
        ordered_at: iso(60 * 24 * 180),
        total: usd(64.2),
        refunded: 0,
        quantity: 2,
        categories: ['Thread'],
        cancelled: false,
      },
      {
        order_id: '#7011',
        ordered_at: iso(60 * 24 * 211),
        total: usd(310.75),
        refunded: 0,
        quantity: 9,
        categories: ['Kits'],
        cancelled: false,
      },
    ],
    data_as_of: iso(60 * 5),
    last_calculated_at: iso(60 * 4),
  };
}
