import { parseArgs } from 'node:util';
import { messageOf, usageError } from '../errors.ts';
import type { Host } from '../options.ts';

/** Where the function's process runs. */
export type Place = 'auto' | 'docker' | 'process';

/** How clones in virtual machines are run. */
export interface VmSettings {
  readonly clones: number;
  /** The root of the host, unpacked; undefined takes it from the base image. */
  readonly hostRoot: string | undefined;
  /** Below which folder the guest's kernel lies, as on a machine. */
  readonly kernelFolder: string;
}

/** Nothing is to run: only what virtual machines need is looked for. */
export interface VmCheck {
  readonly check: VmSettings;
}

/** The command line, checked. */
export interface CommandSettings {
  readonly layers: readonly string[];
  /** Folders that lie in `/opt` under their own names. */
  readonly folders: readonly string[];
  readonly functionPath: string;
  readonly handler: string;
  /** Absolute, below `/opt`. */
  readonly wrapper: string;
  readonly host: Host;
  readonly functionName: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly region: string;
  readonly events: readonly string[];
  readonly invokes: number;
  readonly restores: number;
  readonly environmentFile: string | undefined;
  /** Variables given one by one; those of the file win. */
  readonly variables: Readonly<Record<string, string>>;
  readonly place: Place;
  readonly image: string | undefined;
  readonly containerTool: string;
  /** Undefined: the snapshot is only played, by holding the answer to `restore/next`. */
  readonly vm: VmSettings | undefined;
  readonly snapStart: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

const FLAGS = {
  layer: { type: 'string', multiple: true },
  folder: { type: 'string', multiple: true },
  function: { type: 'string' },
  handler: { type: 'string' },
  wrapper: { type: 'string', default: '/opt/snapper/wrapper' },
  host: { type: 'string', default: 'java21' },
  name: { type: 'string', default: 'SnapperFunction' },
  memory: { type: 'string', default: '1769' },
  timeout: { type: 'string', default: '30' },
  region: { type: 'string', default: 'us-east-1' },
  event: { type: 'string', multiple: true },
  invokes: { type: 'string' },
  restores: { type: 'string', default: '1' },
  env: { type: 'string', multiple: true },
  'env-vars': { type: 'string' },
  in: { type: 'string', default: 'auto' },
  image: { type: 'string' },
  'container-tool': { type: 'string', default: 'docker' },
  vm: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  clones: { type: 'string' },
  'host-root': { type: 'string' },
  kernel: { type: 'string' },
  'on-demand': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
} as const;

/**
 * Reads the command line; undefined when it asks for help.
 *
 * @throws EmulatorError (exit code 2) naming the flag, its value and what is allowed.
 */
export function parseCommandLine(args: readonly string[]): CommandSettings | VmCheck | undefined {
  const flags = parseFlags(args);
  if (flags.help) return undefined;
  if (flags.check) {
    return { check: vmSettings(flags) ?? missing('--vm', '--check looks for what that needs') };
  }
  const wrapper = flags.wrapper;
  if (!wrapper.startsWith('/opt/')) {
    throw usageError(`--wrapper ${wrapper}: must be a path below /opt, where layers lie`);
  }
  return {
    layers: flags.layer ?? missing('--layer', 'the layer: a zip, or a folder with what is in /opt'),
    folders: flags.folder ?? [],
    functionPath: flags.function ?? missing('--function', "the function's package"),
    handler: flags.handler ?? missing('--handler', 'the handler, e.g. app.handler'),
    wrapper,
    host: oneOf('--host', flags.host, ['java21', 'java25', 'image']),
    functionName: flags.name,
    // Lambda's own limits.
    memoryMegabytes: wholeNumber('--memory', flags.memory, 128, 10_240),
    timeoutSeconds: wholeNumber('--timeout', flags.timeout, 1, 900),
    region: flags.region,
    events: flags.event ?? [],
    invokes: wholeNumber('--invokes', flags.invokes ?? (flags.vm ? '2' : '1'), 0, 1_000_000),
    restores: wholeNumber('--restores', flags.restores, 1, 10_000),
    environmentFile: flags['env-vars'],
    variables: Object.fromEntries((flags.env ?? []).map(assignment)),
    place: oneOf('--in', flags.in, ['auto', 'docker', 'process']),
    image: flags.image,
    containerTool: flags['container-tool'],
    vm: vmSettings(flags),
    snapStart: !flags['on-demand'],
    json: flags.json,
    quiet: flags.quiet,
  };
}

type Flags = ReturnType<typeof parseFlags>;

function vmSettings(flags: Flags): VmSettings | undefined {
  const needing = (['clones', 'host-root', 'kernel'] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (!flags.vm) {
    if (needing !== undefined) throw usageError(`--${needing}: is for --vm alone`);
    return undefined;
  }
  if (flags['on-demand']) throw usageError('--on-demand: takes no snapshot, and --vm shows one');
  if (flags.in !== 'auto') {
    throw usageError(`--in ${flags.in}: --vm runs the function in virtual machines; choose one`);
  }
  if (flags.restores !== '1') throw usageError('--restores: with --vm, say --clones instead');
  return {
    clones: wholeNumber('--clones', flags.clones ?? '2', 1, 1_000),
    hostRoot: flags['host-root'],
    kernelFolder: flags.kernel ?? '/',
  };
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, strict: true }).values;
  } catch (thrown) {
    throw usageError(`${messageOf(thrown)}; --help lists the flags`);
  }
}

function missing(flag: string, meaning: string): never {
  throw usageError(`${flag} is missing: ${meaning}`);
}

/** The name and value of `NAME=VALUE`. What is wrong is not quoted: it may be a secret. */
function assignment(text: string): [string, string] {
  const [, name, value] = /^([A-Za-z]\w*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw usageError('--env: must be NAME=VALUE');
  return [name, value];
}

function oneOf<Value extends string>(
  flag: string,
  value: string,
  allowed: readonly Value[],
): Value {
  const found = allowed.find((candidate) => candidate === value);
  return found ?? reject(flag, value, `must be ${allowed.join(' or ')}`);
}

function wholeNumber(flag: string, value: string, least: number, greatest: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= greatest) return number;
  return reject(flag, value, `must be a whole number from ${least} to ${greatest}`);
}

function reject(flag: string, value: string, reason: string): never {
  throw usageError(`${flag} ${value}: ${reason}`);
}
