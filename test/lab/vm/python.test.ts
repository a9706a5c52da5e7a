import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builtLayer } from '../support/built-layer.ts';
import { copyOfLayer } from '../support/java-host.ts';
import { numpyFolders, pythonHost } from '../support/python-images.ts';
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
    connections: { 'closed by a hook': '200', 'left open': 'ConnectionResetError' },

    async prepare() {
      const task = await mkdtemp(join(runFolder(), 'clones-'));
      await cp(join(import.meta.dirname, 'functions/python'), task, { recursive: true });
      await addPeer(task);
      const folders = { root: await pythonHost(), layers: await layerWithNumpy(), task };
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

/** Another layer beside it that brings numpy, with its libraries where Lambda looks for them. */
async function layerWithNumpy(): Promise<string> {
  const { opt } = await builtLayer({ language: 'python' });
  const copy = await copyOfLayer(opt, 'vm-python-numpy');
  const { modules, libraries } = await numpyFolders();
  await cp(modules, join(copy, 'python'), { recursive: true });
  await cp(libraries, join(copy, 'lib'), { recursive: true });
  return copy;
}
