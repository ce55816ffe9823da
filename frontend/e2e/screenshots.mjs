// Pictures of every page: light, dark and narrow, into frontend/screenshots/ (or the folder given); of those alone whose
// name begins with the second argument, if there is one.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { launch, newPage, signIn } from './browser.mjs';
import { pages } from './pages.mjs';
import { furnish } from './shop.mjs';

const folder = resolve(process.argv[2] ?? 'screenshots');
const wanted = pages.filter(({ name }) => name.startsWith(process.argv[3] ?? ''));
mkdirSync(folder, { recursive: true });

const looks = [
  { name: 'light', options: { colorScheme: 'light' } },
  { name: 'dark', options: { colorScheme: 'dark' } },
  { name: 'tablet', options: { colorScheme: 'light', viewport: { width: 1100, height: 800 } } },
  { name: 'narrow', options: { colorScheme: 'light', viewport: { width: 390, height: 844 } } },
];

const browser = await launch();
let taken = 0;
for (const look of looks) {
  const { page } = await newPage(browser, look.options);
  const shoot = async (name) => {
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: `${folder}/${name}-${look.name}.png` });
    taken += 1;
  };
  await page.goto('/login');
  await page.getByLabel('E-mail').waitFor();
  await shoot('login');
  await signIn(page);
  await furnish(page);
  for (const { name, open } of wanted) {
    await open(page);
    await shoot(name);
  }
  await page.context().close();
}
await browser.close();
console.log(`${taken} screenshots in ${folder}`);
