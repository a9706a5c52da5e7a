import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { expect, test } from 'vitest';
import { bundleEmulator } from '../../scripts/bundle-emulator.mjs';

const source = await bundleEmulator();

test('the bundle is the same each time', async () => {
  expect(await bundleEmulator()).toBe(source);
});

test('the bundle starts as a script and imports what Node has built in, nothing else', () => {
  const imports = [...source.matchAll(/^(?:import|\} from|import .* from) ?.*'([^']+)';$/gm)];
  expect(source.startsWith('#!/usr/bin/env node\n')).toBe(true);
  expect(imports.length).toBeGreaterThan(5);
  for (const [, name = ''] of imports) expect(isBuiltin(name)).toBe(true);
  expect(source).not.toMatch(/@blank|\bas const\b|\brequire\(|sourceMappingURL/);
});

test('the emulator imports nothing from outside its folder', async () => {
  const folder = new URL('../../generators/emulator/', import.meta.url);
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));

  for (const name of names) {
    const source = await readFile(new URL(name, folder), 'utf8');
    for (const [, specifier = ''] of source.matchAll(/ from '([^']+)';/g)) {
      const target = new URL(specifier, new URL(name, folder));
      const inside = specifier.startsWith('node:') || target.href.startsWith(folder.href);
      expect.soft(inside, `${name} imports ${specifier}`).toBe(true);
    }
  }
});
