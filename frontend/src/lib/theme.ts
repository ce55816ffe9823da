/** Light, dark or the system's choice; `public/theme.js` applies the same rule before the first paint. */
import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from './storage';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'quimbi.theme';
const listeners = new Set<() => void>();

export function readTheme(): Theme {
  const stored = readStored(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export function applyTheme(): void {
  const theme = readTheme();
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

export function setTheme(theme: Theme): void {
  writeStored(KEY, theme === 'system' ? null : theme);
  applyTheme();
  listeners.forEach((listener) => listener());
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, readTheme);
}

/** Follows the system while the page is open; call once. */
export function watchSystemTheme(): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', applyTheme);
}
