// Prints the JavaScript that the browser loads before each page shows, and fails above the budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const ENTRY = 'index.html';
// What an agent can meet first, with what each may weigh. Opening a ticket adds one part to the inbox.
const PAGES = {
  'sign-in': { budget: 150, modules: ['src/features/session/pages/LoginPage.tsx'] },
  inbox: { budget: 150, modules: ['src/app/Workspace.tsx', 'src/features/tickets/pages/InboxPage.tsx'] },
  'inbox with a ticket open': {
    budget: 170,
    modules: ['src/app/Workspace.tsx', 'src/features/tickets/pages/InboxPage.tsx', 'src/app/TicketRoute.tsx'],
  },
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
for (const [page, { budget, modules }] of Object.entries(PAGES)) {
  const files = new Set(['theme.js']);
  for (const name of [ENTRY, ...modules]) collect(name, files);
  const total = [...files].reduce((sum, file) => sum + size(file), 0);
  failed ||= total > budget;
  console.log(`first-load JavaScript, ${page}: ${total.toFixed(1)} kB gzip (budget ${budget})`);
}
if (failed) {
  console.error('Too much JavaScript for a first load.');
  process.exit(1);
}
