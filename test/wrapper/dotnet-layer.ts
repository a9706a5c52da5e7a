import { renderRepository, textOf } from '../support/rendered-repository.ts';
import type { LayerKit } from './harness.ts';

/** A layer of a .NET version without ICU and ASP.NET Core, and a class library as the function. */
export function dotnetLayer(runtime: string): LayerKit {
  return {
    wrapper: textOf(
      renderRepository({ language: 'dotnet', runtime, architecture: 'arm64' }),
      'wrapper/snapper-wrapper',
    ),
    runtime: 'runtime/bin/dotnet',
    files: [
      'runtime/bin/host/fxr/10.0.12/libhostfxr.so',
      'runtime/bin/shared/Microsoft.NETCore.App/10.0.12/libcoreclr.so',
      'ric/Amazon.Lambda.Core.dll',
      'ric/Amazon.Lambda.RuntimeSupport.dll',
      'ric/SnapshotRestore.Registry.dll',
      'delegator/Snapper.Runtime.Delegator.dll',
      'delegator/Snapper.Runtime.Delegator.deps.json',
      'delegator/Snapper.Runtime.Delegator.runtimeconfig.json',
      'startup-hook/Snapper.Runtime.StartupHook.dll',
    ],
    variables: [
      'DOTNET_ROOT',
      'DOTNET_RUNNING_IN_CONTAINER',
      'DOTNET_NOLOGO',
      'DOTNET_CLI_TELEMETRY_OPTOUT',
      'DOTNET_STARTUP_HOOKS',
      'DOTNET_SYSTEM_GLOBALIZATION_INVARIANT',
      'DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY',
      'LAMBDA_RUNTIME_NAME',
      'SNAPPER_STARTUP_HOOKS',
      'SSL_CERT_FILE',
      'LD_LIBRARY_PATH',
      'AWS_LAMBDA_LOG_STREAM_NAME',
      'AWS_EXECUTION_ENV',
      '_HANDLER',
    ],
    environment: { _HANDLER: 'Function::Function.Handler::HandleAsync' },
    task: {
      'Function.dll': '',
      'Function.deps.json': '{}',
      'Function.runtimeconfig.json': runtimeConfiguration('10'),
    },
  };
}

/** The text of a `*.runtimeconfig.json`, as `dotnet publish` writes it. */
export function runtimeConfiguration(version: string, ...more: readonly string[]): string {
  const frameworks = ['Microsoft.NETCore.App', ...more].map((name) => ({
    name,
    version: `${version}.0.0`,
  }));
  const asked = frameworks.length === 1 ? { framework: frameworks[0] } : { frameworks };
  return `${JSON.stringify({ runtimeOptions: { tfm: `net${version}.0`, ...asked } }, null, 2)}\n`;
}
