import { describe, expect, it } from 'vitest';
import { ticket } from '@/test/data';
import { moveOf } from './use-steady-list';

const list = (...numbers: number[]) => numbers.map((number) => ticket(number));

describe('a list that changes under a reader', () => {
  it('moves by what came in above the first visible ticket', () => {
    expect(moveOf(list(1, 2, 3, 4), list(8, 9, 1, 2, 3, 4), 2)).toBe(2);
  });

  it('moves by what went away above it', () => {
    expect(moveOf(list(1, 2, 3, 4), list(2, 3, 4), 2)).toBe(-1);
  });

  it('stands still for what changes below', () => {
    expect(moveOf(list(1, 2, 3, 4), list(1, 2, 3, 9), 1)).toBe(0);
  });

  it('holds on to the next ticket when the first visible one is gone', () => {
    expect(moveOf(list(1, 2, 3, 4), list(9, 1, 2, 4), 2)).toBe(0);
    expect(moveOf(list(1, 2, 3, 4), list(7, 8, 9, 4), 1)).toBe(0);
    expect(moveOf(list(1, 2), list(8, 9), 0)).toBe(0);
  });
});
