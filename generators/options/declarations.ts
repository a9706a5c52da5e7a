import * as v from 'valibot';

import { LANGUAGES } from '../project/languages/index.ts';
import { catalogue, misfit } from '../runtimes/index.ts';
import { NAME_LIMIT, refuseName } from './names.ts';
import type { Knowledge, Need, Option } from './option.ts';
import { newRuntime, refuseRuntime, runtimeChoices } from './runtime-choices.ts';

/** Lambda's limits: developer guide, "Lambda quotas". */
const MEMORY = { min: 128, max: 10_240 } as const;
const TIMEOUT = { min: 1, max: 900 } as const;

/** What only a function that answers HTTP requests is asked. */
const HTTP: Need = { key: 'sample', value: 'http-api' };

const LANGUAGE_IDS = LANGUAGES.map(({ id }) => id);
const RUNTIME_IDS = LANGUAGES.flatMap(({ id }) => catalogue.of(id).map((runtime) => runtime.id));
/** Those that can be snapped; the others are known in order to say why they cannot. */
const FITTING_RUNTIMES = RUNTIME_IDS.filter((id) =>
  catalogue.hosts.some((host) => misfit(catalogue.find(id)!, host) === undefined),
);
const HOST_IDS = catalogue.hosts.map(({ id }) => id);

const NEW_RUNTIMES = list(LANGUAGES.map((language) => newRuntime(language, catalogue)));

/** Every option, in the order in which they are asked, written and documented. */
export const OPTIONS: readonly Option[] = [
  {
    key: 'name',
    type: 'string',
    placeholder: 'NAME',
    summary: 'Name of the stack, the function and the package.',
    brief: 'letters, digits, hyphens',
    question: 'What is the function called?',
    why: 'Stack, function and package are called so; to rename is to deploy anew.',
    allowed: `letters, digits and hyphens; at most ${NAME_LIMIT}`,
    schema: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/), v.maxLength(NAME_LIMIT)),
    defaultText: 'the folder’s name',
    defaultOf: ({ folder }) => folder,
    refuse: (name: string, { language }) => refuseName(name) ?? language?.refuseName(name),
  },
  {
    key: 'language',
    type: 'string',
    summary: 'Language of the function.',
    permanent: 'its function, tests, layer and delegator would all be others',
    question: 'Which language is it written in?',
    why: 'The layer carries its runtime and official runtime interface client.',
    allowed: list(LANGUAGE_IDS),
    schema: v.picklist(LANGUAGE_IDS),
    choices: ({ answers, catalogue: runtimes }) => {
      const runtime = runtimes.find(answers.runtime ?? '');
      return LANGUAGES.filter(({ id }) => runtime === undefined || runtime.language === id).map(
        ({ id, title }) => ({ value: id, label: title }),
      );
    },
    defaultText: `\`${LANGUAGES[0]!.id}\`, or the runtime’s`,
    defaultOf: ({ language }) => (language ?? LANGUAGES[0]!).id,
  },
  {
    key: 'runtime',
    type: 'string',
    placeholder: 'ID',
    summary: 'Lambda’s identifier of the runtime that the layer carries.',
    question: 'Which runtime?',
    why: 'The layer is built from its image, which AWS patches until the date shown.',
    allowed: list(FITTING_RUNTIMES),
    brief: 'see runtimes',
    schema: v.picklist(RUNTIME_IDS),
    choices: runtimeChoices,
    defaultText: NEW_RUNTIMES,
    defaultOf: ({ language, catalogue: runtimes }) =>
      newRuntime(language ?? LANGUAGES[0]!, runtimes),
    refuse: refuseRuntime,
  },
  {
    key: 'host',
    type: 'string',
    summary: 'Java runtime that Lambda is told to start; an image has none.',
    allowed: list(HOST_IDS),
    schema: v.picklist(HOST_IDS),
    choices: ({ catalogue: runtimes }) =>
      runtimes.hosts.map(({ id, version }) => ({ value: id, label: id, hint: `Java ${version}` })),
    defaultOf: () => HOST_IDS[0]!,
  },
  {
    key: 'architecture',
    type: 'string',
    placeholder: 'ARCH',
    summary: 'Instruction set of function and layer.',
    question: 'Which architecture?',
    why: 'arm64 costs less per second; native dependencies have to exist for it.',
    allowed: list(['x86_64', 'arm64']),
    schema: v.picklist(['x86_64', 'arm64']),
    choices: () => [
      { value: 'x86_64', label: 'x86_64', hint: 'Intel and AMD' },
      { value: 'arm64', label: 'arm64', hint: 'AWS Graviton' },
    ],
    defaultOf: () => 'x86_64',
  },
  {
    key: 'sample',
    type: 'string',
    summary: 'What the function starts out as.',
    permanent: 'src/, test/ and events/ began as it, are yours since, and would not change',
    question: 'What should the function start out as?',
    why: 'The sample is yours from the start; an update never touches it.',
    allowed: list(['function', 'http-api', 'model']),
    schema: v.picklist(['function', 'http-api', 'model']),
    choices: () => [
      { value: 'function', label: 'function', hint: 'invoked with a JSON event' },
      { value: 'http-api', label: 'http-api', hint: 'answers HTTP requests' },
      { value: 'model', label: 'model', hint: 'a model is loaded before the snapshot' },
    ],
    defaultOf: () => 'function',
  },
  {
    key: 'endpoint',
    type: 'string',
    placeholder: 'KIND',
    summary: 'Where it is reached: an API Gateway HTTP API, or a function URL.',
    brief: 'http-api, function-url',
    needs: HTTP,
    allowed: list(['http-api', 'function-url']),
    schema: v.picklist(['http-api', 'function-url']),
    choices: () => [
      { value: 'http-api', label: 'http-api', hint: 'own domains, JWT, throttling' },
      { value: 'function-url', label: 'function-url', hint: 'no charge, up to 15 minutes' },
    ],
    defaultOf: () => 'http-api',
  },
  {
    key: 'auth',
    type: 'string',
    placeholder: 'KIND',
    summary: 'Who may call it: those whom IAM allows, or everybody.',
    brief: 'who may call it',
    question: 'Who may call the API?',
    why: 'iam asks for signed requests; none lets the whole internet in.',
    needs: HTTP,
    allowed: list(['iam', 'none']),
    schema: v.picklist(['iam', 'none']),
    choices: () => [
      { value: 'iam', label: 'iam', hint: 'whom IAM allows: signed requests' },
      { value: 'none', label: 'none', hint: 'everybody' },
    ],
    defaultOf: () => 'iam',
  },
  {
    key: 'globalization',
    type: 'string',
    placeholder: 'KIND',
    summary: 'Culture data of the layer; `icu` adds 35 MB.',
    question: 'Does the function need culture data?',
    why: 'AWS’s own .NET runtime has it (ICU); here it adds 35 MB to the layer.',
    allowed: list(['invariant', 'icu']),
    schema: v.picklist(['invariant', 'icu']),
    choices: () => [
      {
        value: 'invariant',
        label: 'invariant',
        hint: 'all cultures behave alike',
      },
      { value: 'icu', label: 'icu', hint: 'formats and sorting of each' },
    ],
    defaultOf: () => 'invariant',
    appliesTo: (language) => language.options.includes('globalization'),
  },
  {
    key: 'typescript',
    type: 'boolean',
    summary: 'A sample in TypeScript, bundled by esbuild.',
    permanent: 'src/ and test/ are written in one or the other, are yours, and would not change',
    question: 'Write the sample in TypeScript?',
    why: 'esbuild bundles it; without, the sample is plain ECMAScript modules.',
    allowed: list(['true', 'false']),
    schema: v.boolean(),
    defaultOf: () => true,
    appliesTo: (language) => language.options.includes('typescript'),
  },
  {
    key: 'memory',
    type: 'integer',
    placeholder: 'MB',
    summary: 'Memory in megabytes; CPU grows with it.',
    question: 'How much memory, in megabytes?',
    why: 'CPU grows with it: Lambda gives one full CPU at 1769 MB.',
    allowed: `${MEMORY.min} to ${MEMORY.max}`,
    schema: v.pipe(v.number(), v.integer(), v.minValue(MEMORY.min), v.maxValue(MEMORY.max)),
    defaultOf: () => 1769,
  },
  {
    key: 'timeout',
    type: 'integer',
    placeholder: 'SECONDS',
    summary: 'Longest time of one invocation, in seconds.',
    allowed: `${TIMEOUT.min} to ${TIMEOUT.max}`,
    schema: v.pipe(v.number(), v.integer(), v.minValue(TIMEOUT.min), v.maxValue(TIMEOUT.max)),
    defaultOf: () => 30,
  },
  {
    key: 'assets',
    type: 'string',
    placeholder: 'FOLDER',
    summary: 'Folder of large files, a model say, that the function finds below /opt.',
    brief: 'folder of files for /opt',
    allowed: '`none`, or the name of a folder of this repository',
    schema: v.pipe(v.string(), v.regex(/^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$/), v.maxLength(64)),
    defaultText: '`none`; for `model` `assets`',
    defaultOf: ({ answers }) => (answers.sample === 'model' ? 'assets' : 'none'),
    refuse: refuseAssets,
  },
  {
    key: 'packaging',
    type: 'string',
    placeholder: 'KIND',
    summary: 'How it is deployed: zip archives, or an image, for more than 250 MB.',
    brief: 'zip, or an image (over 250 MB)',
    allowed: list(['zip', 'image']),
    schema: v.picklist(['zip', 'image']),
    choices: () => [
      {
        value: 'zip',
        label: 'zip',
        hint: 'a layer under the Java runtime; SnapStart free of charge',
      },
      { value: 'image', label: 'image', hint: 'up to 10 GB; SnapStart is charged' },
    ],
    defaultOf: () => 'zip',
  },
  {
    key: 'tracing',
    type: 'boolean',
    summary: 'Trace invocations with AWS X-Ray; charged.',
    allowed: list(['true', 'false']),
    schema: v.boolean(),
    defaultOf: () => false,
  },
  {
    key: 'alarms',
    type: 'boolean',
    summary: 'Alarms on errors, throttles and slow invocations.',
    allowed: list(['true', 'false']),
    schema: v.boolean(),
    defaultOf: () => false,
  },
  {
    key: 'registry',
    type: 'string',
    placeholder: 'PREFIX',
    summary: 'Registry prefix of base images, for an organisation’s mirror.',
    brief: 'registry of base images',
    allowed: 'a registry host, with a path if needed, without scheme',
    schema: v.pipe(
      v.string(),
      v.regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?(\/[a-z0-9]([a-z0-9._-]*[a-z0-9])?)*$/),
    ),
    defaultOf: () => 'public.ecr.aws',
  },
  {
    key: 'ci',
    type: 'string',
    summary: 'Service whose pipeline checks and deploys the repository.',
    question: 'Which service runs your pipelines?',
    why: 'It gets a pipeline that checks the function and, once you let it, deploys.',
    allowed: list(['github', 'gitlab', 'none']),
    schema: v.picklist(['github', 'gitlab', 'none']),
    choices: () => [
      { value: 'github', label: 'GitHub Actions' },
      { value: 'gitlab', label: 'GitLab CI' },
      { value: 'none', label: 'none' },
    ],
    defaultOf: () => 'github',
  },
  {
    key: 'multiarch',
    type: 'boolean',
    summary: 'Build and test for both architectures.',
    allowed: list(['true', 'false']),
    schema: v.boolean(),
    defaultOf: () => false,
  },
  {
    key: 'updates',
    type: 'boolean',
    summary: 'Propose updates every week, as pull or merge requests.',
    allowed: list(['true', 'false']),
    schema: v.boolean(),
    defaultOf: () => false,
    refuse: (updates: boolean, { answers }) =>
      updates && answers.ci === 'none'
        ? 'no service runs them: ci is "none", and would have to be github or gitlab'
        : undefined,
  },
  {
    key: 'devcontainer',
    type: 'boolean',
    summary: 'Write a dev container, of the layer build’s `dev` stage.',
    allowed: list(['true', 'false']),
    schema: v.boolean(),
    defaultOf: () => true,
  },
];

function list(values: readonly string[]): string {
  return values.map((value) => `\`${value}\``).join(' ');
}

/** Folders of the repository that are for something else already. */
const TAKEN_FOLDERS = [
  'bench',
  'build',
  'delegator',
  'docs',
  'events',
  'layer',
  'node_modules',
  'snapper',
  'src',
  'test',
  'tools',
  'wrapper',
];

function refuseAssets(folder: string, { answers }: Knowledge): string | undefined {
  if (TAKEN_FOLDERS.includes(folder)) return `${folder}/ is for something else already`;
  if (folder === 'none' && answers.sample === 'model')
    return 'the sample loads its model from there';
  return undefined;
}
