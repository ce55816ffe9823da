/**
 * Keeps one draft: at once in the browser, and on the server a moment after typing stops, when the page is left and
 * before the session ends. Lives outside of React, for leaving a ticket must not stop a save.
 */
import { newActionKey } from './action-key';
import { toApiError } from './api/error';
import { readDraft, removeDraft, saveDraft, type DraftKind, type DraftPlace, type Save } from './draft-calls';
import { whichGoesOn, type LocalDraft, type ServerDraft } from './draft-rules';
import { backoffMs } from './query-rules';
import { readStored, writeStored } from './storage';

/** After the last key, and after the first one that was not saved. */
const PAUSE_MS = 800;
const AT_LEAST_MS = 8000;
/** How long sending waits for a save that is on its way. */
const PATIENCE_MS = 1500;
const NO_DRAFT = '0';

export interface DraftView {
  text: string;
  key: string;
  /** Etag of the server's draft; empty while unknown, `0` for none. */
  etag: string;
  /** Where the text is: nowhere yet, on its way, on the server, or in this browser only. */
  kept: 'empty' | 'saving' | 'server' | 'browser';
  /** What another device or window saved meanwhile; until the agent has chosen, nothing is saved. */
  other: ServerDraft | undefined;
}

export class DraftKeeper {
  private readonly storage: string;
  private readonly place: DraftPlace;
  private readonly listeners = new Set<() => void>();
  private local: LocalDraft;
  private other: ServerDraft | undefined;
  private failed = false;
  private failures = 0;
  private known = false;
  private held = false;
  private open = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private unsavedSince = 0;
  private saving: Promise<void> | undefined;
  private reading: Promise<void> | undefined;
  /** A save whose answer did not come: the server may have it. */
  private lost: Save | undefined;
  private shown: DraftView;

  constructor(agentId: string, ticketId: string, kind: DraftKind) {
    this.place = { ticketId, kind };
    this.storage = `quimbi.draft.${agentId}.${ticketId}.${kind}`;
    this.local = readLocal(this.storage) ?? { text: '', key: newActionKey(), saved: true };
    this.shown = this.look();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly view = (): DraftView => this.shown;

  start(): void {
    this.open = true;
    void this.compare();
  }

  /** The composer is gone; what is not saved yet still is. */
  stop(): void {
    void this.flush();
    this.open = false;
  }

  setText(text: string): void {
    if (text === this.local.text) return;
    // Another text is another action.
    this.local = { ...this.local, text, key: newActionKey(), saved: false };
    if (this.unsavedSince === 0) this.unsavedSince = Date.now();
    this.remember();
    this.plan(Math.min(PAUSE_MS, Math.max(0, this.unsavedSince + AT_LEAST_MS - Date.now())));
  }

  /** Saves what is not saved, now. */
  async flush(keepalive = false): Promise<void> {
    clearTimeout(this.timer);
    await this.saving;
    if (this.local.saved || this.other || this.held) return;
    if (!this.known) {
      await this.compare();
      return;
    }
    if (this.local.text === '' && this.local.etag === NO_DRAFT) {
      this.local = { ...this.local, saved: true };
      this.remember();
      return;
    }
    this.saving = this.save(keepalive).finally(() => (this.saving = undefined));
    await this.saving;
  }

  /** Compares with the server's draft, unless something typed here is about to be saved anyway. */
  compare(): Promise<void> {
    if (this.saving || this.held || this.other || (this.known && !this.local.saved)) return Promise.resolve();
    const { etag } = this.local;
    this.reading ??= readDraft(this.place)
      .then((draft) => {
        // An answer that a save or a sending has overtaken says nothing.
        const overtaken = this.held || this.saving !== undefined || this.local.etag !== etag;
        if (!overtaken) this.meet(draft);
      })
      .catch((thrown: unknown) => this.fail(toApiError(thrown).transient))
      .finally(() => (this.reading = undefined));
    return this.reading;
  }

  /** Before sending: nothing is saved until it is over. Returns the etag of what sending removes; empty for nothing. */
  async hold(): Promise<string> {
    this.held = true;
    clearTimeout(this.timer);
    await Promise.race([this.saving, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    return this.known && this.local.etag !== NO_DRAFT ? (this.local.etag ?? '') : '';
  }

  /** After sending. @param text what was sent; undefined when it was not */
  async release(text?: string): Promise<void> {
    this.held = false;
    if (text === undefined) {
      this.plan(PAUSE_MS);
      return;
    }
    const doubtful = this.lost !== undefined || this.other !== undefined || !this.known;
    const typedMeanwhile = this.local.text !== text;
    this.other = this.lost = undefined;
    this.local = typedMeanwhile
      ? { ...this.local, etag: NO_DRAFT, saved: false }
      : { text: '', key: newActionKey(), etag: NO_DRAFT, saved: true };
    this.failed = false;
    this.remember();
    if (doubtful) await this.removeSent(text);
    if (typedMeanwhile) this.plan(PAUSE_MS);
  }

  /** Ends a disagreement with what the agent chose; the server keeps what is replaced among the earlier versions. */
  choose(text: string): void {
    if (!this.other) return;
    const { content, etag } = this.other;
    this.other = undefined;
    this.local = { text, key: newActionKey(), etag, saved: text === content };
    this.remember();
    this.plan(0);
  }

  private async save(keepalive: boolean): Promise<void> {
    const { text, etag = NO_DRAFT } = this.local;
    const again = this.lost?.content === text && this.lost.etag === etag ? this.lost : undefined;
    const sent = again ?? { content: text, etag, key: newActionKey() };
    const before = this.lost;
    this.lost = sent;
    try {
      this.saved(await saveDraft(this.place, sent, keepalive), sent.content);
    } catch (thrown) {
      const error = toApiError(thrown);
      if (error.reason === 'STALE_ETAG') {
        this.lost = before;
        await this.disagree();
      } else {
        if (!error.transient) this.lost = before;
        this.fail(error.transient);
      }
    }
  }

  private saved(draft: ServerDraft, content: string): void {
    this.lost = undefined;
    this.failed = false;
    this.failures = 0;
    const same = this.local.text === content;
    this.local = { ...this.local, etag: draft.etag, saved: same };
    this.unsavedSince = same ? 0 : Date.now();
    this.remember();
    if (!same) this.plan(PAUSE_MS);
  }

  /** Another window was faster, or an answer to an own save was lost. */
  private async disagree(): Promise<void> {
    try {
      const draft = await readDraft(this.place);
      const own = this.lost?.content === draft.content;
      if (own) this.local = { ...this.local, etag: draft.etag };
      this.meet(draft);
    } catch (thrown) {
      this.fail(toApiError(thrown).transient);
    }
  }

  private meet(draft: ServerDraft): void {
    this.known = true;
    this.failed = false;
    const verdict = whichGoesOn(this.local, draft);
    if (verdict === 'both') {
      this.other = draft;
      this.remember();
      return;
    }
    const text = verdict === 'server' ? draft.content : this.local.text;
    const key = verdict === 'server' ? newActionKey() : this.local.key;
    this.local = { text, key, etag: draft.etag, saved: verdict !== 'local' };
    this.remember();
    if (verdict === 'local') this.plan(0);
  }

  private async removeSent(text: string): Promise<void> {
    try {
      const draft = await readDraft(this.place);
      if (draft.content === text) await removeDraft(this.place, draft.etag);
      else this.meet(draft);
    } catch {
      // It is found, and offered, when the ticket is opened again.
    }
  }

  private fail(again: boolean): void {
    this.failed = true;
    this.show();
    this.failures += 1;
    if (again && this.open) this.plan(backoffMs(this.failures));
  }

  private plan(ms: number): void {
    clearTimeout(this.timer);
    if (!this.held) this.timer = setTimeout(() => void this.flush(), ms);
  }

  private remember(): void {
    this.show();
    // A keeper whose composer is gone does not write over what a later one has.
    if (!this.open && readLocal(this.storage)?.key !== this.local.key) return;
    const nothing = this.local.text === '' && this.local.saved;
    writeStored(this.storage, nothing ? null : JSON.stringify(this.local));
  }

  private show(): void {
    this.shown = this.look();
    this.listeners.forEach((listener) => listener());
  }

  private look(): DraftView {
    const { text, key, saved, etag = '' } = this.local;
    const unsaved = this.failed ? 'browser' : 'saving';
    const kept = this.other ? 'browser' : saved ? 'server' : unsaved;
    return { text, key, etag, kept: text ? kept : 'empty', other: this.other };
  }
}

function readLocal(storage: string): LocalDraft | undefined {
  try {
    const parsed = JSON.parse(readStored(storage) ?? 'null') as Partial<LocalDraft> | null;
    if (typeof parsed?.text === 'string' && typeof parsed.key === 'string') {
      const etag = typeof parsed.etag === 'string' ? parsed.etag : undefined;
      return { text: parsed.text, key: parsed.key, etag, saved: parsed.saved === true };
    }
  } catch {
    // Not ours or damaged: start empty.
  }
  return undefined;
}
