#!/usr/bin/env node
// Stands in for SAM CLI: takes the options that it takes, refuses all others as it does (exit code 2), and does
// to files what it does. What became of a deployment it tells the server at SNAPPER_LAB_AWS.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';

/** Options of all commands; `=` has a value, `*` has several. */
const COMMON = [
  'debug',
  'help',
  'region=',
  'profile=',
  'config-env=',
  'config-file=',
  'save-params',
];

/** From samcli/commands/<command>/core/options.py and the click options of each command. */
const COMMANDS = {
  build: [
    ...[
      'template-file=',
      'parameter-overrides*',
      'use-container',
      'container-env-var=',
      'container-env-var-file=',
    ],
    ...[
      'build-image=',
      'mount-with=',
      'skip-pull-image',
      'docker-network=',
      'hook-name=',
      'skip-prepare-infra',
    ],
    ...[
      'parallel',
      'exclude=',
      'manifest=',
      'cached',
      'no-cached',
      'build-in-source',
      'no-build-in-source',
    ],
    ...[
      'build-dir=',
      'cache-dir=',
      'base-dir=',
      'terraform-project-root-path=',
      'beta-features',
      'no-beta-features',
    ],
  ],
  deploy: [
    ...[
      'stack-name=',
      'capabilities*',
      'resolve-s3',
      'no-resolve-s3',
      'guided',
      'parameter-overrides*',
      's3-bucket=',
    ],
    ...[
      's3-prefix=',
      'resolve-image-repos',
      'image-repository=',
      'image-repositories=',
      'role-arn=',
      'kms-key-id=',
    ],
    ...['notification-arns*', 'tags*', 'metadata=', 'no-execute-changeset', 'execute-changeset'],
    ...[
      'fail-on-empty-changeset',
      'no-fail-on-empty-changeset',
      'confirm-changeset',
      'no-confirm-changeset',
    ],
    ...[
      'disable-rollback',
      'no-disable-rollback',
      'on-failure=',
      'force-upload',
      'max-wait-duration=',
    ],
    ...[
      'import-existing-resources',
      'no-progressbar',
      'signing-profiles*',
      'template-file=',
      'use-json',
    ],
  ],
  delete: ['stack-name=', 'no-prompts', 's3-bucket=', 's3-prefix='],
  logs: [
    ...[
      'stack-name=',
      'cw-log-group=',
      'name=',
      'include-traces',
      'filter=',
      'output=',
      'tail',
      'start-time=',
    ],
    ...['end-time=', 'beta-features', 'no-beta-features'],
  ],
};

/** What click says, and how it exits. */
function refuse(text, code = 2) {
  process.stderr.write(`Error: ${text}\n`);
  process.exit(code);
}

function parse(command, words) {
  const known = [...COMMANDS[command], ...COMMON];
  const options = {};
  for (let index = 0; index < words.length; index += 1) {
    const [name, inline] = words[index].replace(/^--/, '').split(/=(.*)/s);
    if (!words[index].startsWith('--')) refuse(`Got unexpected extra argument (${words[index]})`);
    if (known.includes(name)) options[name] = true;
    else if (known.includes(`${name}=`)) {
      options[name] = inline ?? words[(index += 1)];
      if (options[name] === undefined) refuse(`Option '--${name}' requires an argument.`);
    } else if (known.includes(`${name}*`)) {
      options[name] = inline === undefined ? [] : [inline];
      while (words[index + 1] !== undefined && !words[index + 1].startsWith('--')) {
        options[name].push(words[(index += 1)]);
      }
      if (options[name].length === 0) refuse(`Option '--${name}' requires an argument.`);
    } else refuse(`No such option: --${name}`);
  }
  return options;
}

/** Tells the account what became of a stack, and asks whether there was one. */
async function tell(what, body) {
  const response = await fetch(`${process.env['SNAPPER_LAB_AWS']}/sam/${what}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return (await response.json()).isThere;
}

/** Copies CodeUri elsewhere, runs the target of its Makefile, and writes the template with new paths, last. */
function build(options) {
  const source = options['template-file'] ?? 'template.yaml';
  const folder = options['build-dir'] ?? '.aws-sam/build';
  const template = readFileSync(source, 'utf8');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const id = /^ {2}(\w+):\n {4}Type: AWS::Serverless::Function/m.exec(template)?.[1];
  const code = /^ {6}CodeUri: (\S+)/m.exec(template)?.[1];
  if (!/BuildMethod: makefile/.test(template)) refuse('this stand-in builds by makefile alone', 1);
  const scratch = mkdtempSync(join(tmpdir(), 'sam-build-'));
  const artifacts = resolve(folder, id);
  mkdirSync(artifacts);
  try {
    cpSync(code, scratch, { recursive: true });
    // SAM CLI's builder hands its own environment on, but nothing of the make above it.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^M(AKE|FLAGS)/.test(name)),
    );
    execFileSync('make', ['--makefile', 'Makefile', `build-${id}`], {
      cwd: scratch,
      env: { ...env, ARTIFACTS_DIR: artifacts },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  } catch {
    refuse('CustomMakeBuilder:MakeBuild - Make Failed', 1);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const built = template
    .replaceAll(/^ *#.*\n/gm, '')
    .replace(/^( {6}CodeUri: ).*/m, `$1${id}`)
    .replace(/^( {6}ContentUri: )(.*)/m, '$1../../$2');
  writeFileSync(join(folder, 'template.yaml'), built);
}

/** Reads every local path that the template names, as uploading does. */
async function deploy(options) {
  const source = options['template-file'] ?? refuse('this stand-in wants a template', 1);
  if (!existsSync(source))
    refuse(`Invalid value for '--template-file': Path '${source}' does not exist.`);
  const template = readFileSync(source, 'utf8');
  for (const [, path] of template.matchAll(/^ {6}(?:CodeUri|ContentUri): (\S+)/gm)) {
    if (!existsSync(join(dirname(source), path))) refuse(`Unable to upload artifact ${path}`, 1);
  }
  const description = /^ {6}Description: (.*)$/m.exec(template)?.[1] ?? '';
  const stack = options['stack-name'] ?? refuse("Missing option '--stack-name'");
  await tell('deploy', { stack, parameters: options['parameter-overrides'] ?? [], description });
  process.stdout.write(`Successfully created/updated stack - ${stack}\n`);
}

async function remove(options) {
  const stack = options['stack-name'];
  if (!options['no-prompts']) {
    process.stdout.write(`Are you sure you want to delete the stack ${stack} ? [y/N]: `);
    const answer = readFileSync(0, 'utf8').trim();
    if (answer !== 'y') return;
  }
  const isThere = await tell('delete', { stack });
  process.stdout.write(
    isThere ? '\nDeleted successfully\n' : `Error: The input stack ${stack} does not exist\n`,
  );
}

async function logs(options) {
  const stack = options['stack-name'];
  if (!(await tell('look', { stack }))) refuse(`Stack with id ${stack} does not exist`, 1);
  if (!options['name']) refuse('no name');
  process.stdout.write(
    'x RESTORE_START Runtime Version: java:21\nx hello\nx REPORT RequestId: 1\n',
  );
}

const [command, ...words] = process.argv.slice(2);
if (command === '--version') process.stdout.write('SAM CLI, version 1.164.0\n');
else if (!Object.hasOwn(COMMANDS, command)) refuse(`No such command '${command}'.`);
else await { build, deploy, delete: remove, logs }[command](parse(command, words));
