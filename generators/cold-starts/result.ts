import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { ColdStartsError, codeOf } from './errors.ts';

/** One cold start: the start itself, and the invocation that had to wait for it. In milliseconds. */
export interface ColdStart {
  readonly kind: 'restore' | 'init';
  readonly startMs: number;
  readonly durationMs: number;
  readonly billedRestoreMs?: number;
  readonly maxMemoryMb?: number;
}

/** What was measured of one stack. */
export interface StackResult {
  readonly stack: string;
  readonly runtime: string;
  readonly snapStart: boolean;
  readonly memoryMb: number;
  readonly architecture: string;
  readonly region: string;
  readonly version: string;
  /** All invocations, also those that met a warm environment or were throttled. */
  readonly invocations: number;
  readonly throttled: number;
  readonly coldStarts: readonly ColdStart[];
}

/** What one `make bench` measured. It holds neither account nor environment. */
export interface BenchResult {
  readonly format: 1;
  readonly date: string;
  readonly event: string;
  /** How many cold starts of each stack were asked for. */
  readonly runs: number;
  readonly stacks: readonly StackResult[];
}

/** How long a caller waited: AWS defines a cold start as restore (or init) and duration. */
export function totalMs({ startMs, durationMs }: ColdStart): number {
  return startMs + durationMs;
}

/** Writes a file, and its folder where that is missing. */
export async function writeInto(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** Writes a result. */
export async function writeResult(path: string, result: BenchResult): Promise<void> {
  await writeInto(path, `${JSON.stringify(result, undefined, 2)}\n`);
}

/**
 * Reads a result.
 *
 * @throws ColdStartsError when there is none, or when it is none that can be shown.
 */
export async function readResult(path: string): Promise<BenchResult> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOENT') throw thrown;
    throw new ColdStartsError(`there is no ${path} yet; \`make bench\` measures and writes it`);
  }
  try {
    const result: unknown = JSON.parse(text);
    if (isResult(result)) return result;
  } catch {
    // Told below, like everything else that is no result.
  }
  throw new ColdStartsError(`${path} is not a result of \`make bench\`; measure again`);
}

function isResult(value: unknown): value is BenchResult {
  if (!isObject(value) || value['format'] !== 1 || !Array.isArray(value['stacks'])) return false;
  if (!hasTexts(value, ['date', 'event']) || !isCount(value['runs'])) return false;
  return value['stacks'].every(isStack);
}

function isStack(value: unknown): boolean {
  if (!isObject(value) || !Array.isArray(value['coldStarts'])) return false;
  const texts = ['stack', 'runtime', 'architecture', 'region', 'version'];
  const counts = ['memoryMb', 'invocations', 'throttled'];
  return (
    hasTexts(value, texts) &&
    counts.every((name) => isCount(value[name])) &&
    typeof value['snapStart'] === 'boolean' &&
    value['coldStarts'].every(isColdStart)
  );
}

function isColdStart(value: unknown): boolean {
  if (!isObject(value) || !['restore', 'init'].includes(String(value['kind']))) return false;
  const optional = [value['billedRestoreMs'], value['maxMemoryMb']];
  return (
    [value['startMs'], value['durationMs']].every(isCount) &&
    optional.every((number) => number === undefined || isCount(number))
  );
}

function hasTexts(value: Readonly<Record<string, unknown>>, names: readonly string[]): boolean {
  return names.every((name) => typeof value[name] === 'string');
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
