import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { Emulation } from '../../../generators/emulator/index.ts';
import { builtLayer } from '../support/built-layer.ts';
import type { BuiltLayer } from '../support/built-layer.ts';
import { javaHost } from '../support/java-host.ts';
import { describeDotnetLab } from '../support/requirements.ts';
import { runFolder } from '../support/workspace.ts';

/** Stands in for a function that was compiled ahead of time: speaks to Lambda without .NET. */
const NATIVE = `#!/bin/bash
api=\${AWS_LAMBDA_RUNTIME_API}

# Usage: call METHOD PATH BODY
call() {
  exec 3<>"/dev/tcp/\${api%:*}/\${api##*:}"
  printf '%s /2018-06-01/runtime/%s HTTP/1.1\\r\\nHost: %s\\r\\nConnection: close\\r\\n' "$1" "$2" "$api" >&3
  printf 'Content-Length: %d\\r\\n\\r\\n%s' "\${#3}" "$3" >&3
  answer=$(cat <&3)
  exec 3>&-
}

[[ $AWS_LAMBDA_INITIALIZATION_TYPE != snap-start ]] || call GET restore/next ''
while call GET invocation/next ''; do
  [[ \${answer,,} =~ lambda-runtime-aws-request-id:\\ ([0-9a-f-]+) ]] || exit 1
  call POST "invocation/\${BASH_REMATCH[1]}/response" \\
    "[\\"$0\\",$#,\\"$AWS_EXECUTION_ENV\\",\\"\${DOTNET_STARTUP_HOOKS-unset}\\"]"
done
`;

const ASPNETCORE = {
  runtimeOptions: {
    tfm: 'net10.0',
    frameworks: [
      { name: 'Microsoft.NETCore.App', version: '10.0.0' },
      { name: 'Microsoft.AspNetCore.App', version: '10.0.0' },
    ],
  },
};

/** Text by path; an executable's path starts with a plus sign. */
type Package = Readonly<Record<string, string>>;

describeDotnetLab('the wrapper on the Java host', () => {
  let layer: BuiltLayer;
  const running: Emulation[] = [];

  beforeAll(async () => {
    layer = await builtLayer({ language: 'dotnet' });
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((emulation) => emulation.stop()));
  });

  async function emulate(handler: string, files: Package, snapStart = true): Promise<Emulation> {
    const task = await mkdtemp(join(runFolder(), 'wrapper-'));
    await chmod(task, 0o755);
    for (const [name, content] of Object.entries(files)) {
      const path = join(task, name.replace(/^\+/, ''));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content, { mode: name.startsWith('+') ? 0o755 : 0o644 });
    }
    const { launch } = await javaHost({ opt: layer.opt, task });
    const emulation = await Emulation.start({ handler, launch, snapStart });
    running.push(emulation);
    return emulation;
  }

  test('starts a native program itself, which is restored and invoked like any other', async () => {
    const emulation = await emulate('bootstrap', { '+bootstrap': NATIVE });

    expect(await emulation.init()).toMatchObject({
      outcome: 'ready',
      snapshotAt: 'restore/next',
    });
    expect(await emulation.restore()).toMatchObject({ outcome: 'ready' });
    expect(await emulation.invoke({})).toMatchObject({
      response: { json: ['/var/task/bootstrap', 0, 'AWS_Lambda_dotnet10', 'unset'] },
    });
    expect(emulation.violations).toEqual([]);
  });

  test('starts a native program without SnapStart', async () => {
    const emulation = await emulate('bin/function', { '+bin/function': NATIVE }, false);

    expect(await emulation.init()).toMatchObject({ outcome: 'ready', snapshotAt: 'none' });
    expect(await emulation.invoke({})).toMatchObject({
      response: { json: ['/var/task/bin/function', 0, 'AWS_Lambda_dotnet10', 'unset'] },
    });
  });

  test.for<[string, string, Package, number, string, RegExp]>([
    [
      'nothing that the handler could mean',
      'Function',
      {},
      104,
      'Runtime.SnapperAssemblyMissing',
      /\/var\/task has no assembly Function\.dll and no program Function/,
    ],
    [
      'a program that may not be executed',
      'bootstrap',
      { bootstrap: NATIVE },
      104,
      'Runtime.SnapperAssemblyMissing',
      /\/var\/task\/bootstrap is not executable/,
    ],
    [
      'dependencies without the assembly that they belong to',
      'Function::F::M',
      { 'Function.deps.json': '{}' },
      104,
      'Runtime.SnapperAssemblyMissing',
      /\/var\/task\/Function\.dll is missing/,
    ],
    [
      'the dependencies of several others',
      'Function::F::M',
      { 'Function.dll': '', 'One.deps.json': '{}', 'Two.deps.json': '{}' },
      105,
      'Runtime.SnapperDependenciesAmbiguous',
      /several \*\.deps\.json, but no Function\.deps\.json/,
    ],
    [
      'the runtime configurations of several others',
      'Function::F::M',
      { 'Function.dll': '', 'One.runtimeconfig.json': '{}', 'Two.runtimeconfig.json': '{}' },
      106,
      'Runtime.SnapperRuntimeConfigMissing',
      /several \*\.runtimeconfig\.json, but no Function\.runtimeconfig\.json/,
    ],
    [
      'an executable assembly without its runtime configuration',
      'Function',
      { 'Function.dll': '' },
      106,
      'Runtime.SnapperRuntimeConfigMissing',
      /\/var\/task\/Function\.runtimeconfig\.json is missing/,
    ],
    [
      'an application of ASP.NET Core, which the layer lacks',
      'Function',
      { 'Function.dll': '', 'Function.runtimeconfig.json': JSON.stringify(ASPNETCORE, null, 2) },
      107,
      'Runtime.SnapperFrameworkMissing',
      /needs ASP\.NET Core \(\/var\/task\/Function\.runtimeconfig\.json\).*WITH_ASPNETCORE=1/,
    ],
  ])('reports to Lambda: %s', async ([, handler, files, code, type, message]) => {
    const emulation = await emulate(handler, files);

    const init = await emulation.init();

    expect(init).toMatchObject({
      outcome: 'error',
      error: { type, message: expect.stringMatching(message) as string },
      exit: { code },
    });
  });
});
