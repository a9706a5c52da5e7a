import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a preset of these tests says, beside its name and version. */
export type ManifestPart = Readonly<Record<string, unknown>>;

/** Writes a preset with a question for the team and a file that names it. */
export function writePreset(
  folder: string,
  more: ManifestPart = {},
  files: Readonly<Record<string, string>> = {},
): void {
  const manifest = {
    name: 'platform',
    version: '1.0.0',
    questions: [
      { key: 'team', type: 'string', question: 'Which team owns it?', pattern: '[a-z]+' },
    ],
    overlays: [{ from: 'files' }],
    ...more,
  };
  writeText(join(folder, 'snapper.preset.json'), JSON.stringify(manifest, null, 2));
  const texts = { 'files/OWNERS': '# Who owns {{name}}\n\n{{team}}\n', ...files };
  for (const [path, text] of Object.entries(texts)) writeText(join(folder, path), text);
}

/** Changes what a preset says. */
export function changeManifest(folder: string, change: ManifestPart): void {
  const path = join(folder, 'snapper.preset.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as ManifestPart;
  writeText(path, JSON.stringify({ ...manifest, ...change }, null, 2));
}

function writeText(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
