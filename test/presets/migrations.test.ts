import { expect, test } from 'vitest';

import { droppingAnswers, presetMigrations } from '../../generators/presets/migrations.ts';
import { migrate } from '../../generators/regenerate/index.ts';
import { layerOf, presetOf } from './made-preset.ts';

const QUESTIONS = [{ key: 'owner', type: 'string', question: 'Who owns it?' }];
const MOVES = {
  files: [{ from: 'RULES', to: 'docs/RULES' }],
  answers: [{ from: 'team', to: 'owner' }],
};

test('what a preset moved is due once, by its version', () => {
  const migrations = presetMigrations(
    presetOf(layerOf({ questions: QUESTIONS, migrations: [{ version: '2.0.0', ...MOVES }] })),
  );

  expect(migrate({ team: 'a' }, '1.9.0', migrations)).toEqual({
    settings: { owner: 'a' },
    renames: MOVES.files,
  });
  expect(migrate({}, '2.0.0', migrations)).toEqual({ settings: {}, renames: [] });
});

test('what an extended preset moved is due whatever the version of the one that extends it', () => {
  const base = layerOf(
    { questions: QUESTIONS, migrations: [{ version: '2.0.0', ...MOVES }] },
    {},
    '../base',
  );
  const migrations = presetMigrations(presetOf(base, layerOf({ version: '5.1.0' })));

  expect(migrate({ team: 'a' }, '5.0.0', migrations)).toEqual({
    settings: { owner: 'a' },
    renames: MOVES.files,
  });
});

test('an answer is not renamed over another one, nor while its question is asked', () => {
  const move = { version: '2.0.0', answers: MOVES.answers };
  const asked = [...QUESTIONS, { key: 'team', type: 'string', question: 'Which team?' }];
  const settingsAfter = (questions: readonly object[], settings: Record<string, string>): unknown =>
    migrate(
      settings,
      '1.0.0',
      presetMigrations(presetOf(layerOf({ questions, migrations: [move] }))),
    ).settings;

  expect(settingsAfter(QUESTIONS, { team: 'a', owner: 'b' })).toEqual({ team: 'a', owner: 'b' });
  expect(settingsAfter(asked, { team: 'a' })).toEqual({ team: 'a' });
});

test('answers are dropped after all that gives them another name', () => {
  const own = presetMigrations(
    presetOf(layerOf({ questions: QUESTIONS, migrations: [{ version: '2.0.0', ...MOVES }] })),
  );
  const migrations = [...own, droppingAnswers(new Set(['team', 'costs']))];

  expect(migrate({ team: 'a', costs: 1, ci: 'none' }, '1.0.0', migrations).settings).toEqual({
    owner: 'a',
    ci: 'none',
  });
});
