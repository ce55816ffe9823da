// Writes src/gen/api.ts from the published OpenAPI document; with --check it fails when the file is stale.
import openapiTS, { astToString } from 'openapi-typescript';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = new URL('../../.build/docs/openapi.json', import.meta.url);
const target = new URL('../src/gen/api.ts', import.meta.url);

if (!existsSync(source)) {
  console.error(`${fileURLToPath(source)} is missing: build the OpenAPI document first (make gen).`);
  process.exit(1);
}
const header = '// Generated from the OpenAPI document by `npm run gen`. Do not edit.\n\n';
const wanted = header + astToString(await openapiTS(source));
if (process.argv.includes('--check')) {
  if (!existsSync(target) || readFileSync(target, 'utf8') !== wanted) {
    console.error('src/gen/api.ts is stale: run `npm run gen`.');
    process.exit(1);
  }
  console.log('src/gen/api.ts is fresh');
} else {
  writeFileSync(target, wanted);
  console.log('wrote src/gen/api.ts');
}
