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

import { optionsOf, refuse } from './sam-options.mjs';

/** Tells the account what became of a stack, or asks for it. */
async function tell(what, body) {
  const response = await fetch(`${process.env['SNAPPER_LAB_AWS']}/sam/${what}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return response.json();
}

/** Builds the function, and writes the template with new paths, last. */
function build(options) {
  const folder = options['build-dir'] ?? '.aws-sam/build';
  const template = readFileSync(options['template-file'] ?? 'template.yaml', 'utf8');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const id = /^ {2}(\w+):\n {4}Type: AWS::Serverless::Function/m.exec(template)?.[1];
  const isImage = template.includes('PackageType: Image');
  if (isImage) buildImage(template, id, options['parameter-overrides'] ?? []);
  else buildByMakefile(template, id, resolve(folder, id));
  const built = template
    .replaceAll(/^ *#.*\n/gm, '')
    .replace(/^( {6}CodeUri: ).*/m, `$1${id}`)
    .replace(/^( {6}PackageType: Image\n)/m, `$1      ImageUri: ${id.toLowerCase()}:latest\n`)
    // A layer that is an archive is not built: only the way to it changes.
    .replaceAll(/^( {6}ContentUri: )(.*)/gm, '$1../../$2');
  writeFileSync(join(folder, 'template.yaml'), built);
}

/** Runs the target of the Makefile in a copy of CodeUri, with the whole environment of this process. */
function buildByMakefile(template, id, artifacts) {
  const code = /^ {6}CodeUri: (\S+)/m.exec(template)?.[1];
  if (!template.includes('BuildMethod: makefile')) refuse('this stand-in builds by makefile', 1);
  const scratch = mkdtempSync(join(tmpdir(), 'sam-build-'));
  mkdirSync(artifacts);
  try {
    cpSync(code, scratch, { recursive: true });
    execFileSync('make', ['--makefile', resolve(code, 'Makefile'), `build-${id}`], {
      cwd: scratch,
      env: { ...process.env, ARTIFACTS_DIR: artifacts },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  } catch {
    refuse('CustomMakeBuilder:MakeBuild - Make Failed', 1);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What SAM CLI asks of Docker by its API. */
function buildImage(template, id, overrides) {
  const metadata = (name) => new RegExp(`^ {6}${name}: (.*)$`, 'm').exec(template)?.[1];
  const [, argument, parameter] =
    /^\{ (\w+): !Ref (\w+) \}$/.exec(metadata('DockerBuildArgs')) ?? [];
  const value = overrides.find((each) => each.startsWith(`${parameter}=`))?.split('=')[1];
  execFileSync(
    'docker',
    [
      ...['build', '--file', metadata('Dockerfile'), '--target', metadata('DockerBuildTarget')],
      ...(argument === undefined ? [] : ['--build-arg', `${argument}=${value}`]),
      ...['--tag', `${id.toLowerCase()}:${metadata('DockerTag')}`, metadata('DockerContext')],
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
}

/** Reads every local path that the template names, as uploading does. */
async function deploy(options) {
  const source = options['template-file'] ?? refuse('this stand-in wants a template', 1);
  if (!existsSync(source))
    refuse(`Invalid value for '--template-file': Path '${source}' does not exist.`);
  const template = readFileSync(source, 'utf8');
  const stack = options['stack-name'] ?? refuse("Missing option '--stack-name'");
  if (template.includes('PackageType: Image') && !options['resolve-image-repos'])
    refuse("Missing option '--image-repositories', '--image-repository', '--resolve-image-repos'");
  if (!options['s3-bucket'] && !options['resolve-s3'])
    refuse('S3 Bucket not specified, use --s3-bucket or --resolve-s3', 1);
  for (const [, path] of template.matchAll(/^ {6}(?:CodeUri|ContentUri): (\S+)/gm)) {
    if (!existsSync(join(dirname(source), path))) refuse(`Unable to upload artifact ${path}`, 1);
  }
  if (template.includes('AWS::IAM::') && !options['capabilities']?.includes('CAPABILITY_IAM'))
    refuse('Requires capabilities : [CAPABILITY_IAM]', 1);
  const description = /^ {6}Description: (.*)$/m.exec(template)?.[1] ?? '';
  const parameters = await parametersOf(template, stack, options['parameter-overrides'] ?? []);
  await tell('deploy', { stack, parameters, description });
  process.stdout.write(`Successfully created/updated stack - ${stack}\n`);
}

/** Those of the template alone; what is not named keeps the value that the stack has. */
async function parametersOf(template, stack, overrides) {
  const declared = /^Parameters:\n((?: .*\n)*)/m.exec(template)?.[1] ?? '';
  const { parameters: previous = [] } = await tell('look', { stack });
  const values = [];
  for (const [, name, body] of declared.matchAll(/^ {2}(\w+):\n((?: {4}.*\n)*)/gm)) {
    const isIts = (each) => each.startsWith(`${name}=`);
    const value = overrides.find(isIts) ?? previous.find(isIts);
    if (value !== undefined) values.push(value);
    else if (!/^ {4}Default:/m.test(body)) refuse(`Parameters: [${name}] must have values`, 1);
  }
  return values;
}

/** Asks for the stack, and then for what was uploaded. */
async function remove({ 'no-prompts': isSilent, 'stack-name': stack }) {
  const answers = isSilent ? ['y', 'y'] : readFileSync(0, 'utf8').split('\n');
  const confirm = (question) => {
    if (!isSilent) process.stdout.write(`\t${question} [y/N]: `);
    const answer = answers.shift();
    if (answers.length === 0 && answer === '') refuse('Aborted!', 1);
    return answer === 'y';
  };
  if (!confirm(`Are you sure you want to delete the stack ${stack} in the region eu-central-1 ?`))
    return;
  const { isThere } = await tell('look', { stack });
  if (isThere) confirm('Do you want to delete the template file x.template in S3?');
  await tell('delete', { stack });
  const missing = `Error: The input stack ${stack} does not exist on Cloudformation`;
  process.stdout.write(isThere ? '\nDeleted successfully\n' : `${missing}\n`);
}

async function logs({ name, 'stack-name': stack }) {
  process.stdout.write("You can now use 'sam logs' without --name parameter\n");
  const { isThere } = await tell('look', { stack });
  if (!isThere) refuse(`Stack with id ${stack} does not exist`, 1);
  if (name === undefined) refuse('this stand-in wants a name', 1);
  process.stdout.write(
    'x RESTORE_START Runtime Version: java:21\nx hello\nx REPORT RequestId: 1\n',
  );
}

const [command, ...line] = process.argv.slice(2);
if (command === '--version') {
  process.stdout.write('SAM CLI, version 1.164.0\n');
} else {
  const options = optionsOf(command, line);
  await { build, deploy, delete: remove, logs }[command](options);
}
