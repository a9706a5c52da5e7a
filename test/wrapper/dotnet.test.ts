import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { dotnetLayer, runtimeConfiguration } from './dotnet-layer.ts';
import { useWrapper } from './harness.ts';
import type { Run } from './harness.ts';

const HANDLER = 'Function::Function.Handler::HandleAsync';

const wrapper = useWrapper(dotnetLayer('dotnet10'));

const inTask = (path: string): string => join(wrapper.task, path);

/** The command line that was started, without the program itself. */
const argumentsOf = ({ lines }: Run): readonly string[] =>
  lines.slice(1).filter((line) => line !== '' && !line.startsWith('env '));

function expectReport(code: number, type: string, message: RegExp, run: Run): void {
  expect(run.code).toBe(code);
  expect(wrapper.report).toMatchObject({
    url: '/2018-06-01/runtime/init/error',
    headers: { 'lambda-runtime-function-error-type': type },
    body: { errorType: type, errorMessage: expect.stringMatching(message) as string },
  });
  expect(run.stderr).toMatch(message);
  expect(run.lines).toEqual(['']);
}

describe('a class library', () => {
  test('is started by the delegator, with its own dependencies and configuration', async () => {
    const run = await wrapper.start();

    expect(run.lines[0]).toBe(join(wrapper.home, 'runtime/bin/dotnet'));
    expect(argumentsOf(run)).toEqual([
      ...['exec', '--roll-forward', 'Major'],
      ...['--depsfile', inTask('Function.deps.json')],
      ...['--runtimeconfig', inTask('Function.runtimeconfig.json')],
      join(wrapper.home, 'delegator/Snapper.Runtime.Delegator.dll'),
      HANDLER,
    ]);
  });

  test('is started by the delegator without SnapStart too, and never with the startup hook', async () => {
    const snapped = await wrapper.start();
    const onDemand = await wrapper.start({ AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand' });

    expect(onDemand.lines).toEqual(snapped.lines);
    expect(snapped.lines).toContain('env DOTNET_STARTUP_HOOKS=');
  });

  test.for(['Main', 'Main.dll'])('may have LAMBDA_DOTNET_MAIN_ASSEMBLY=%s', async (name) => {
    for (const file of ['Main.dll', 'Main.deps.json', 'Main.runtimeconfig.json']) {
      await writeFile(inTask(file), '{}');
    }

    const run = await wrapper.start({ LAMBDA_DOTNET_MAIN_ASSEMBLY: name });

    expect(argumentsOf(run)).toContain(inTask('Main.deps.json'));
    expect(argumentsOf(run)).toContain(inTask('Main.runtimeconfig.json'));
    expect(argumentsOf(run).at(-1)).toBe(HANDLER);
  });

  test('prefers the files of its own name to others', async () => {
    await writeFile(inTask('Another.deps.json'), '{}');
    await writeFile(inTask('Another.runtimeconfig.json'), '{}');

    const run = await wrapper.start();

    expect(argumentsOf(run)).toContain(inTask('Function.deps.json'));
    expect(argumentsOf(run)).toContain(inTask('Function.runtimeconfig.json'));
  });

  test('takes the only files of another name', async () => {
    await rename(inTask('Function.deps.json'), inTask('Main.deps.json'));
    await rename(inTask('Function.runtimeconfig.json'), inTask('Main.runtimeconfig.json'));
    await writeFile(inTask('Main.dll'), '');

    const run = await wrapper.start();

    expect(argumentsOf(run)).toContain(inTask('Main.deps.json'));
    expect(argumentsOf(run)).toContain(inTask('Main.runtimeconfig.json'));
  });

  test('does without either file', async () => {
    await rm(inTask('Function.deps.json'));
    await rm(inTask('Function.runtimeconfig.json'));

    const run = await wrapper.start();

    expect(argumentsOf(run)).toEqual([
      ...['exec', '--roll-forward', 'Major'],
      join(wrapper.home, 'delegator/Snapper.Runtime.Delegator.dll'),
      HANDLER,
    ]);
  });

  test('is started from a folder with spaces in its name', async () => {
    const task = join(wrapper.folder, 'a task');
    await rename(wrapper.task, task);

    const run = await wrapper.start({ LAMBDA_TASK_ROOT: task });

    expect(argumentsOf(run)).toContain(join(task, 'Function.deps.json'));
    expect(run.code).toBe(0);
  });

  test('is expected in /var/task when Lambda does not say otherwise', async () => {
    const run = await wrapper.start({ LAMBDA_TASK_ROOT: '', _HANDLER: 'Nothing' });

    expect(run.stderr).toContain('/var/task has no assembly Nothing.dll');
  });

  test('whose assembly is missing is reported, because the host would only exit', async () => {
    await rm(inTask('Function.dll'));

    const run = await wrapper.start();

    expectReport(
      104,
      'Runtime.SnapperAssemblyMissing',
      /Function\.dll is missing, which belongs to .*Function\.deps\.json\. Publish/,
      run,
    );
  });

  test('with several dependency files is reported', async () => {
    await rename(inTask('Function.deps.json'), inTask('One.deps.json'));
    await writeFile(inTask('Two.deps.json'), '{}');

    const run = await wrapper.start();

    expectReport(
      105,
      'Runtime.SnapperDependenciesAmbiguous',
      /several \*\.deps\.json, but no Function\.deps\.json\. Set LAMBDA_DOTNET_MAIN_ASSEMBLY/,
      run,
    );
  });

  test('with several runtime configurations is reported', async () => {
    await rename(inTask('Function.runtimeconfig.json'), inTask('One.runtimeconfig.json'));
    await writeFile(inTask('Two.runtimeconfig.json'), '{}');

    const run = await wrapper.start();

    expectReport(
      106,
      'Runtime.SnapperRuntimeConfigMissing',
      /several \*\.runtimeconfig\.json, but no Function\.runtimeconfig\.json/,
      run,
    );
  });

  test.for(dotnetLayer('dotnet10').files.filter((file) => /^(ric|delegator)/.test(file)))(
    'is not started by a layer without %s',
    async (file) => {
      await rm(join(wrapper.home, file));

      const run = await wrapper.start();

      expectReport(110, 'Runtime.SnapperLayerBroken', new RegExp(`lacks .*/${file}\\.`), run);
    },
  );
});

describe('an executable assembly', () => {
  const EXECUTABLE = { _HANDLER: 'Function' };
  const HOOK = '/startup-hook/Snapper.Runtime.StartupHook.dll';

  test.for(['Function', 'Function.dll'])('is started itself as %s', async (handler) => {
    const run = await wrapper.start({ _HANDLER: handler });

    expect(run.lines[0]).toBe(join(wrapper.home, 'runtime/bin/dotnet'));
    expect(argumentsOf(run)).toEqual([
      ...['exec', '--roll-forward', 'Major'],
      inTask('Function.dll'),
    ]);
  });

  test('is started from a folder with spaces in its name', async () => {
    const task = join(wrapper.folder, 'a task');
    await rename(wrapper.task, task);

    const run = await wrapper.start({ ...EXECUTABLE, LAMBDA_TASK_ROOT: task });

    expect(argumentsOf(run).at(-1)).toBe(join(task, 'Function.dll'));
    expect(run.code).toBe(0);
  });

  test('is preferred to the program of its name', async () => {
    await wrapper.program(inTask('Function'));

    const run = await wrapper.start(EXECUTABLE);

    expect(argumentsOf(run)).toContain(inTask('Function.dll'));
  });

  test('ignores LAMBDA_DOTNET_MAIN_ASSEMBLY, as the managed runtime does', async () => {
    const run = await wrapper.start({ ...EXECUTABLE, LAMBDA_DOTNET_MAIN_ASSEMBLY: 'Main' });

    expect(argumentsOf(run)).toContain(inTask('Function.dll'));
  });

  test('gets the startup hook with SnapStart only', async () => {
    const snapped = await wrapper.start(EXECUTABLE);
    const onDemand = await wrapper.start({
      ...EXECUTABLE,
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    });

    expect(snapped.lines).toContain(`env DOTNET_STARTUP_HOOKS=${wrapper.home}${HOOK}`);
    expect(snapped.lines).toContain('env SNAPPER_STARTUP_HOOKS=');
    expect(onDemand.lines).toContain('env DOTNET_STARTUP_HOOKS=');
  });

  test('gets the startup hook after the ones it has already, and those apart', async () => {
    const mine = '/opt/mine.dll:/opt/other.dll';

    const run = await wrapper.start({ ...EXECUTABLE, DOTNET_STARTUP_HOOKS: mine });

    expect(run.lines).toContain(`env DOTNET_STARTUP_HOOKS=${mine}:${wrapper.home}${HOOK}`);
    expect(run.lines).toContain(`env SNAPPER_STARTUP_HOOKS=${mine}`);
  });

  test('is not started by a layer without the startup hook', async () => {
    await rm(join(wrapper.home, HOOK));

    const snapped = await wrapper.start(EXECUTABLE);

    expectReport(110, 'Runtime.SnapperLayerBroken', /lacks .*StartupHook\.dll/, snapped);
    const onDemand = await wrapper.start({
      ...EXECUTABLE,
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    });
    expect(onDemand.code).toBe(0);
  });

  test('needs nothing of the client or the delegator in the layer', async () => {
    await rm(join(wrapper.home, 'ric'), { recursive: true });
    await rm(join(wrapper.home, 'delegator'), { recursive: true });

    const run = await wrapper.start(EXECUTABLE);

    expect(run.code).toBe(0);
  });

  test('without its runtime configuration is reported', async () => {
    await rename(inTask('Function.runtimeconfig.json'), inTask('Other.runtimeconfig.json'));

    const run = await wrapper.start(EXECUTABLE);

    expectReport(
      106,
      'Runtime.SnapperRuntimeConfigMissing',
      /Function\.runtimeconfig\.json is missing/,
      run,
    );
  });

  test.for([
    ['Nothing', /has no assembly Nothing\.dll and no program Nothing, .*'Nothing'/],
    ['Nothing.dll', /has no assembly Nothing\.dll and no program Nothing\.dll/],
    ['', /has no assembly \.dll and no program , as the handler '' says/],
  ] as const)("that is missing is reported: '%s'", async ([handler, message]) => {
    const run = await wrapper.start({ _HANDLER: handler });

    expectReport(104, 'Runtime.SnapperAssemblyMissing', message, run);
  });
});

describe('a native program', () => {
  const PROGRAM = { _HANDLER: 'bootstrap' };

  test('is started itself, with nothing added', async () => {
    await wrapper.program(inTask('bootstrap'));

    const run = await wrapper.start(PROGRAM);

    expect(run.lines[0]).toBe(inTask('bootstrap'));
    expect(argumentsOf(run)).toEqual([]);
    expect(run.lines).toContain('env DOTNET_STARTUP_HOOKS=');
    expect(run.lines).toContain('env _HANDLER=bootstrap');
  });

  test('needs no .NET in the layer', async () => {
    await wrapper.program(inTask('bootstrap'));
    await rm(join(wrapper.home, 'runtime'), { recursive: true });

    const run = await wrapper.start(PROGRAM);

    expect(run.code).toBe(0);
  });

  test('that is not executable is reported', async () => {
    await wrapper.program(inTask('bootstrap'), 0o644);

    const run = await wrapper.start(PROGRAM);

    expectReport(
      104,
      'Runtime.SnapperAssemblyMissing',
      /bootstrap is not executable\. Give it the mode 0755/,
      run,
    );
  });

  test('that cannot be started is reported', async () => {
    await writeFile(inTask('bootstrap'), '#!/nonexistent\n', { mode: 0o755 });

    const run = await wrapper.start(PROGRAM);

    expect(run.code).toBe(111);
    expect(wrapper.report?.body).toMatchObject({
      errorType: 'Runtime.SnapperRuntimeNotExecutable',
      errorMessage: `${inTask('bootstrap')} cannot be started. Was it compiled for the function's architecture?`,
    });
  });
});

describe('frameworks', () => {
  const KINDS = [
    { kind: 'a class library', environment: {} },
    { kind: 'an executable', environment: { _HANDLER: 'Function' } },
  ];
  const ASPNETCORE = 'Microsoft.AspNetCore.App';

  const configure = (text: string) => writeFile(inTask('Function.runtimeconfig.json'), text);

  test.for(KINDS)('that the layer lacks are reported for $kind', async ({ environment }) => {
    await configure(runtimeConfiguration('10', ASPNETCORE));

    const run = await wrapper.start(environment);

    expectReport(
      107,
      'Runtime.SnapperFrameworkMissing',
      /needs ASP\.NET Core \(.*Function\.runtimeconfig\.json\).* Set WITH_ASPNETCORE=1/,
      run,
    );
  });

  test.for(KINDS)('that the layer carries are fine for $kind', async ({ environment }) => {
    await configure(runtimeConfiguration('10', ASPNETCORE));
    await mkdir(join(wrapper.home, `runtime/bin/shared/${ASPNETCORE}/10.0.12`), {
      recursive: true,
    });

    const run = await wrapper.start(environment);

    expect(run.code).toBe(0);
  });

  test.for(KINDS)('of a later version are reported for $kind', async ({ environment }) => {
    await configure(runtimeConfiguration('11'));

    const run = await wrapper.start(environment);

    expectReport(
      107,
      'Runtime.SnapperFrameworkMissing',
      /built for \.NET 11 \(.*\), but the layer carries \.NET 10/,
      run,
    );
  });

  test.for(['8', '9', '10'])('of version %s roll forward', async (version) => {
    await configure(runtimeConfiguration(version));

    const run = await wrapper.start();

    expect(run.code).toBe(0);
  });

  test('that a self-contained function includes are not looked for in the layer', async () => {
    const configuration = runtimeConfiguration('11', ASPNETCORE);
    await configure(configuration.replace('"frameworks"', '"includedFrameworks"'));

    const run = await wrapper.start({ _HANDLER: 'Function' });

    expect(run.code).toBe(0);
  });

  test('in a configuration of one line without an end are found', async () => {
    const configuration = JSON.parse(runtimeConfiguration('10', ASPNETCORE)) as unknown;
    await configure(JSON.stringify(configuration));

    const run = await wrapper.start();

    expect(run.code).toBe(107);
  });
});

describe('the environment', () => {
  test('is that of the managed runtime', async () => {
    const { lines } = await wrapper.start();

    expect(lines).toEqual(
      expect.arrayContaining([
        `env DOTNET_ROOT=${wrapper.home}/runtime/bin`,
        'env LAMBDA_RUNTIME_NAME=dotnet10',
        'env DOTNET_RUNNING_IN_CONTAINER=true',
        'env DOTNET_NOLOGO=true',
        'env DOTNET_CLI_TELEMETRY_OPTOUT=true',
        'env SSL_CERT_FILE=',
        `env _HANDLER=${HANDLER}`,
      ]),
    );
  });

  test('leads nowhere but to the .NET of the layer', async () => {
    const { lines } = await wrapper.start({ DOTNET_ROOT: '/usr/share/dotnet' });

    expect(lines).toContain(`env DOTNET_ROOT=${wrapper.home}/runtime/bin`);
  });

  test('keeps what the user has set', async () => {
    const mine = {
      DOTNET_NOLOGO: 'false',
      DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '0',
      DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY: '1',
    };

    const { lines } = await wrapper.start(mine);

    expect(lines).toEqual(
      expect.arrayContaining(Object.entries(mine).map(([name, value]) => `env ${name}=${value}`)),
    );
  });

  test('is invariant, with all cultures, when the layer has no ICU', async () => {
    const { lines } = await wrapper.start();

    expect(lines).toContain('env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1');
    expect(lines).toContain('env DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY=0');
  });

  test('leaves globalization to the function when the layer has ICU', async () => {
    await mkdir(join(wrapper.home, 'lib'));
    await writeFile(join(wrapper.home, 'lib/libicuuc.so.67'), '');

    const { lines } = await wrapper.start();

    expect(lines).toContain('env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=');
    expect(lines).toContain('env DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY=');
  });
});

describe('on .NET 8', () => {
  const wrapperOf8 = useWrapper(dotnetLayer('dotnet8'));

  test('certificates are not loaded twice, unless the user names a bundle', async () => {
    const configuration = runtimeConfiguration('8');
    await writeFile(join(wrapperOf8.task, 'Function.runtimeconfig.json'), configuration);

    const spared = await wrapperOf8.start();
    const kept = await wrapperOf8.start({ SSL_CERT_FILE: '/mine.pem' });

    expect(spared.lines).toContain('env SSL_CERT_FILE=/dev/null');
    expect(spared.lines).toContain('env LAMBDA_RUNTIME_NAME=dotnet8');
    expect(kept.lines).toContain('env SSL_CERT_FILE=/mine.pem');
  });
});
