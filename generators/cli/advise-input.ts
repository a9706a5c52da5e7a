import { safeParse } from 'valibot';

import { BASE_REGION } from '../advise/index.ts';
import type { Workload } from '../advise/index.ts';
import { SnapperError } from '../errors/index.ts';
import { OPTIONS, closest, decodeFlag } from '../options/index.ts';
import type { OptionKey } from '../options/index.ts';
import { catalogue } from '../runtimes/index.ts';
import type { Architecture, Runtime } from '../runtimes/index.ts';
import type { Arguments } from './arguments.ts';
import { messages } from './messages/index.ts';

/** What is taken where no flag says it. */
export const DEFAULTS = { coldStarts: '1%', durationMs: 100, versions: 1 } as const;

/** Which numbers a flag takes. */
interface Range {
  readonly flag: string;
  readonly min: number;
  readonly max: number;
  /** What is counted, where that is no whole thing. @default whole numbers only */
  readonly unit?: string;
}

/** An init phase under SnapStart ends after 15 minutes, as an invocation does. */
const LONGEST_MS = 900_000;
const INIT: Range = { flag: '--init', min: 1, max: LONGEST_MS, unit: 'milliseconds' };
const DURATION: Range = { flag: '--duration', min: 1, max: LONGEST_MS, unit: 'milliseconds' };
/** More than any account has; beyond it numbers are slips of the keyboard. */
const INVOCATIONS: Range = { flag: '--invocations', min: 1, max: 1e12 };
const VERSIONS: Range = { flag: '--versions', min: 1, max: 10_000 };
const ENVIRONMENTS: Range = { flag: '--environments', min: 1, max: 100_000 };

/**
 * The function that a command line describes.
 *
 * @throws SnapperError of code `usage` that names the flag, its value and what is allowed
 */
export function workloadOf({ advise, given }: Arguments): Workload {
  const missing = [
    ...(advise.init === undefined ? ['--init MS'] : []),
    ...(advise.invocations === undefined ? ['--invocations N'] : []),
  ];
  if (advise.init === undefined || advise.invocations === undefined) {
    throw new SnapperError({ code: 'usage', ...messages.adviseLacks(missing) });
  }
  const invocations = numberIn(INVOCATIONS, advise.invocations);
  const runtime = runtimeOf(given['runtime']);
  return {
    initMs: numberIn(INIT, advise.init),
    invocations,
    coldStarts: coldStartsOf(advise.coldStarts ?? DEFAULTS.coldStarts, invocations),
    durationMs:
      advise.duration === undefined ? DEFAULTS.durationMs : numberIn(DURATION, advise.duration),
    memoryMb: optionOf('memory', given['memory'] ?? 1769) as number,
    versions:
      advise.versions === undefined ? DEFAULTS.versions : numberIn(VERSIONS, advise.versions),
    ...(advise.environments !== undefined && {
      environments: numberIn(ENVIRONMENTS, advise.environments),
    }),
    region: regionOf(advise.region ?? BASE_REGION),
    architecture: optionOf('architecture', given['architecture'] ?? 'x86_64') as Architecture,
    ...(runtime !== undefined && { runtime }),
  };
}

/** A number as people write it, `2e6` for one; `undefined`: it is none. */
function parsed(text: string): number | undefined {
  return /^\d+(?:\.\d+)?(?:e\+?\d+)?$/i.test(text) ? Number(text) : undefined;
}

function numberIn(range: Range, text: string): number {
  const { flag, max, min, unit } = range;
  const value = parsed(text);
  if (value !== undefined && value >= min && value <= max) {
    if (unit !== undefined || Number.isInteger(value)) return value;
  }
  throw new SnapperError({
    code: 'usage',
    ...messages.adviseWrongNumber(flag, text, min, max, unit),
  });
}

/** How many cold starts are meant by a share, as `0.5%` or `0.005`, or by their number. */
function coldStartsOf(text: string, invocations: number): number {
  const percent = text.endsWith('%');
  const value = parsed(percent ? text.slice(0, -1) : text);
  if (value !== undefined && (percent ? value <= 100 : value < 1)) {
    const share = percent ? value / 100 : value;
    // Of a share that is not nothing, one is the least.
    return share === 0 ? 0 : Math.max(1, Math.round(share * invocations));
  }
  if (value !== undefined && !percent && Number.isInteger(value) && value <= invocations) {
    return value;
  }
  throw new SnapperError({ code: 'usage', ...messages.adviseWrongColdStarts(text, invocations) });
}

/** A region by its form alone: AWS opens new ones, whose prices are then said to be unknown. */
function regionOf(text: string): string {
  if (/^[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/.test(text)) return text;
  throw new SnapperError({ code: 'usage', ...messages.adviseWrongRegion(text) });
}

function runtimeOf(value: unknown): Runtime | undefined {
  if (value === undefined) return undefined;
  const id = value as string;
  const runtime = catalogue.find(id);
  if (runtime !== undefined) return runtime;
  const known = catalogue.runtimes.map((each) => each.id);
  throw new SnapperError({
    code: 'usage',
    ...messages.adviseWrongRuntime(id, closest(id, known)),
  });
}

function optionOf(key: OptionKey, value: unknown): unknown {
  const option = OPTIONS.find((each) => each.key === key)!;
  const decoded = typeof value === 'string' ? decodeFlag(option, value) : value;
  if (safeParse(option.schema, decoded).success) return decoded;
  // Of these two, flags alone give values, which are texts or numbers.
  const text = String(value);
  const allowed = option.allowed.replaceAll('`', '').split(' ');
  throw new SnapperError({
    code: 'usage',
    ...messages.adviseWrongOption(
      `--${key}`,
      text,
      option.allowed.replaceAll('` `', ', ').replaceAll('`', ''),
      closest(text, allowed),
    ),
  });
}
