import js from '@eslint/js';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import { readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';

// Imports go one way: app -> features -> components/ui, lib, gen. A feature never reaches into another one.
const features = readdirSync(new URL('./src/features', import.meta.url));
const forbid = (files, group, message) => ({
  files,
  ignores: ['**/*.test.{ts,tsx}'],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
});

export default tseslint.config(
  { ignores: ['dist', 'coverage', 'screenshots', 'src/gen'] },
  js.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [
      tseslint.configs.strictTypeChecked,
      jsxA11y.flatConfigs.strict,
      reactHooks.configs.flat.recommended,
    ],
    languageOptions: {
      parserOptions: { project: './tsconfig.app.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'max-lines': ['error', 300],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // An async handler reports its failure through the mutation that it runs.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/only-throw-error': 'error',
      // The virtualiser returns functions that React's compiler would not memoise; no compiler runs here.
      'react-hooks/incompatible-library': 'off',
    },
  },
  {
    files: ['src/test/**', 'src/**/*.test.{ts,tsx}'],
    rules: {
      // Sample data is known to be there; a missing one fails the test anyway.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // jsdom lacks what the DOM's types promise.
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
  forbid(['src/lib/**'], ['@/app/*', '@/features/*', '@/components/*'], 'lib knows nothing above it'),
  forbid(['src/components/**'], ['@/app/*', '@/features/*'], 'components/ui knows only lib and gen'),
  ...features.map((name) =>
    forbid(
      [`src/features/${name}/**`],
      ['@/app/*', ...features.filter((other) => other !== name).map((other) => `@/features/${other}/*`)],
      'a feature imports neither app nor another feature: compose them in src/app',
    ),
  ),
  {
    files: ['*.{js,ts}', 'scripts/**', 'e2e/**', 'public/**'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        document: 'readonly',
        window: 'readonly',
        localStorage: 'readonly',
        matchMedia: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
  { files: ['vite.config.ts'], languageOptions: { parser: tseslint.parser } },
);
