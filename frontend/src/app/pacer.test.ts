import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPacer } from './pacer';

describe('the pacer', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('grants a wish soon, and one for many that come together', () => {
    const work = vi.fn();
    const pacer = createPacer(work);
    for (let wish = 0; wish < 50; wish += 1) pacer.ask();
    vi.advanceTimersByTime(301);
    expect(work).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(60_000);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('slows down while wishes keep coming, to no more than polling costs', () => {
    const work = vi.fn();
    const pacer = createPacer(work);
    for (let tick = 0; tick < 600; tick += 1) {
      pacer.ask();
      vi.advanceTimersByTime(200);
    }
    // Two minutes of five changes a second: six doublings, then every 20 seconds.
    expect(work.mock.calls.length).toBeGreaterThan(6);
    expect(work.mock.calls.length).toBeLessThan(16);
  });

  it('is quick again after a silence', () => {
    const work = vi.fn();
    const pacer = createPacer(work);
    for (let tick = 0; tick < 300; tick += 1) {
      pacer.ask();
      vi.advanceTimersByTime(200);
    }
    vi.advanceTimersByTime(60_000);
    work.mockClear();
    pacer.ask();
    vi.advanceTimersByTime(301);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('keeps the pause that is asked for between any two times', () => {
    const times: number[] = [];
    const pacer = createPacer(() => times.push(Date.now()), { least: 4000 });
    for (let tick = 0; tick < 100; tick += 1) {
      pacer.ask();
      vi.advanceTimersByTime(500);
    }
    expect(times.length).toBeGreaterThan(3);
    times.slice(1).forEach((time, n) => expect(time - times[n]!).toBeGreaterThanOrEqual(4000));
  });

  it('does nothing more once stopped', () => {
    const work = vi.fn();
    const pacer = createPacer(work);
    pacer.ask();
    pacer.stop();
    vi.advanceTimersByTime(60_000);
    expect(work).not.toHaveBeenCalled();
  });
});
