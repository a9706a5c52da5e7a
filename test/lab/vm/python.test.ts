import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builtLayer } from '../support/built-layer.ts';
import { copyOfLayer } from '../support/java-host.ts';
import { numpyFolders, pythonHost, urllib3Modules } from '../support/python-images.ts';
import { describeLab } from '../support/requirements.ts';
import { runFolder } from '../support/workspace.ts';
import { addPeer, testClones } from './clone-tests.ts';

/** The delegator's own part without what it is there for. */
const WITHOUT_RESEED = `def prepare_reseed() -> None: ...

def reseed() -> None: ...
`;

describeLab('virtual machines restored from one snapshot of a Python function', () => {
  testClones({
    title: 'Python',
    leastCovered: 8,
    // There is no pool in the standard library: a hook of the function has to close its connections.
    connections: {
      'http.client, closed by a hook': '200',
      'http.client, left open': 'BrokenPipeError',
      'urllib3, left open': '200',
    },

    async prepare() {
      const task = await mkdtemp(join(runFolder(), 'clones-'));
      await cp(join(import.meta.dirname, 'functions/python'), task, { recursive: true });
      await addPeer(task);
      const folders = { root: await pythonHost(), layers: await layerWithPackages(), task };
      return { folders, handler: 'app.handler' };
    },

    async withoutReseed(layers) {
      const copy = await copyOfLayer(layers, 'vm-python-without-reseed');
      const reseed = join(copy, 'snapper/delegator/snapper_delegator/reseed.py');
      // The compiled one would be taken, whatever the source says.
      await rm(join(reseed, '../__pycache__'), { recursive: true });
      await rm(reseed);
      await writeFile(reseed, WITHOUT_RESEED);
      return copy;
    },
  });
});

/** Another layer beside it that brings packages, and libraries of numpy where Lambda looks for them. */
async function layerWithPackages(): Promise<string> {
  const { opt } = await builtLayer({ language: 'python' });
  const copy = await copyOfLayer(opt, 'vm-python-packages');
  const { modules, libraries } = await numpyFolders();
  await cp(modules, join(copy, 'python'), { recursive: true });
  await cp(await urllib3Modules(), join(copy, 'python'), { recursive: true });
  await cp(libraries, join(copy, 'lib'), { recursive: true });
  return copy;
}
