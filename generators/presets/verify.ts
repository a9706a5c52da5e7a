import * as v from 'valibot';

import { SnapperError } from '../errors/index.ts';
import { OPTIONS, knowledgeOf } from '../options/index.ts';
import type { Option } from '../options/index.ts';
import { catalogue } from '../runtimes/index.ts';
import { unknownAnswer } from './answer-set.ts';
import { isList } from './allowed.ts';
import type { Overlay, Question, Scalar } from './manifest.ts';
import { refusePath } from './paths.ts';
import type { PresetLayer } from './preset.ts';
import { asOption } from './questions.ts';
import { sourceFiles } from './sources.ts';
import { requireKnownNames } from './substitute.ts';

/**
 * Makes sure that what a preset says can be: that it names answers there are, with values that they can
 * have, and files that it holds.
 *
 * @param questions those of the preset, and of the presets that it extends
 * @throws SnapperError of code `usage` that names the place, the value and what is allowed
 */
export function verifyLayer(layer: PresetLayer, questions: readonly Question[]): void {
  const { manifest, source } = layer;
  const options = [...OPTIONS, ...questions.map(asOption)];
  const keys = options.map(({ key }) => key as string);
  const judge = (part: string, values: Readonly<Record<string, unknown>> = {}): void => {
    for (const [key, value] of Object.entries(values)) {
      const option = options.find((each) => each.key === key);
      if (option === undefined) throw unknownAnswer(`${source}: "${part}"`, key, keys);
      for (const each of valuesOf(value)) requireValue(option, each, part, source);
    }
  };
  judge('defaults', manifest.defaults);
  judge('locked', manifest.locked);
  judge('allowed', manifest.allowed);
  for (const overlay of manifest.overlays ?? []) {
    judge('when', overlay.when);
    requireShape(overlay, source);
    // Looks for them; what is in them is seen when they are written.
    sourceFiles(layer, overlay);
    for (const path of [overlay.to ?? '', ...(overlay.remove ?? [])]) {
      requireKnownNames(path, keys, `${source}: ${JSON.stringify(path)}`);
    }
  }
  requireKnownNames(manifest.message ?? '', keys, `${source}: "message"`);
  requireMoves(layer);
}

/**
 * Makes sure that values go with each other, as far as a value can be judged without a user's answers.
 *
 * @param locked all that is locked
 */
export function requireFitting(
  values: Readonly<Record<string, Scalar>>,
  locked: ReadonlyMap<string, Scalar>,
  part: 'defaults' | 'locked',
  source: string,
): void {
  const knowledge = knowledgeOf(Object.fromEntries(locked), {
    catalogue,
    // Support dates only stand beside choices.
    today: '1970-01-01',
    folder: '',
    nameOf: (key) => key,
  });
  for (const [key, value] of Object.entries(values)) {
    const option = OPTIONS.find((each) => each.key === key);
    const why = option?.refuse?.(value as never, knowledge);
    if (why !== undefined) throw refused(part, key, value, why, source);
  }
}

/** The failure of a value that cannot be. */
export function refused(
  part: string,
  key: string,
  value: unknown,
  why: string,
  source: string,
): SnapperError {
  return new SnapperError({
    code: 'usage',
    what: `${source}: ${JSON.stringify(key)} in "${part}" cannot be ${JSON.stringify(value)}`,
    why,
  });
}

/** The values that a part of a manifest names for one answer: one, a list, or the ends of bounds. */
function valuesOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return isList(value) ? value : Object.values(value).filter((each) => each !== undefined);
}

function requireValue(option: Option, value: unknown, part: string, source: string): void {
  if (v.is(option.schema, value)) return;
  const allowed = option.allowed.replaceAll('` `', ', ').replaceAll('`', '');
  throw refused(part, option.key, value, `allowed: ${allowed}`, source);
}

function requireShape({ from, remove, ...rest }: Overlay, source: string): void {
  const refuse = (why: string): never => {
    throw new SnapperError({
      code: 'usage',
      what: `${source}: an overlay ${JSON.stringify({ from, remove }).slice(0, 80)} cannot be`,
      why,
    });
  };
  if ((from === undefined) === (remove === undefined)) {
    refuse('it has either "from", what it writes, or "remove"');
  }
  if (remove === undefined) return;
  const [other] = Object.keys(rest).filter((key) => key !== 'when');
  if (other !== undefined) refuse(`"${other}" has no meaning where files are removed`);
}

function requireMoves({ manifest, source }: PresetLayer): void {
  for (const { files = [] } of manifest.migrations ?? []) {
    for (const path of files.flatMap(({ from, to }) => [from, to])) {
      const refusal = refusePath(path.replace(/\/$/, ''), manifest.writes ?? []);
      if (refusal === undefined) continue;
      throw new SnapperError({
        code: 'usage',
        what: `${source}: a migration may not move ${JSON.stringify(path)}`,
        ...refusal,
      });
    }
  }
}
