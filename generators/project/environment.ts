import type { Answers } from './answers.ts';
import type { Language } from './languages/index.ts';
import type { EnvironmentVariable } from './view.ts';

/** Every environment variable that the layer of a function reads, for the generated README. */
export function environmentOf(
  language: Language,
  answers: Answers,
): readonly EnvironmentVariable[] {
  return [
    ...(answers.packaging === 'image' ? [] : [WRAPPER]),
    ...(answers.assets === 'none' ? [] : [assetsFolder(answers.assets)]),
    ...(language.primes(answers) ? priming(language) : []),
    {
      name: 'SNAPPER_NEXT_WRAPPER',
      default: 'unset',
      meaning:
        'Another exec wrapper to run in between, such as the one of OpenTelemetry or Datadog.',
    },
    {
      name: 'SNAPPER_DEBUG',
      default: 'unset',
      meaning:
        '`1` makes the wrapper print the program it starts and the names, never the values, of the variables it sets.',
    },
    ...language.environment,
  ];
}

const WRAPPER: EnvironmentVariable = {
  name: 'AWS_LAMBDA_EXEC_WRAPPER',
  default: 'set by `template.yaml`',
  meaning: 'Names the wrapper, which Lambda calls instead of starting the JVM.',
};

/** What a function with assets finds them by. */
function assetsFolder(assets: string): EnvironmentVariable {
  return {
    name: 'ASSETS_DIR',
    default: 'set by `template.yaml`',
    meaning: `Where the content of \`${assets}/\` lies: \`/opt/${assets}\`. For your function to read.`,
  };
}

/** Those that the delegator heeds when it primes a function. */
function priming(language: Language): readonly EnvironmentVariable[] {
  return [
    {
      name: 'SNAPPER_PRIME_COUNT',
      default: `\`${language.primeCount}\``,
      meaning: `How often the handler is invoked with \`prime.json\` before the snapshot; \`0\` switches priming off.`,
    },
    {
      name: 'SNAPPER_PRIME_STRICT',
      default: 'unset',
      meaning: `\`1\` makes a failing prime an init error. The emulator sets it; on Lambda a failing prime is one log line.`,
    },
    {
      name: 'SNAPPER_PRIMING',
      default: 'set by the delegator',
      meaning: `\`1\` while the handler is being primed, so that it can leave out side effects.`,
    },
  ];
}
