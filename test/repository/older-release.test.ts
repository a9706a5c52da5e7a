import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { parseBase } from '../../generators/regenerate/index.ts';
import type { RenderedTree } from '../../generators/regenerate/index.ts';
import { changesOf, contentsOf, notesOf, temporaryFolder, write } from '../regenerate/support.ts';
import { NOW, answersOf, bringUp, compare, place, written } from './support.ts';

/*
 * The first merge bases did not say what the files were rendered from, and recorded snapper.json as a
 * file to be merged, with its content. Repositories that have one must come to what all others do.
 */

/** A file that the template of then had, and today's has not. */
const DROPPED = { path: 'delegator/mypy.ini', text: '[mypy]\nstrict = true\n' };

test.each([
  ['an earlier version', '0.1.0'],
  ['this version, before it was released', NOW],
])(
  'a repository with a merge base of the first form, by %s, becomes like a new one',
  (_, version) => {
    const root = repository(version);

    const { plan } = bringUp(root);

    expect(plan.notes).toEqual([]);
    expect(changesOf(plan).filter((change) => !change.startsWith('update '))).toEqual([
      `delete ${DROPPED.path}: dropped`,
    ]);
    expect(contentsOf(root)).toEqual(contentsOf(fresh()));
    expect(compare(root).plan.changes).toEqual([]);
  },
);

test('its merge base says from then on what the files were rendered from', () => {
  const root = repository('0.1.0');
  expect(baseIn(root).settings).toBeUndefined();

  bringUp(root);

  expect(baseIn(root)).toMatchObject({ generator: NOW, settings: answersOf() });
});

test('new answers in its snapper.json are no conflict with what was recorded of it', () => {
  const root = repository('0.1.0');
  const settings = readFileSync(join(root, 'snapper.json'), 'utf8');
  write(root, 'snapper.json', settings.replace('"memory": 1769', '"memory": 512'));

  const { plan } = bringUp(root);

  expect(plan.changes.filter(({ action }) => action === 'conflict')).toEqual([]);
  expect(contentsOf(root)).toEqual(contentsOf(fresh({ memory: 512 })));
});

test('the layout that the user gave its snapper.json stays', () => {
  const root = repository('0.1.0');
  const { $schema, generator, name, ...others } = JSON.parse(
    readFileSync(join(root, 'snapper.json'), 'utf8'),
  ) as Record<string, unknown>;
  const text = (version: string): string =>
    `${JSON.stringify({ name, ...others, generator: version, $schema }, null, 4)}\n`.replaceAll(
      `create-snapper-lambda@${String(generator)}`,
      `create-snapper-lambda@${version}`,
    );
  write(root, 'snapper.json', text('0.1.0'));

  bringUp(root);

  expect(readFileSync(join(root, 'snapper.json'), 'utf8')).toBe(text(NOW));
});

test('edits stay, and what the template dropped stays where it was edited', () => {
  const root = repository('0.1.0');
  appendFileSync(join(root, 'samconfig.toml'), '# Mine.\n');
  appendFileSync(join(root, DROPPED.path), '# Mine.\n');

  const { plan } = bringUp(root);

  expect(notesOf(plan)).toEqual([
    `orphaned ${DROPPED.path}, template changed`,
    'edited samconfig.toml',
  ]);
  expect(readFileSync(join(root, 'samconfig.toml'), 'utf8')).toMatch(/# Mine\.\n$/);
  expect(readFileSync(join(root, DROPPED.path), 'utf8')).toBe(`${DROPPED.text}# Mine.\n`);
});

test('lines at the beginning or the end of files are no conflict with what every release changes', () => {
  const tree = written('0.1.0');
  const root = temporaryFolder();
  place(root, tree);
  const edited = [...tree].filter(([, { ownership }]) => ownership === 'managed');
  for (const [path, { content }] of edited) {
    write(root, path, `Mine.\n${content}Mine, too.\n`);
  }

  const { plan } = compare(root);

  expect(changesOf(plan).filter((change) => change.startsWith('conflict '))).toEqual([]);
});

/** A repository with a merge base of the first form. */
function repository(version: string): string {
  const root = temporaryFolder();
  const tree: RenderedTree = written(version);
  const base = JSON.parse(tree.get('.snapper/base.json')?.content ?? '') as {
    settings?: unknown;
    files: Record<string, unknown>;
  };
  delete base.settings;
  base.files['snapper.json'] = managed(tree.get('snapper.json')?.content ?? '');
  base.files[DROPPED.path] = managed(DROPPED.text);
  place(root, tree);
  write(root, DROPPED.path, DROPPED.text);
  write(root, '.snapper/base.json', `${JSON.stringify(base, null, 1)}\n`);
  return root;
}

function managed(content: string): object {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { ownership: 'managed', mode: '644', sha256, content };
}

function fresh(given: Parameters<typeof written>[1] = {}): string {
  const root = temporaryFolder();
  place(root, written(NOW, given));
  return root;
}

function baseIn(root: string): ReturnType<typeof parseBase> {
  return parseBase(readFileSync(join(root, '.snapper/base.json'), 'utf8'));
}
