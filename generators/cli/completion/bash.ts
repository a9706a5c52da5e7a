import type { CompletedCommand, CompletedFlag } from './model.ts';

/** A completion script for Bash 3.2 and later. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  const named = commands.filter(({ name }) => name !== 'create').map(({ name }) => name);
  return [
    '# Completes create-snapper-lambda in Bash.',
    '_create_snapper_lambda() {',
    '  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}',
    '  local command=create words=',
    '  COMPREPLY=()',
    '  if ((COMP_CWORD > 1)); then',
    '    case ${COMP_WORDS[1]} in',
    `      ${named.join(' | ')}) command=\${COMP_WORDS[1]} ;;`,
    '    esac',
    '  fi',
    '  case ${command}${previous} in',
    ...commands.flatMap(({ flags, name }) => flags.flatMap((flag) => valueCase(name, flag))),
    '  esac',
    '  case ${command} in',
    ...commands.map(({ flags, name, operands }) => {
      const all = flags.flatMap((flag) => [flag.name, ...(flag.short ?? [])].flat());
      const after = operands === 'folders' ? '' : operands.join(' ');
      return `    ${name}) if [[ \${current} == -* ]]; then words='${all.join(' ')}'; else words='${after}'; fi ;;`;
    }),
    '  esac',
    `  if ((COMP_CWORD == 1)) && [[ \${current} != -* ]]; then words='${named.join(' ')}'; fi`,
    "  local IFS=$' \\t\\n' word",
    '  for word in ${words}; do',
    '    if [[ ${word} == "${current}"* ]]; then COMPREPLY+=("${word}"); fi',
    '  done',
    `  case \${command} in`,
    `    ${foldersCommands(commands)})`,
    '      if [[ ${current} != -* ]]; then',
    '        while IFS= read -r word; do COMPREPLY+=("${word}"); done < <(compgen -d -- "${current}")',
    '      fi',
    '      ;;',
    '  esac',
    '}',
    'complete -o filenames -F _create_snapper_lambda create-snapper-lambda',
    '',
  ].join('\n');
}

function foldersCommands(commands: readonly CompletedCommand[]): string {
  return commands
    .filter(({ operands }) => operands === 'folders')
    .map(({ name }) => name)
    .join(' | ');
}

/** What is offered after a flag that takes a value. */
function valueCase(command: string, { name, values }: CompletedFlag): string[] {
  if (values === undefined) return [];
  if (values === 'any') return [`    ${command}${name}) return ;;`];
  const words =
    values === 'file'
      ? 'compgen -f -- "${current}"'
      : `compgen -W '${values.join(' ')}' -- "\${current}"`;
  return [
    `    ${command}${name})`,
    `      while IFS= read -r previous; do COMPREPLY+=("\${previous}"); done < <(${words})`,
    '      return',
    '      ;;',
  ];
}
