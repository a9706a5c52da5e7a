import type { Language } from './types.ts';

/** Packages of ASP.NET Core follow the runtime's major version. */
const ASPNETCORE_TESTING: Readonly<Record<string, string>> = {
  '8': '8.0.34',
  '9': '9.0.23',
  '10': '10.0.15',
};

/** The first version whose first SDK reads `Function.slnx`; older ones want `Function.sln`. */
const FIRST_WITH_SLNX = 10;

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
  primes: ({ sample }) => sample === 'function',

  // The assembly is called Function, whatever the project is: no name collides with anything.
  refuseName: () => undefined,

  handler: ({ sample }) =>
    sample === 'function' ? 'Function::Function.Handler::HandleAsync' : 'Function',

  runtimeFlags: () => [],

  packages: ({ sample }) =>
    sample === 'function'
      ? [
          { name: 'Amazon.Lambda.Core', version: '3.2.0' },
          { name: 'Amazon.Lambda.Serialization.SystemTextJson', version: '3.0.0' },
        ]
      : [{ name: 'Amazon.Lambda.AspNetCoreServer.Hosting', version: '2.1.0' }],

  developmentPackages: ({ sample }, runtime) => [
    sample === 'function'
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

  sample: ({ sample }) => ({
    source: ['templates/dotnet/src', `templates/dotnet/samples/${sample}/src`],
    test: ['templates/dotnet/test', `templates/dotnet/samples/${sample}/test`],
    events: 'templates/dotnet/events',
    recipes: ['Makefile'],
  }),
};
