import type { Runtime } from '../../runtimes/index.ts';
import type { Answers } from '../answers.ts';
import { LAYER, TASK_ROOT } from './launch.ts';
import type { Launch, LaunchVariable, LaunchWord } from './launch.ts';
import type { Language } from './types.ts';

/** Packages of ASP.NET Core follow the runtime's major version. */
const ASPNETCORE_TESTING: Readonly<Record<string, string>> = {
  '8': '8.0.34',
  '9': '9.0.23',
  '10': '10.0.15',
};

/** The first version whose first SDK reads `Function.slnx`; older ones want `Function.sln`. */
const FIRST_WITH_SLNX = 10;

/** Of a class library the method, of a program the assembly. */
const HANDLERS: Readonly<Record<Answers['sample'], string>> = {
  function: 'Function::Function.Handler::HandleAsync',
  'http-api': 'Function',
  model: 'Function::Function.Handler::Handle',
};

export const dotnet: Language = {
  id: 'dotnet',
  title: '.NET',
  // Measured: the first invoke falls from 101 to 6 ms with ten; more gains nothing.
  primeCount: 10,
  options: ['globalization'],
  editorExtensions: ['ms-dotnettools.csharp'],

  environment: [
    {
      name: 'LAMBDA_DOTNET_MAIN_ASSEMBLY',
      default: 'the part of the handler before `::`',
      meaning:
        'The assembly, with or without `.dll`, whose `deps.json` and `runtimeconfig.json` the function is started with.',
    },
  ],

  sdk: {
    title: '.NET SDK',
    program: 'dotnet',
    args: ['--list-sdks'],
    version: /^(\d+\.\d+\.\d+(?:-[0-9a-z.]{1,24})?) \[/gm,
    // As global.json asks for it: any feature band, but no other release.
    range: ({ version }) => `>=${version}.0.100 <${version}.1.0`,
    mismatch: 'error',
    install: ({ version }) => `Install the .NET SDK ${version} from https://dot.net.`,
    companions: [],
  },

  // ASP.NET Core is warmed up by requests that the application itself registers.
  primes: isClassLibrary,

  // The assembly is called Function, whatever the project is: no name collides with anything.
  refuseName: () => undefined,

  handler: ({ sample }) => HANDLERS[sample],

  launch: (answers, runtime) => ({
    command: commandOf(answers, runtime),
    variables: variablesOf(answers, runtime),
  }),

  runtimeFlags: () => [],

  packages: (answers) =>
    isClassLibrary(answers)
      ? [
          { name: 'Amazon.Lambda.Core', version: '3.2.0' },
          { name: 'Amazon.Lambda.Serialization.SystemTextJson', version: '3.0.0' },
        ]
      : [{ name: 'Amazon.Lambda.AspNetCoreServer.Hosting', version: '2.1.0' }],

  developmentPackages: (answers, runtime) => [
    isClassLibrary(answers)
      ? { name: 'Amazon.Lambda.TestUtilities', version: '4.2.0' }
      : {
          name: 'Microsoft.AspNetCore.Mvc.Testing',
          version: ASPNETCORE_TESTING[runtime.version] ?? ASPNETCORE_TESTING['10']!,
        },
    { name: 'Microsoft.NET.Test.Sdk', version: '18.11.0' },
    { name: 'xunit.runner.visualstudio', version: '3.1.5' },
    { name: 'xunit.v3', version: '3.2.2' },
  ],

  managed: ({ version }) => [
    { template: 'templates/dotnet/settings/root.props', path: 'Directory.Build.props' },
    // `sam build` copies src/ and nothing above it, so the settings of the function lie there.
    { template: 'templates/dotnet/settings/src.props', path: 'src/Directory.Build.props' },
    { template: 'templates/dotnet/settings/global.json', path: 'global.json' },
    Number(version) < FIRST_WITH_SLNX
      ? { template: 'templates/dotnet/settings/Function.sln', path: 'Function.sln' }
      : { template: 'templates/dotnet/settings/Function.slnx', path: 'Function.slnx' },
  ],

  sample: (answers) => {
    const { sample } = answers;
    const parts = [
      ...(sample === 'model' ? [] : ['templates/dotnet/quotes']),
      `templates/dotnet/samples/${sample}`,
    ];
    return {
      source: [
        'templates/dotnet/src',
        ...(isClassLibrary(answers) ? ['templates/dotnet/class-library'] : []),
        ...parts.map((part) => `${part}/src`),
      ],
      test: ['templates/dotnet/test', ...parts.map((part) => `${part}/test`)],
      events: 'templates/dotnet/events',
      recipes: ['Makefile'],
    };
  },
};

/** Lambda's client calls it; the HTTP API is a program that runs the client itself. */
function isClassLibrary({ sample }: Answers): boolean {
  return sample !== 'http-api';
}

/** A class library is loaded by the delegator; an executable is started as it is, with a startup hook. */
function commandOf(answers: Answers, { version }: Runtime): Launch['command'] {
  const host: readonly LaunchWord[] = [
    { text: `${LAYER}/runtime/bin/dotnet exec`, why: `.NET ${version}, from layer/Dockerfile` },
    { text: '--roll-forward Major', why: 'what was built for an older .NET runs on this one' },
  ];
  if (!isClassLibrary(answers)) {
    return [...host, { text: `${TASK_ROOT}/Function.dll`, why: 'the function, an executable' }];
  }
  return [
    ...host,
    {
      text: `--depsfile ${TASK_ROOT}/Function.deps.json`,
      why: 'the function’s packages are found where its build says',
    },
    {
      text: `--runtimeconfig ${TASK_ROOT}/Function.runtimeconfig.json`,
      why: 'its own settings of .NET hold',
    },
    {
      text: `${LAYER}/delegator/Snapper.Runtime.Delegator.dll`,
      why: 'the delegator; hands over to AWS’s client, Amazon.Lambda.RuntimeSupport',
    },
    { text: dotnet.handler(answers), why: 'the handler, of a class library' },
  ];
}

function variablesOf(answers: Answers, runtime: Runtime): readonly LaunchVariable[] {
  const asManaged = 'as the managed runtime has it';
  return [
    ...(!isClassLibrary(answers)
      ? [
          {
            name: 'SNAPPER_STARTUP_HOOKS',
            value: '$DOTNET_STARTUP_HOOKS',
            why: 'what the function’s own child processes get back',
          },
          {
            name: 'DOTNET_STARTUP_HOOKS',
            value: `$DOTNET_STARTUP_HOOKS:${LAYER}/startup-hook/Snapper.Runtime.StartupHook.dll`,
            why: 'runs hooks and reseeding inside an executable',
          },
        ]
      : []),
    { name: 'DOTNET_ROOT', value: `${LAYER}/runtime/bin`, why: 'where .NET lies' },
    { name: 'LAMBDA_RUNTIME_NAME', value: runtime.id, why: asManaged },
    ...['DOTNET_RUNNING_IN_CONTAINER', 'DOTNET_NOLOGO', 'DOTNET_CLI_TELEMETRY_OPTOUT'].map(
      (name) => ({ name, value: 'true', why: asManaged, unlessSet: true }),
    ),
    ...(runtime.version === '8'
      ? [
          {
            name: 'SSL_CERT_FILE',
            value: '/dev/null',
            why: '.NET 8 would load the host’s certificates twice',
            unlessSet: true,
          },
        ]
      : []),
    ...(answers.globalization === 'icu'
      ? []
      : [
          {
            name: 'DOTNET_SYSTEM_GLOBALIZATION_INVARIANT',
            value: '1',
            why: 'there is no culture data (see --globalization)',
            unlessSet: true,
          },
          {
            name: 'DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY',
            value: '0',
            why: 'cultures can still be made by name',
            unlessSet: true,
          },
        ]),
  ];
}
