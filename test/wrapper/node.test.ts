import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { useWrapper } from './harness.ts';
import { nodeLayer } from './node-layer.ts';

const wrapper = useWrapper(nodeLayer);

test('starts the client in Node.js, with the flags of the managed runtime', async () => {
  const { lines } = await wrapper.start();

  expect(lines.slice(0, 9)).toEqual([
    join(wrapper.home, 'runtime/bin/node'),
    '--expose-gc',
    '--max-http-header-size',
    '81920',
    '--no-experimental-require-module',
    '--no-experimental-detect-module',
    '--max-semi-space-size=51',
    '--max-old-space-size=922',
    join(wrapper.home, 'ric/index.mjs'),
  ]);
});

test('puts the delegator in the place of the handler, for SnapStart only', async () => {
  const snapped = await wrapper.start();
  const onDemand = await wrapper.start({ AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand' });

  expect(snapped.lines).toContain(`env _HANDLER=${wrapper.home}/delegator/index.handler`);
  expect(snapped.lines).toContain('env SNAPPER_HANDLER=app.handler');
  expect(onDemand.lines).toContain('env _HANDLER=app.handler');
  expect(onDemand.lines).toContain('env SNAPPER_HANDLER=');
});

test('lets other layers be found, unless the user says where to look', async () => {
  const filled = await wrapper.start();
  const kept = await wrapper.start({ NODE_PATH: '/mine' });

  expect(filled.lines).toContain(
    `env NODE_PATH=/opt/nodejs/node22/node_modules:/opt/nodejs/node_modules:${wrapper.home}/ric/node_modules:${wrapper.home}/ric:${wrapper.task}`,
  );
  expect(kept.lines).toContain('env NODE_PATH=/mine');
});

test.for(['--max-old-space-size=1', '--max_old_space_size=1', '-r x --max-semi-space-size=1'])(
  'leaves memory flags to NODE_OPTIONS=%s',
  async (options) => {
    const { lines } = await wrapper.start({ NODE_OPTIONS: options });

    expect(lines.filter((line) => line.includes('space-size'))).toEqual([]);
  },
);

test.for(nodeLayer.files)('reports a layer without %s', async (file) => {
  await rm(join(wrapper.home, file));

  const { code } = await wrapper.start();

  expect(code).toBe(110);
  expect(wrapper.report?.body).toMatchObject({
    errorMessage: expect.stringContaining(`The layer lacks ${wrapper.home}/${file}.`) as string,
  });
});

test('with SNAPPER_DEBUG names the variables that lead Node.js to the function', async () => {
  const { stderr } = await wrapper.start({ SNAPPER_DEBUG: '1' });

  expect(stderr).toContain(`snapper: exec ${wrapper.home}/runtime/bin/node --expose-gc`);
  expect(stderr).toMatch(/^snapper: set PATH .*NODE_PATH.* _HANDLER$/m);
});
