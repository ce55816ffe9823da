import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { matching, mentionAt, noteParts, type Mentionable } from '@/features/tickets/mentions';
import { createBackend, ids, ticketId } from '@/test/backend';
import { note } from '@/test/data';
import { open } from '@/test/render';

const person = (handle: string, name = handle): Mentionable => ({ id: handle, handle, name, team: false });
const path = `/tickets/${ticketId(1)}`;

async function writeNote() {
  const backend = createBackend();
  const { user } = open(path, backend);
  await user.click(await screen.findByRole('button', { name: 'Note' }));
  const field = screen.getByRole('textbox', { name: 'Note' });
  // The completion loads beside the page.
  await waitFor(() => expect(field).toHaveAttribute('aria-autocomplete', 'list'));
  return { backend, user, field };
}

describe('a mention that is typed', () => {
  it.each([
    ['@', 1, { start: 0, query: '' }],
    ['Ask @be', 7, { start: 4, query: 'be' }],
    ['(@jür', 5, { start: 1, query: 'jür' }],
    ['@ben is away', 4, { start: 0, query: 'ben' }],
    ['ben@shop', 8, null],
    ['see `@ben', 9, null],
    ['```\n@ben', 8, null],
    ['@ben ', 5, null],
    ['`code` @b', 9, { start: 7, query: 'b' }],
  ])('in %j at %i', (text, cursor, found) => {
    expect(mentionAt(text, cursor)).toEqual(found);
  });

  it('finds handles first, then parts of names', () => {
    const all = [person('zoe', 'Zoe Best'), person('ben', 'Ben Okafor'), person('ann', 'Ann Lee')];
    expect(matching(all, 'be').map((each) => each.handle)).toEqual(['ben', 'zoe']);
    expect(matching(all, 'OKA').map((each) => each.handle)).toEqual(['ben']);
    expect(matching(all, '')).toHaveLength(3);
  });
});

describe('mentions of a note', () => {
  const known = [person('ben'), person('ben.okafor'), person('billing')];
  const mentioned = (text: string) =>
    noteParts(text, known).flatMap((part) => (part.mentioned ? [part.text] : []));

  it.each([
    ['@ben, look', ['@ben']],
    ['Thanks @ben.okafor.', ['@ben.okafor']],
    ['@Ben and @billing', ['@Ben', '@billing']],
    ['@nobody', []],
    ['write to x@ben', []],
    ['`@ben` and ```@billing```', []],
  ])('in %j', (text, found) => {
    expect(mentioned(text)).toEqual(found);
    expect(
      noteParts(text, known)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });

  it('are set off where the note is shown, with the name', async () => {
    const backend = createBackend();
    backend.notes = [note(ticketId(1), { content: 'Ask @billing or @vera, not @nobody' })];
    open(path, backend);
    const shown = await screen.findByRole('article', { name: 'Internal note by Ben Okafor' });
    expect(await within(shown).findByTitle('Team Billing desk')).toHaveTextContent('@billing');
    expect(within(shown).getByTitle('Vera Lind')).toHaveTextContent('@vera');
    expect(shown).toHaveTextContent('Ask @billing or @vera, not @nobody');
  });
});

describe('the completion', () => {
  it('offers agents and teams at @, and inserts what is chosen with the keyboard', async () => {
    const { backend, user, field } = await writeNote();
    await user.type(field, 'Dear @');
    const list = await screen.findByRole('listbox', { name: 'Mention' });
    const names = within(list)
      .getAllByRole('option')
      .map((option) => option.textContent);
    // The author is not among them.
    expect(names).toEqual(['Ben Okafor@ben', 'Billing desk@billing', 'Vera Lind@vera']);
    const [first, second] = within(list).getAllByRole('option');
    expect(field).toHaveAttribute('aria-controls', list.id);
    expect(field).toHaveAttribute('aria-activedescendant', first!.id);
    await user.keyboard('{ArrowDown}');
    expect(second).toHaveAttribute('aria-selected', 'true');
    expect(field).toHaveAttribute('aria-activedescendant', second!.id);
    await user.keyboard('{ArrowUp}{ArrowUp}{Enter}');
    expect(field).toHaveValue('Dear @vera ');
    expect(field).toHaveFocus();
    expect(screen.queryByRole('listbox')).toBeNull();
    await user.type(field, 'and @bil{Tab}please');
    expect(field).toHaveValue('Dear @vera and @billing please');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(backend.notes.at(-1)?.content).toBe('Dear @vera and @billing please'));
    expect(backend.notes.at(-1)?.author_id).toBe(ids.mia);
  });

  it('closes with Escape and stays closed for that word, and goes with the mouse too', async () => {
    const { user, field } = await writeNote();
    await user.type(field, '@be');
    await screen.findByRole('listbox');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('listbox')).toBeNull();
    expect(field).toHaveFocus();
    await user.keyboard('n');
    expect(screen.queryByRole('listbox')).toBeNull();
    await user.keyboard(' @oka');
    const list = await screen.findByRole('listbox', { name: 'Mention' });
    await user.click(within(list).getByRole('option', { name: /Ben Okafor/ }));
    expect(field).toHaveValue('@ben @ben ');
  });

  it('does nothing in a reply: it goes to the customer', async () => {
    const { user } = open(path, createBackend());
    const field = await screen.findByRole('textbox', { name: 'Reply' });
    await user.type(field, 'Dear @');
    expect(screen.queryByRole('listbox')).toBeNull();
    expect(field).not.toHaveAttribute('aria-autocomplete');
    await user.keyboard('{Enter}');
    expect(field).toHaveValue('Dear @\n');
  });
});
