import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builtLayer } from '../support/built-layer.ts';
import { copyOfLayer } from '../support/java-host.ts';
import { describeLab } from '../support/requirements.ts';
import { javaRoot } from '../support/stand-in-images.ts';
import { runFolder } from '../support/workspace.ts';
import { addPeer, testClones } from './clone-tests.ts';

describeLab('virtual machines restored from one snapshot of a Node.js function', () => {
  testClones({
    title: 'Node.js',
    leastCovered: 12,
    // The delegator closes those of pools, which open new ones.
    connections: { 'http.Agent': '200', fetch: '200', 'a bare socket': 'ECONNRESET' },

    async prepare() {
      const { opt } = await builtLayer({ language: 'node' });
      const task = await mkdtemp(join(runFolder(), 'clones-'));
      await cp(join(import.meta.dirname, 'functions/node'), task, { recursive: true });
      await addPeer(task);
      return { folders: { root: await javaRoot(), layers: opt, task }, handler: 'app.handler' };
    },

    async withoutReseed(layers) {
      const copy = await copyOfLayer(layers, 'vm-node-without-reseed');
      const reseed = join(copy, 'snapper/delegator/lib/reseed.mjs');
      await rm(reseed);
      await writeFile(reseed, 'export const prepareReseed = () => () => {};\n');
      return copy;
    },
  });
});
