import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { toast } from 'sonner';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { server } from './server';

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 8000 });

// jsdom has no layout: give the virtual list a window, and the page its media queries.
Object.defineProperties(HTMLElement.prototype, {
  clientHeight: { configurable: true, get: () => 800 },
  clientWidth: { configurable: true, get: () => 320 },
});
let wide = true;
export const setWide = (on: boolean) => (wide = on);
window.matchMedia = (query) =>
  ({
    matches: query.includes('min-width') && wide,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }) as unknown as MediaQueryList;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
Element.prototype.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.hasPointerCapture = () => false;
Element.prototype.setPointerCapture = () => undefined;

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => {
  // What was said in one test is no part of the next.
  toast.dismiss();
  cleanup();
  server.resetHandlers();
  localStorage.clear();
  setWide(true);
});
afterAll(() => server.close());
