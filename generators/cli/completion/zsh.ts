import type { CompletedCommand, CompletedFlag } from './model.ts';

/** A completion script for Zsh, as a function file of its `fpath`, or to be sourced. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  const named = commands.filter(({ name }) => name !== 'create');
  const create = commands.find(({ name }) => name === 'create')!;
  return [
    '#compdef create-snapper-lambda',
    '# Completes create-snapper-lambda in Zsh.',
    '_create_snapper_lambda() {',
    '  local -a commands=(',
    ...named.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`),
    '  )',
    '  if (( CURRENT == 2 )) && [[ ${words[CURRENT]} != -* ]]; then',
    '    _describe command commands',
    '    _files -/',
    '    return',
    '  fi',
    '  case ${words[2]} in',
    ...named.flatMap((command) => [
      `    ${command.name})`,
      '      shift words',
      '      (( CURRENT-- ))',
      ...argumentLines(command, '      '),
      '      ;;',
    ]),
    '    *)',
    ...argumentLines(create, '      '),
    '      ;;',
    '  esac',
    '}',
    'if [[ ${funcstack[1]} == _create_snapper_lambda || ${funcstack[1]} == _create-snapper-lambda ]]; then',
    '  _create_snapper_lambda "$@"',
    'else',
    '  compdef _create_snapper_lambda create-snapper-lambda',
    'fi',
    '',
  ].join('\n');
}

function argumentLines({ flags, operands }: CompletedCommand, indent: string): string[] {
  const rest =
    operands === 'folders'
      ? ["'*:folder:_files -/'"]
      : operands.length > 0
        ? [quoted(`1:word:(${operands.join(' ')})`)]
        : [];
  const specs = [...flags.flatMap(flagSpecs), ...rest];
  return [
    `${indent}_arguments -s \\`,
    ...specs.map((spec, index) => `${indent}  ${spec}${index < specs.length - 1 ? ' \\' : ''}`),
  ];
}

function flagSpecs({ name, short, summary, values }: CompletedFlag): string[] {
  const text = summary.replaceAll(/[[\]:\\]/g, (mark) => `\\${mark}`);
  const value =
    values === undefined
      ? ''
      : values === 'any'
        ? ':value: '
        : values === 'file'
          ? ':path:_files'
          : `:value:(${values.join(' ')})`;
  return [name, ...(short === undefined ? [] : [short])].map((each) =>
    quoted(`${each}[${text}]${value}`),
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
