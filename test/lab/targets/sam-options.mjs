// The options of SAM CLI's commands, and the values that samconfig.toml gives them.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import process from 'node:process';

const words = (text) => text.trim().split(/\s+/);

/** Options of all commands: `=` has a value, `*` has several, `!` exists with `no-` as well. */
const COMMON = words(
  'region= profile= debug help config-env= config-file= save-params beta-features!',
);

/** As version 1.164 declares them in samcli/commands/COMMAND/command.py and samcli/commands/_utils/options.py. */
const COMMANDS = {
  build:
    words(`template-file= template= parameter-overrides* language-extensions! parallel exclude= manifest= cached!
    build-in-source! use-container! use-buildkit! container-env-var= container-env-var-file= build-image= mount-with=
    mount-symlinks! skip-pull-image docker-network= build-dir= cache-dir= base-dir= hook-name= skip-prepare-infra
    prepare-infra terraform-project-root-path=`),
  deploy:
    words(`template-file= template= stack-name= guided parameter-overrides* capabilities* resolve-s3! s3-bucket=
    s3-prefix= resolve-image-repos image-repository= image-repositories= role-arn= kms-key-id= notification-arns* tags*
    metadata= signing-profiles* force-upload use-json no-progressbar no-execute-changeset fail-on-empty-changeset!
    confirm-changeset! disable-rollback! on-failure= max-wait-duration= express! language-extensions!`),
  delete: words('stack-name= no-prompts s3-bucket= s3-prefix= express!'),
  logs: words(
    'stack-name= name= cw-log-group= include-traces filter= output= tail start-time= end-time=',
  ),
};

/** What click says, and how it exits. */
export function refuse(text, code = 2) {
  process.stderr.write(`Error: ${text}\n`);
  process.exit(code);
}

/**
 * The options of a command line, over those of samconfig.toml. Words that belong to no option are refused, where
 * SAM CLI would ignore them.
 */
export function optionsOf(command, line) {
  if (!Object.hasOwn(COMMANDS, command)) refuse(`No such command '${command}'.`);
  const kinds = kindsOf(COMMANDS[command]);
  const given = parse(line, kinds);
  return { ...configuration(command, given), ...given };
}

/** Whether an option has no value, one (`=`) or several (`*`), by name. */
function kindsOf(declared) {
  const kinds = new Map();
  for (const each of [...declared, ...COMMON]) {
    const name = each.replace(/[=*!]$/, '');
    kinds.set(name, each.slice(name.length));
    if (each.endsWith('!')) kinds.set(`no-${name}`, '!');
  }
  return kinds;
}

function parse(line, kinds) {
  const options = {};
  for (let index = 0; index < line.length; index += 1) {
    if (!line[index].startsWith('--')) refuse(`Got unexpected extra argument (${line[index]})`);
    const [name, inline] = line[index].slice(2).split(/=(.*)/s);
    const kind = kinds.get(name);
    if (kind === undefined) refuse(`No such option: --${name}`);
    const values = inline === undefined ? [] : [inline];
    const most = { '=': 1, '*': Infinity }[kind] ?? 0;
    while (values.length < most && line[index + 1]?.startsWith('--') === false) {
      values.push(line[(index += 1)]);
    }
    if (most > 0 && values.length === 0) refuse(`Option '--${name}' requires an argument.`);
    options[name] = most === 0 ? true : most === 1 ? values[0] : values;
  }
  return options;
}

/** It lies beside the template, wherever that is: samcli/cli/cli_config_file.py, configuration_callback(). */
function configuration(command, given) {
  const beside = dirname(given['template-file'] ?? 'template.yaml');
  const named = given['config-file'];
  const path = isAbsolute(named ?? '') ? named : join(beside, named ?? 'samconfig.toml');
  if (!existsSync(path)) {
    if (named === undefined) return {};
    refuse(`Config file ${named} does not exist or could not be read!`, 1);
  }
  // `sam delete` takes what `sam deploy` does.
  const section = command === 'delete' ? 'deploy' : command;
  const values = {};
  for (const [, of, body] of readFileSync(path, 'utf8').matchAll(
    /^\[default\.(\w+)\.parameters\]\n((?!\[)[^]*?)(?=^\[|(?![^]))/gm,
  )) {
    if (of !== 'global' && of !== section) continue;
    for (const [, key, text] of body.matchAll(/^(\w+) = (.*)$/gm)) {
      const name = key.replaceAll('_', '-');
      if (![...kindsOf(Object.values(COMMANDS).flat()).keys()].includes(name)) {
        refuse(`samconfig.toml: no command has an option ${key}`, 1);
      }
      const value = JSON.parse(text);
      const isList = COMMANDS[section].includes(`${name}*`);
      values[name] = isList ? value.split(' ') : value;
    }
  }
  return values;
}
