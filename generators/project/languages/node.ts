import { builtinModules } from 'node:module';

import { LAYER, TASK_ROOT } from './launch.ts';
import type { Language } from './types.ts';

const BUILTIN_MODULES = new Set(builtinModules);

/** Type declarations of Node follow the runtime's major version. */
const NODE_TYPES: Readonly<Record<string, string>> = {
  '20': '20.19.43',
  '22': '22.20.5',
  '24': '24.19.2',
  '26': '26.6.6',
};

export const node: Language = {
  id: 'node',
  title: 'Node.js',
  // Measured: the first invoke falls from 17 to 6 ms with five; more gains nothing.
  primeCount: 5,
  options: ['typescript'],
  editorExtensions: [],
  environment: [],

  sdk: {
    title: 'npm',
    program: 'npm',
    args: ['--version'],
    version: /^(\d+\.\d+\.\d+)/gm,
    range: () => '*',
    mismatch: 'error',
    install: () => 'It comes with Node.js 20 or newer, from https://nodejs.org.',
    companions: [],
  },

  primes: () => true,

  // npm refuses packages that are named like one of Node's own modules.
  refuseName: (name) =>
    BUILTIN_MODULES.has(name) ? `it is the name of one of Node's own modules` : undefined,

  handler: () => 'app.handler',

  launch: ({ memory }, runtime) => ({
    command: [
      {
        text: `${LAYER}/runtime/bin/node`,
        why: `Node.js ${runtime.version}, from layer/Dockerfile`,
      },
      ...['--expose-gc', '--max-http-header-size 81920', ...node.runtimeFlags(runtime)].map(
        (text) => ({ text, why: 'as the managed runtime has it' }),
      ),
      {
        text: `--max-semi-space-size=${Math.floor(memory / 20)}`,
        why: `a twentieth of ${memory} MB, as the managed runtime has it`,
      },
      {
        text: `--max-old-space-size=${memory - Math.floor(memory / 10)}`,
        why: `nine tenths of ${memory} MB, likewise`,
      },
      { text: `${LAYER}/ric/index.mjs`, why: 'AWS’s runtime interface client for Node.js' },
    ],
    variables: [
      {
        name: 'NODE_PATH',
        value: [
          `/opt/nodejs/node${runtime.version}/node_modules`,
          '/opt/nodejs/node_modules',
          `${LAYER}/ric/node_modules`,
          `${LAYER}/ric`,
          TASK_ROOT,
        ].join(':'),
        why: 'modules below /opt are found, as the managed runtime finds them',
        unlessSet: true,
      },
      {
        name: 'SNAPPER_HANDLER',
        value: '$_HANDLER',
        why: 'the function’s own handler, for the delegator to load',
      },
      {
        name: '_HANDLER',
        value: `${LAYER}/delegator/index.handler`,
        why: 'the client takes the delegator for the function',
      },
    ],
  }),

  // The bootstrap of nodejs22.x switches off what that version was not released with on Lambda.
  runtimeFlags: ({ version }) =>
    version === '22' ? ['--no-experimental-require-module', '--no-experimental-detect-module'] : [],

  packages: () => [],

  developmentPackages: ({ typescript }, runtime) =>
    typescript
      ? [
          { name: '@types/aws-lambda', version: '8.10.164' },
          { name: '@types/node', version: NODE_TYPES[runtime.version] ?? NODE_TYPES['24']! },
          { name: 'esbuild', version: '0.28.2' },
          { name: 'typescript', version: '6.0.3' },
        ]
      : [],

  managed: () => [{ template: 'templates/node/package.json', path: 'package.json' }],

  sample: ({ sample, typescript }) => {
    const flavour = typescript ? 'typescript' : 'javascript';
    const parts = [
      ...(sample === 'model' ? [] : ['templates/node/quotes']),
      `templates/node/samples/${sample}`,
    ];
    return {
      source: [
        `templates/node/src-${flavour}`,
        `templates/node/samples/${sample}/src`,
        ...parts.map((part) => `${part}/src-${flavour}`),
      ],
      test: [
        ...(typescript ? ['templates/node/test-typescript'] : []),
        ...parts.map((part) => `${part}/test-${flavour}`),
      ],
      events: 'templates/node/events',
      recipes: typescript ? ['Makefile', 'build.mjs'] : ['Makefile'],
    };
  },
};
