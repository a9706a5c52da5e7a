import type { CompletedCommand, CompletedFlag } from './model.ts';

/** A completion script for fish 3 and later. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const named = commands.filter(({ name }) => name !== 'create');
  const names = named.map(({ name }) => name).join(' ');
  return [
    '# Completes create-snapper-lambda in fish.',
    'function __create_snapper_lambda_command',
    '    set -l words (commandline -opc)',
    `    if contains -- "$words[2]" ${names}`,
    '        echo $words[2]',
    '    else',
    '        echo create',
    '    end',
    'end',
    'function __create_snapper_lambda_is',
    '    test (__create_snapper_lambda_command) = $argv[1]',
    'end',
    'complete -c create-snapper-lambda -f',
    ...named.map(
      ({ name, summary }) =>
        `complete -c create-snapper-lambda -n 'test (count (commandline -opc)) -eq 1' -a ${name} -d ${quoted(summary)}`,
    ),
    ...commands.flatMap(({ flags, name, operands }) => [
      ...flags.map((flag) => flagLine(name, flag)),
      operands === 'folders'
        ? `${conditional(name)} -a '(__fish_complete_directories)'`
        : operands.length > 0
          ? `${conditional(name)} -a ${quoted(operands.join(' '))}`
          : '',
    ]),
    '',
  ]
    .filter((line, index, lines) => line !== '' || index === lines.length - 1)
    .join('\n');
}

function flagLine(command: string, { name, short, summary, values }: CompletedFlag): string {
  return [
    `${conditional(command)} -l ${name.slice(2)}`,
    ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
    `-d ${quoted(summary)}`,
    ...(values === undefined
      ? []
      : values === 'any'
        ? ['-x']
        : values === 'file'
          ? ['-r -F']
          : [`-x -a ${quoted(values.join(' '))}`]),
  ].join(' ');
}

function conditional(command: string): string {
  return `complete -c create-snapper-lambda -n '__create_snapper_lambda_is ${command}'`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
