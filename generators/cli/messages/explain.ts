import pc from 'picocolors';

import type { LaunchVariable, LaunchWord } from '../../project/index.ts';
import type { ExplainReport } from '../explain.ts';
import { commandLine } from './phrases.ts';

/** What is said of how a function starts. */
export const explainMessages = {
  /** @param folder the repository, as the user would type it; empty: where they are */
  explained: (
    name: string,
    { command, edited, host, runtime, variables }: ExplainReport,
    folder: string,
  ): string =>
    [
      `${pc.bold(name)}: ${runtime} ${host === undefined ? 'in an image' : `under ${host}`}, with SnapStart`,
      '',
      ...(host === undefined ? STARTED_BY_IMAGE : STARTED_BY_HOST),
      '',
      '2. The wrapper replaces itself by',
      '',
      ...command.flatMap(wordLines),
      '',
      '   with what Lambda sets, and these variables:',
      '',
      ...variables.flatMap(variableLines),
      '',
      '3. The handler is loaded and primed, and before-snapshot hooks run. Then the',
      '   snapshot is asked for (GET restore/next): a cold start goes on from here.',
      '',
      '4. Random sources are reseeded, after-restore hooks run, and AWS’s runtime',
      '   interface client takes the events.',
      '',
      'With SNAPPER_DEBUG=1 the wrapper logs the command and the variables’ names.',
      ...(host === undefined ? [] : [UNDER_OTHERS]),
      ...(edited.length === 0
        ? []
        : [
            '',
            pc.yellow('This is how it was written; you changed since:'),
            ...edited.map((path) => `  ${path}`),
            `  ${commandLine('diff', folder)} shows how.`,
          ]),
    ].join('\n'),
} as const;

const STARTED_BY_HOST = [
  '1. Lambda calls /opt/snapper/wrapper in place of the JVM, since the variable',
  '   AWS_LAMBDA_EXEC_WRAPPER names it (template.yaml).',
] as const;

const STARTED_BY_IMAGE = [
  '1. The entry point of the image runs /var/runtime/bootstrap, which replaces',
  '   itself by /opt/snapper/wrapper (layer/Dockerfile).',
] as const;

const UNDER_OTHERS =
  'Under a runtime that is not Java it runs what it is given, and changes nothing.';

function wordLines({ text, why }: LaunchWord): readonly string[] {
  return [`     ${text}`, pc.dim(`         ${why}`)];
}

function variableLines({ name, unlessSet, value, why }: LaunchVariable): readonly string[] {
  const shown = value === undefined ? `${name} is removed` : `${name}=${value}`;
  return [
    `     ${shown}`,
    pc.dim(`         ${unlessSet === true ? 'unless it is set: ' : ''}${why}`),
  ];
}
