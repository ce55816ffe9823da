// No page may have anything that axe finds, in light and in dark.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { launch, newPage, signIn } from './browser.mjs';
import { pages } from './pages.mjs';
import { furnish } from './shop.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

async function violations(page) {
  // Evaluated rather than added as a script tag, which the page's Content-Security-Policy refuses.
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  return found.violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' | ')}`,
  );
}

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing on any page in ${colorScheme}`, async (t) => {
    const { page, problems } = await newPage(browser, { colorScheme, reducedMotion: 'reduce' });
    await page.goto('/login');
    await page.getByLabel('E-mail').waitFor();
    assert.deepEqual(await violations(page), []);
    await signIn(page);
    await furnish(page);
    for (const { name, open } of pages) {
      await t.test(name, async () => {
        await open(page);
        assert.deepEqual(await violations(page), []);
      });
    }
    assert.deepEqual(problems, []);
    await page.context().close();
  });
}
