import valid from 'semver/functions/valid.js';
import * as v from 'valibot';

import { SnapperError, describeJsonError } from '../errors/index.ts';
import { printable } from './source-text.ts';

/** The file at the root of a preset. */
export const MANIFEST_PATH = 'snapper.preset.json';

/** Text that is shown in a terminal: nothing that moves its cursor or turns the order of letters round. */
const UNPRINTABLE = '\\u0000-\\u001F\\u007F-\\u009F\\u2028-\\u202E\\u2066-\\u2069';
const ONE_LINE = new RegExp(`^[^${UNPRINTABLE}]*$`);
const LINES = new RegExp(`^(?:[^${UNPRINTABLE}]|\\n)*$`);

/** One line of text. */
const line = (most: number) =>
  v.pipe(
    v.string(),
    v.nonEmpty(),
    v.regex(ONE_LINE, 'it is one line, without control characters'),
    v.maxLength(most),
  );

/** What editors show of a key: the schema is published. */
const described = <const Schema extends v.GenericSchema>(schema: Schema, description: string) =>
  v.pipe(schema, v.description(description));

/** What `snapper.json` can hold of a number: beyond, neighbours are the same. */
const integer = v.pipe(v.number(), v.safeInteger());

const scalar = v.union([
  v.pipe(v.string(), v.regex(ONE_LINE), v.maxLength(1_000)),
  integer,
  v.boolean(),
]);

/** Names of answers: what `{{name}}` may hold in a file. None is what any object has by itself. */
const key = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-zA-Z0-9]*$/, 'it begins with a small letter; letters and digits follow'),
  v.maxLength(40),
  v.check((name) => !(name in Object.prototype), 'objects have something of that name already'),
);

const version = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.maxLength(60),
  v.check((value) => valid(value) === value, 'it is a version like 1.2.3'),
);

const bounds = v.pipe(
  v.strictObject({
    minimum: v.optional(described(integer, 'The least that is allowed.')),
    maximum: v.optional(described(integer, 'The most that is allowed.')),
  }),
  // An empty list is an object, too.
  v.check((value) => Object.keys(value).length > 0, 'it allows something: a minimum, a maximum'),
);

const condition = v.record(
  key,
  v.union([scalar, v.pipe(v.array(scalar), v.minLength(1), v.maxLength(100))]),
);

const question = v.strictObject({
  key: described(key, 'The name of the answer: a flag, a key of snapper.json, {{key}} in files.'),
  type: described(
    v.picklist(['string', 'integer', 'boolean', 'choice']),
    'What an answer is; "choice" is one of "choices".',
  ),
  question: described(line(100), 'The question, as it is asked.'),
  why: v.optional(described(line(120), 'Why it matters, in one line.')),
  default: v.optional(described(scalar, 'Without one the question has to be answered.')),
  example: v.optional(described(scalar, 'An answer with which `preset check` tries it.')),
  choices: v.optional(
    described(
      v.pipe(v.array(line(100)), v.minLength(1), v.maxLength(100)),
      'The possible answers.',
    ),
  ),
  pattern: v.optional(
    described(
      v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
      'A regular expression that the whole text has to match.',
    ),
  ),
  minimum: v.optional(described(integer, 'The least number, or length of a text.')),
  maximum: v.optional(described(integer, 'The greatest number, or length of a text.')),
});

const path = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));

const overlay = v.strictObject({
  from: v.optional(described(path, 'A file or folder of the preset that is written.')),
  to: v.optional(
    described(
      v.pipe(v.string(), v.maxLength(200)),
      'Where it goes in the repository, by default its root. A file that goes into a folder needs a / ' +
        'at the end. May hold {{name}}.',
    ),
  ),
  remove: v.optional(
    described(
      v.pipe(v.array(path), v.minLength(1), v.maxLength(500)),
      'Paths, or folders ending in /, that the repository is not to have.',
    ),
  ),
  replace: v.optional(
    described(
      v.boolean(),
      'Whether files that are there already are replaced; else it is an error.',
    ),
  ),
  ownership: v.optional(
    described(
      v.picklist(['managed', 'once']),
      'managed: merged with edits on every update; once: written at creation, the user’s since. By ' +
        'default managed, or that of the file which is replaced.',
    ),
  ),
  verbatim: v.optional(
    described(v.boolean(), 'Whether files are written byte by byte: no {{name}}, no EJS.'),
  ),
  when: v.optional(
    described(condition, 'Answers under which it counts: one value or several; all must hold.'),
  ),
});

const rename = v.strictObject({
  from: described(path, 'Where it was.'),
  to: described(path, 'Where it is now.'),
});

const migration = v.strictObject({
  version: described(version, 'The version of the preset that brings it.'),
  files: v.optional(
    described(v.array(rename), 'Paths of the repository that moved: the user’s edits follow.'),
  ),
  answers: v.optional(
    described(
      v.array(v.strictObject({ from: key, to: key })),
      'Keys of answers to the preset’s questions that are called otherwise now.',
    ),
  ),
});

/** What `snapper.preset.json` may say. */
export const manifestSchema = v.strictObject({
  $schema: v.optional(described(v.string(), 'Address of this schema.')),
  name: described(
    v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/), v.maxLength(60)),
    'Name of the preset, for messages: small letters, digits, hyphens.',
  ),
  version: described(
    version,
    'Version of the preset; whenever a file of it changes, so does this.',
  ),
  description: v.optional(described(line(200), 'What it is for, in one line.')),
  extends: v.optional(
    described(
      line(500),
      'Source of another preset, which this one is built on; a path is relative to this one’s folder.',
    ),
  ),
  defaults: v.optional(
    described(v.record(key, scalar), 'Defaults of options, and of questions of a preset.'),
  ),
  locked: v.optional(
    described(v.record(key, scalar), 'Answers that are asked no more, and cannot be others.'),
  ),
  allowed: v.optional(
    described(
      v.record(key, v.union([v.pipe(v.array(scalar), v.minLength(1), v.maxLength(100)), bounds])),
      'The values that options may have: a list, or bounds of a number.',
    ),
  ),
  questions: v.optional(
    described(v.pipe(v.array(question), v.maxLength(50)), 'What is asked besides the options.'),
  ),
  overlays: v.optional(
    described(
      v.pipe(v.array(overlay), v.maxLength(500)),
      'What becomes of files, one after the other. Files that none names are not written.',
    ),
  ),
  writes: v.optional(
    described(
      v.array(v.picklist(['.github', '.gitlab', '.devcontainer', '.vscode'])),
      'Folders that decide what pipelines and editors run; overlays reach them only when named here. ' +
        '.gitlab stands for .gitlab-ci.yml, too.',
    ),
  ),
  migrations: v.optional(
    described(v.pipe(v.array(migration), v.maxLength(500)), 'What moved from version to version.'),
  ),
  message: v.optional(
    described(
      v.pipe(
        v.string(),
        v.regex(LINES, 'it has no control characters but line feeds'),
        v.maxLength(2_000),
      ),
      'What is said after a creation; {{name}} stands for an answer.',
    ),
  ),
});

/** What a `snapper.preset.json` says. */
export type Manifest = v.InferOutput<typeof manifestSchema>;
/** A question of a preset. */
export type Question = v.InferOutput<typeof question>;
/** What a preset does with files. */
export type Overlay = v.InferOutput<typeof overlay>;
/** Answers under which something counts; several keys must all hold. */
export type Condition = v.InferOutput<typeof condition>;
/** What moved with a version of a preset. */
export type PresetMigration = v.InferOutput<typeof migration>;
/** What an answer can be. */
export type Scalar = v.InferOutput<typeof scalar>;

/**
 * Reads the text of a `snapper.preset.json`.
 *
 * @param where the file, for messages
 * @throws SnapperError of code `usage` that names the key, the value and what is allowed
 */
export function parseManifest(text: string, where: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new SnapperError({
      code: 'usage',
      what: `${where} is not JSON`,
      why: describeJsonError(cause),
      cause,
    });
  }
  const forbidden = pollutingKey(json);
  if (forbidden !== undefined) {
    throw new SnapperError({
      code: 'usage',
      what: `${where} has a key ${JSON.stringify(forbidden)}`,
      why: 'such a key reaches into the program that reads it',
    });
  }
  const result = v.safeParse(manifestSchema, json);
  if (result.success) return result.output;
  throw refused(result.issues[0], where);
}

function refused(issue: v.BaseIssue<unknown>, where: string): SnapperError {
  const at = v.getDotPath(issue);
  if (issue.type === 'strict_object' && at !== null) {
    const unknown = issue.expected === 'never';
    return new SnapperError({
      code: 'usage',
      what: `${where} ${unknown ? 'has an unknown key' : 'lacks'} ${printable(JSON.stringify(at))}`,
    });
  }
  return new SnapperError({
    code: 'usage',
    what: printable(`${where} is no preset: ${at ?? 'it'} cannot be ${shown(issue.input)}`),
    why: printable(issue.message),
  });
}

const POLLUTING: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** A key, anywhere in a value, that would change every object of a program that copies it carelessly. */
function pollutingKey(value: unknown): string | undefined {
  // Not by recursion: a text of brackets alone is deeper than any stack.
  const open = [value];
  while (open.length > 0) {
    const each = open.pop();
    if (typeof each !== 'object' || each === null) continue;
    const found = Array.isArray(each)
      ? undefined
      : Object.keys(each).find((name) => POLLUTING.has(name));
    if (found !== undefined) return found;
    for (const inner of Object.values(each)) open.push(inner);
  }
  return undefined;
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'a list' : 'an object';
  return (JSON.stringify(value) ?? 'missing').slice(0, 80);
}
