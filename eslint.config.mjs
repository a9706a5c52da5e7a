import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores([
    'dist/',
    'dist-generator/',
    'node_modules/',
    '.cache/',
    'templates/',
    'test/fixtures/',
  ]),
  tseslint.configs.recommended,
  tseslint.configs.stylistic,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Default exports only where a framework demands one.',
        },
      ],
    },
  },
  {
    // vitest loads its configuration and reporters by their default export.
    files: ['vitest.config.ts', 'test/support/closing-line-reporter.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
