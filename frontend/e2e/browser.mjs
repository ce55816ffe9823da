// Starts the Chromium that npm installed, and signs the demo agent in.
import chromiumPackage from '@sparticuz/chromium';
import { chromium } from 'playwright-core';

export const settings = {
  url: process.env.EDGE_URL ?? 'http://127.0.0.1:8080',
  email: process.env.AGENT_EMAIL,
  password: process.env.AGENT_PASSWORD,
};

if (!settings.email || !settings.password) {
  console.error('Set EDGE_URL, AGENT_EMAIL and AGENT_PASSWORD, for example with: . .quimbi/dev.env');
  process.exit(2);
}

export async function launch() {
  // CHROMIUM names another browser; the default is the one inside the npm package, which needs no download.
  const executablePath = process.env.CHROMIUM ?? (await chromiumPackage.executablePath());
  return await chromium.launch({
    executablePath,
    headless: true,
    // As root, in containers and without a GPU.
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--use-gl=angle',
      '--use-angle=swiftshader',
    ],
  });
}

/** Opens a page that fails the run on script errors and on what the Content-Security-Policy blocks. */
export async function newPage(browser, options = {}) {
  const context = await browser.newContext({
    baseURL: settings.url,
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) problems.push(message.text());
  });
  return { page, problems };
}

/** Signs in; all agents of the demo shop have the same password. */
export async function signIn(page, email = settings.email) {
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(settings.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('list', { name: 'Tickets' }).waitFor();
}

/** Opens the first ticket of the inbox's current view. */
export async function openFirstTicket(page) {
  await page.getByRole('list', { name: 'Tickets' }).getByRole('link').first().click();
  await page.getByRole('log', { name: 'Conversation' }).waitFor();
}
