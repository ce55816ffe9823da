/** Who else has which ticket open: what the stream tells, checked with the server before it grows old. */
import { useEffect, useSyncExternalStore } from 'react';
import { supportApi } from '../api/client';
import { call } from '../api/request';
import type { Schemas } from '../api/types';
import type { StreamEvent } from './stream';

export interface Visitor {
  agentId: string;
  name: string;
  replying: boolean;
}

interface Place {
  visitors: Visitor[];
  /** How many components show this ticket. */
  shown: number;
  /** Whether the server was asked since the stream began: from then on every change is told. */
  known: boolean;
}

/** Renewals are not told, so visitors are checked before their 30 seconds are over. */
const CHECK_MS = 20_000;
/** Rows that appear together are asked for together. */
const GATHER_MS = 150;
const AT_ONCE = 200;
const NOBODY: Visitor[] = [];

const places = new Map<string, Place>();
const listeners = new Set<() => void>();
/** The agent at work, who is no visitor. */
let me = '';
let gathering: ReturnType<typeof setTimeout> | undefined;
let checking: ReturnType<typeof setInterval> | undefined;

/** Applies an event of the stream; those of another kind change nothing. */
export function applyPresence(event: StreamEvent): void {
  const kind = event.kind.startsWith('presence.') ? event.kind.slice('presence.'.length) : undefined;
  const place = event.ticket_id ? places.get(event.ticket_id) : undefined;
  if (!kind || !place) return;
  if (event.actor_id === me) return;
  const others = place.visitors.filter((each) => each.agentId !== event.actor_id);
  const visitor = { agentId: event.actor_id, name: event.actor_name, replying: kind === 'replying' };
  place.visitors = kind === 'leave' ? others : [...others, visitor];
  tell();
}

/** Events were missed, or will be: what is shown is asked for again. */
export function doubtPresence(): void {
  places.forEach((place) => (place.known = false));
  gather();
}

/** Who has the ticket open, other than the agent. */
export function useVisitors(ticketId: string, agentId: string): Visitor[] {
  useEffect(() => show(ticketId, agentId), [ticketId, agentId]);
  return useSyncExternalStore(subscribe, () => places.get(ticketId)?.visitors ?? NOBODY);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function show(ticketId: string, agentId: string): () => void {
  me = agentId;
  const place = places.get(ticketId) ?? { visitors: NOBODY, shown: 0, known: false };
  place.shown += 1;
  places.set(ticketId, place);
  if (!place.known) gather();
  checking ??= setInterval(() => void ask((each) => !each.known || each.visitors.length > 0), CHECK_MS);
  return () => {
    place.shown -= 1;
    if (place.shown === 0) places.delete(ticketId);
    if (places.size === 0) {
      clearInterval(checking);
      clearTimeout(gathering);
      checking = gathering = undefined;
    }
  };
}

function gather(): void {
  gathering ??= setTimeout(() => {
    gathering = undefined;
    void ask((place) => !place.known);
  }, GATHER_MS);
}

async function ask(wanted: (place: Place) => boolean): Promise<void> {
  if (document.visibilityState === 'hidden') return;
  const ids = [...places].filter(([, place]) => wanted(place)).map(([id]) => id);
  if (ids.length === 0) return;
  const asked = ids.slice(0, AT_ONCE);
  try {
    const query = { ticket_id: asked, page_size: 1000 };
    const answer = await call(supportApi, 'get', '/api/presence', { query });
    replace(asked, answer.presences);
  } catch {
    // Presence is a convenience: the next check tries again.
  }
}

function replace(ids: string[], presences: Schemas['Presence'][]): void {
  const found = new Map<string, Visitor[]>();
  for (const each of presences) {
    if (each.agent_id === me) continue;
    const visitor = { agentId: each.agent_id, name: each.agent_name, replying: each.state === 'REPLYING' };
    found.set(each.ticket_id, [...(found.get(each.ticket_id) ?? []), visitor]);
  }
  for (const id of ids) {
    const place = places.get(id);
    if (!place) continue;
    place.known = true;
    const visitors = found.get(id) ?? NOBODY;
    if (JSON.stringify(visitors) !== JSON.stringify(place.visitors)) place.visitors = visitors;
  }
  tell();
}

const tell = () => listeners.forEach((listener) => listener());
