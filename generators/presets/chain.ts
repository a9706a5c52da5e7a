import { SnapperError } from '../errors/index.ts';
import { OPTIONS } from '../options/index.ts';
import { catalogue } from '../runtimes/index.ts';
import { allowedText, isAllowed, isList, narrowed } from './allowed.ts';
import type { Allowed } from './allowed.ts';
import type { Manifest, Question, Scalar } from './manifest.ts';
import type { Preset, PresetLayer } from './preset.ts';
import { requireSound } from './questions.ts';
import type { PresetReference } from './reference.ts';
import { refused, requireFitting, verifyLayer } from './verify.ts';

/** What the presets of a chain come to, so far. */
interface Joined {
  readonly defaults: Map<string, Scalar>;
  readonly locked: Map<string, Scalar>;
  readonly allowed: Map<string, Allowed>;
  readonly questions: Map<string, Question>;
}

/**
 * Joins the presets of a chain to one.
 *
 * A preset may choose other defaults than the one it extends, and narrow what that allows; what that locks
 * stays locked.
 *
 * @param layers what is extended comes before what extends it; one at least
 * @throws SnapperError of code `usage` for an answer nobody knows, a value that cannot be, and one preset
 * contradicting another
 */
export function joinLayers(layers: readonly PresetLayer[], reference: PresetReference): Preset {
  const joined: Joined = {
    defaults: new Map(),
    locked: new Map(),
    allowed: new Map(),
    questions: new Map(),
  };
  for (const layer of layers) joinLayer(layer, joined);
  const { manifest } = layers.at(-1)!;
  return {
    name: manifest.name,
    version: manifest.version,
    reference,
    layers,
    ...joined,
    questions: [...joined.questions.values()],
    migrations: layers.flatMap((layer) => layer.manifest.migrations ?? []),
    message: layers.findLast((layer) => layer.manifest.message !== undefined)?.manifest.message,
  };
}

function joinLayer(layer: PresetLayer, { allowed, defaults, locked, questions }: Joined): void {
  const { manifest, source } = layer;
  for (const question of manifest.questions ?? []) {
    requireNewKey(question, questions, source);
    requireSound(question, source);
    questions.set(question.key, question);
  }
  verifyLayer(layer, [...questions.values()]);
  for (const [key, values] of Object.entries(manifest.allowed ?? {})) {
    allowed.set(key, narrowed(allowed.get(key), values, key, source));
  }
  for (const [key, value] of Object.entries(manifest.locked ?? {})) {
    const before = locked.get(key);
    if (before !== undefined && before !== value) throw unlocks(source, key, before);
    locked.set(key, value);
  }
  for (const [key, value] of locked) requireAllowed('locked', key, value, allowed, source);
  requireFitting(Object.fromEntries(locked), locked, 'locked', source);
  requireRuntime({ allowed, locked }, source);
  joinDefaults(manifest, { allowed, defaults, locked }, source);
}

function joinDefaults(
  manifest: Manifest,
  { allowed, defaults, locked }: Omit<Joined, 'questions'>,
  source: string,
): void {
  // What a preset extends may have had a default that it does not allow any more.
  for (const [key, value] of defaults) {
    if (!isAllowed(value, allowed.get(key))) defaults.delete(key);
  }
  const own = manifest.defaults ?? {};
  for (const [key, value] of Object.entries(own)) {
    const only = locked.get(key);
    if (only !== undefined && only !== value) {
      throw refused('defaults', key, value, `it is locked to ${JSON.stringify(only)}`, source);
    }
    requireAllowed('defaults', key, value, allowed, source);
    defaults.set(key, value);
  }
  requireFitting(own, locked, 'defaults', source);
}

function requireAllowed(
  part: string,
  key: string,
  value: Scalar,
  allowed: ReadonlyMap<string, Allowed>,
  source: string,
): void {
  const values = allowed.get(key);
  if (values === undefined || isAllowed(value, values)) return;
  throw refused(part, key, value, `the preset allows ${allowedText(values)}`, source);
}

/** Makes sure that a runtime is left which is of a language that is left. */
function requireRuntime(
  { allowed, locked }: Pick<Joined, 'allowed' | 'locked'>,
  source: string,
): void {
  const left = (key: string): readonly Scalar[] | undefined => {
    const only = locked.get(key);
    const values = only === undefined ? allowed.get(key) : [only];
    return values !== undefined && isList(values) ? values : undefined;
  };
  const [languages, runtimes] = [left('language'), left('runtime')];
  if (languages === undefined || runtimes === undefined) return;
  if (runtimes.some((id) => languages.includes(catalogue.find(String(id))?.language ?? ''))) return;
  throw new SnapperError({
    code: 'usage',
    what: `${source} allows no runtime of a language that it allows`,
    why: `runtimes are ${runtimes.join(', ')}, languages ${languages.join(', ')}`,
  });
}

function requireNewKey(
  { key }: Question,
  questions: ReadonlyMap<string, Question>,
  source: string,
): void {
  const isOption = OPTIONS.some((option) => option.key === key);
  if (!isOption && !RESERVED.has(key) && !questions.has(key)) return;
  throw new SnapperError({
    code: 'usage',
    what: `${source} asks for ${JSON.stringify(key)}, which is taken`,
    why: questions.has(key)
      ? 'another question, maybe of the preset that it extends, has the same key'
      : 'an option, a flag or a key of snapper.json has that name already',
  });
}

/** What is no answer: keys of `snapper.json`, flags of the commands, and what EJS has besides answers. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'generator migrations preset presetVersion schema ' +
    'dryRun force fromFile git help jobs json offline onConflict report restore set strict trust version yes ' +
    'escapeFn include locals rethrow'
  ).split(' '),
);

function unlocks(source: string, key: string, value: Scalar): SnapperError {
  return new SnapperError({
    code: 'usage',
    what: `${source} locks ${JSON.stringify(key)} to another value than the preset it extends`,
    why: `that locks it to ${JSON.stringify(value)}`,
  });
}
