import { execa } from 'execa';
import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publish } from '../dotnet/support/publish.ts';
import { builtLayer } from '../support/built-layer.ts';
import { copyOfLayer } from '../support/java-host.ts';
import { nugetFeed } from '../support/nuget-feed.ts';
import { describeDotnetLab } from '../support/requirements.ts';
import { javaRoot } from '../support/stand-in-images.ts';
import { runFolder } from '../support/workspace.ts';
import { addPeer, testClones } from './clone-tests.ts';

const FUNCTION = join(import.meta.dirname, 'functions/dotnet');
const CLIENT_HELLO = join(import.meta.dirname, '../dotnet/clones/ClientHello.cs');

describeDotnetLab('virtual machines restored from one snapshot of a .NET function', () => {
  testClones({
    title: '.NET',
    leastCovered: 8,
    // Who keeps a connection outside a pool has to open a new one.
    connections: {
      'HttpClient, renewed by a hook': '200',
      'HttpClient, left open': '200',
      'a bare socket': 'Shutdown',
    },

    async prepare() {
      const { opt } = await builtLayer({ language: 'dotnet' });
      const sources = await mkdtemp(join(runFolder(), 'clones-'));
      await cp(FUNCTION, sources, { recursive: true });
      await copyFile(CLIENT_HELLO, join(sources, 'ClientHello.cs'));
      const task = await mkdtemp(join(runFolder(), 'clones-'));
      await publish(sources, task);
      await addPeer(task);
      return {
        folders: { root: await javaRoot(), layers: opt, task },
        handler: 'Clones::Clones.Function::Handle',
        guestMegabytes: 1024,
      };
    },

    async withoutReseed(layers) {
      const copy = await copyOfLayer(layers, 'vm-dotnet-without-reseed');
      const assembly = join(copy, 'snapper/delegator/Snapper.Runtime.Delegator.dll');
      await rm(assembly);
      await copyFile(await delegatorWithoutReseed(), assembly);
      return copy;
    },
  });
});

/** The delegator's assembly, compiled without what it does for random numbers. */
async function delegatorWithoutReseed(): Promise<string> {
  const { project } = await builtLayer({ language: 'dotnet' });
  const folder = await mkdtemp(join(runFolder(), 'delegator-'));
  await cp(join(project, 'delegator'), folder, { recursive: true });
  const feed = await nugetFeed();
  await cp(feed.config, join(folder, 'nuget.config'));
  const point = join(folder, 'Shared/SnapshotPoint.cs');
  const text = await readFile(point, 'utf8');
  await writeFile(point, text.replaceAll(/(OpenSsl\.Reseed|SharedRandom\.Forget)\(\);/g, ''));
  const output = join(folder, 'published');
  await execa(
    'dotnet',
    ['publish', 'Snapper.Runtime.Delegator', '--configuration', 'Release', '--output', output],
    {
      cwd: folder,
      env: { ...feed.environment, DOTNET_NOLOGO: '1', MSBUILDDISABLENODEREUSE: '1' },
    },
  );
  return join(output, 'Snapper.Runtime.Delegator.dll');
}
