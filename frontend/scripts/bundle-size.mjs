// Prints the JavaScript that the browser loads before each page shows, and fails above the budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = 150;
const ENTRY = 'index.html';
const PAGES = {
  'sign-in': ['src/features/session/pages/LoginPage.tsx'],
  inbox: ['src/app/Workspace.tsx', 'src/features/tickets/pages/InboxPage.tsx'],
  ticket: ['src/app/Workspace.tsx', 'src/features/tickets/pages/InboxPage.tsx', 'src/app/TicketRoute.tsx'],
};

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

function collect(name, files = new Set()) {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`${name} is not in the build: update PAGES in scripts/bundle-size.mjs`);
  if (files.has(chunk.file)) return files;
  files.add(chunk.file);
  for (const imported of chunk.imports ?? []) collect(imported, files);
  return files;
}

const size = (file) => gzipSync(readFileSync(new URL(file, dist))).length / 1000;
let failed = false;
for (const [page, modules] of Object.entries(PAGES)) {
  const files = new Set(['theme.js']);
  for (const name of [ENTRY, ...modules]) collect(name, files);
  const total = [...files].reduce((sum, file) => sum + size(file), 0);
  failed ||= total > BUDGET_KB;
  console.log(`first-load JavaScript, ${page}: ${total.toFixed(1)} kB gzip (budget ${BUDGET_KB})`);
  if (process.argv.includes('--files')) for (const f of files) console.log('   ', size(f).toFixed(1), f);
}
if (failed) {
  console.error('Too much JavaScript for a first load.');
  process.exit(1);
}
