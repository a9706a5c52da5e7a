import { spawn } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';

import { completeAnswers } from '../../generators/options/index.ts';
import { render } from '../../generators/project/index.ts';
import { withBase } from '../../generators/regenerate/index.ts';
import { catalogue } from '../../generators/runtimes/index.ts';
import { execute } from './measure.ts';

/** Sizes of fleets. */
const SIZES = [1, 100, 1_000, 10_000];
/** Repositories that differ; larger fleets repeat them, as hard links to the same files. */
const DISTINCT = 99;
/** Repositories that follow a preset. */
const FOLLOWERS = 1_000;
const LANGUAGES = ['dotnet', 'node', 'python'];

interface Measurement {
  readonly seconds: number;
  /** The most memory that the process ever held, in megabytes; `undefined` where nobody can tell. */
  readonly peakMegabytes: number | undefined;
}

/** Checking and updating fleets of repositories, in one process each. */
export async function regenerate(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'snapper-bench-'));
  try {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const repositories = Array.from({ length: DISTINCT }, (_, index) =>
      filesOf(`fn-${index}`, LANGUAGES[index % LANGUAGES.length]!, version),
    );
    for (const size of SIZES) addRepositories(home, repositories, size);
    await compareSizes('Checking repositories that are up to date', home, ['check']);
    await compareSizes('The same, updating them', home, ['update']);
    await compareSizes('Updating each (new memory: 5 files)', home, ['update', '--memory', '1024']);
    await withPreset(home);
    await withGit(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** How time and memory grow with the number of repositories. */
async function compareSizes(title: string, home: string, args: readonly string[]): Promise<void> {
  console.log(`\n${title}`);
  const first = await measure(home, args, foldersOf(1));
  let reference: number | undefined;
  for (const size of SIZES) {
    const { peakMegabytes, seconds } =
      size === 1 ? first : await measure(home, args, foldersOf(size));
    // What one repository takes is nearly all start-up of the process.
    const each = ((seconds - (size === 1 ? 0 : first.seconds)) * 1_000) / size;
    if (size > 1) reference ??= each;
    const ratio = reference === undefined ? '' : `${(each / reference).toFixed(2)} x linear`;
    console.log(
      `  ${String(size).padStart(6)} ${seconds.toFixed(2).padStart(8)} s ${each.toFixed(2).padStart(8)} ms each  ${ratio.padStart(13)}  ${peakMegabytes?.toFixed(0).padStart(5) ?? '?'} MB at most`,
    );
  }
}

/** What following an organisation's preset adds to a check. */
async function withPreset(home: string): Promise<void> {
  const folders = foldersOf(FOLLOWERS);
  const manifest = {
    name: 'platform',
    version: '1.0.0',
    defaults: { timeout: 20 },
    locked: { registry: 'public.ecr.aws' },
    questions: [{ key: 'team', type: 'string', question: 'Which team?', default: 'red' }],
    overlays: [{ from: 'files' }],
  };
  const files = {
    'snapper.preset.json': JSON.stringify(manifest),
    ...Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        `files/docs/rule-${index}.md`,
        `# Rule ${index} for {{name}}, of {{team}}\n\n${'Text.\n'.repeat(200)}`,
      ]),
    ),
  };
  for (const [path, text] of Object.entries(files)) {
    const target = join(home, 'platform', path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  const alone = await measure(home, ['check'], folders);
  const followed = await measure(home, ['update', '--preset', './platform'], folders);
  const checked = await measure(home, ['check'], folders);
  console.log(
    `\n${FOLLOWERS.toLocaleString('en')} repositories and a preset of 10 files, in one call`,
  );
  for (const [name, { peakMegabytes, seconds }] of [
    ['checked without a preset', alone] as const,
    ['checked against a preset', checked] as const,
    ['updated to follow it', followed] as const,
  ]) {
    const each = ((seconds * 1_000) / FOLLOWERS).toFixed(2);
    const ratio = `${(seconds / alone.seconds).toFixed(2)} x`;
    console.log(
      `  ${name.padEnd(32)} ${seconds.toFixed(2).padStart(8)} s ${each.padStart(8)} ms each  ${ratio.padStart(8)}  ${peakMegabytes?.toFixed(0).padStart(5) ?? '?'} MB at most`,
    );
  }
}

/** What asking git for uncommitted changes adds. */
async function withGit(home: string): Promise<void> {
  const folders = foldersOf(DISTINCT);
  const environment = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' };
  for (const folder of folders) {
    const git = (...args: readonly string[]): void =>
      execute('git', ['-C', join(home, folder), ...args], environment);
    git('init', '--quiet');
    git('add', '--all');
    git(
      '-c',
      'user.name=bench',
      '-c',
      'user.email=bench@localhost',
      'commit',
      '--quiet',
      '-m',
      '-',
    );
  }
  const asked = await measure(home, ['update', '--memory', '1280'], folders);
  const unasked = await measure(home, ['update', '--force', '--memory', '1536'], folders);
  console.log(`\nUpdating ${DISTINCT} git repositories`);
  for (const [name, { seconds }] of [
    ['--force', unasked] as const,
    ['asking git', asked] as const,
  ]) {
    const ratio = `${(seconds / unasked.seconds).toFixed(2)} x`;
    console.log(`  ${name.padEnd(12)} ${seconds.toFixed(2).padStart(8)} s  ${ratio.padStart(8)}`);
  }
}

async function measure(
  home: string,
  args: readonly string[],
  folders: readonly string[],
): Promise<Measurement> {
  const cli = resolve('.cache/bench/dist/cli.js');
  const start = performance.now();
  const child = spawn(process.execPath, [cli, ...args, ...folders], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += String(text)));
  let peak: number | undefined;
  const watch = setInterval(() => (peak = peakOf(child.pid!) ?? peak), 20);
  const code = await new Promise<number | null>((end) => child.on('close', end));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr.slice(-2_000)}`);
  return { seconds: (performance.now() - start) / 1_000, peakMegabytes: peak };
}

/** The most memory a process ever held, in megabytes, as Linux counts it. */
function peakOf(pid: number): number | undefined {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024;
  } catch {
    return undefined;
  }
}

function foldersOf(size: number): readonly string[] {
  return Array.from({ length: size }, (_, index) => `fn-${index}`);
}

/** The files of a repository, with their permission bits. */
type Files = ReadonlyMap<string, { readonly content: string; readonly mode: number }>;

function filesOf(name: string, language: string, generatorVersion: string): Files {
  const context = { catalogue, today: '2026-11-24', folder: name, nameOf: String };
  const answers = completeAnswers({ name, language }, context);
  return withBase(render(answers, { catalogue, generatorVersion }), generatorVersion, {
    ...answers,
  });
}

/** Writes the repositories that are not there yet, up to a number of them. */
function addRepositories(home: string, repositories: readonly Files[], size: number): void {
  const present = SIZES.filter((each) => each < size).at(-1) ?? 0;
  for (let index = present; index < size; index++) {
    const original = index % repositories.length;
    for (const [path, { content, mode }] of repositories[original]!) {
      const target = join(home, `fn-${index}`, path);
      mkdirSync(dirname(target), { recursive: true });
      if (index === original) {
        writeFileSync(target, content);
        chmodSync(target, mode);
      } else linkSync(join(home, `fn-${original}`, path), target);
    }
  }
}
