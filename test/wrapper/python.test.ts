import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { renderRepository, textOf } from '../support/rendered-repository.ts';
import { useWrapper } from './harness.ts';
import { pythonLayer } from './python-layer.ts';

const wrapper = useWrapper(pythonLayer);

test.for(['snap-start', 'on-demand'])(
  'starts the delegator in Python (%s), which finds the handler itself',
  async (AWS_LAMBDA_INITIALIZATION_TYPE) => {
    const { lines } = await wrapper.start({ AWS_LAMBDA_INITIALIZATION_TYPE });

    expect(lines.slice(0, 3)).toEqual([
      join(wrapper.home, 'runtime/bin/python3.13'),
      join(wrapper.home, 'delegator'),
      'env PYTHONHOME=',
    ]);
    expect(lines).toContain('env _HANDLER=app.handler');
  },
);

test('puts its Python first, for child processes and for the loader', async () => {
  await mkdir(join(wrapper.home, 'lib'));
  await mkdir(join(wrapper.home, 'runtime/lib'));

  const { lines } = await wrapper.start({ LD_LIBRARY_PATH: '/var/lang/lib' });

  expect(lines).toContain(`env PATH=${wrapper.home}/runtime/bin:/nonexistent`);
  expect(lines).toContain(
    `env LD_LIBRARY_PATH=${wrapper.home}/runtime/lib:${wrapper.home}/lib:/var/lang/lib`,
  );
});

test('keeps away what would have Python look for its library elsewhere', async () => {
  const { lines } = await wrapper.start({ PYTHONHOME: '/usr' });

  expect(lines).toContain('env PYTHONHOME=');
});

test('leaves it to the user where modules are looked for first', async () => {
  const unset = await wrapper.start();
  const kept = await wrapper.start({ PYTHONPATH: '/mine' });

  expect(unset.lines).toContain('env PYTHONPATH=');
  expect(kept.lines).toContain('env PYTHONPATH=/mine');
});

test.for(pythonLayer.files)('reports a layer without %s', async (file) => {
  await rm(join(wrapper.home, file));

  const { code } = await wrapper.start();

  expect(code).toBe(110);
  expect(wrapper.report?.body).toMatchObject({
    errorMessage: expect.stringContaining(`The layer lacks ${wrapper.home}/${file}.`) as string,
  });
});

test('with SNAPPER_DEBUG says how Python is started', async () => {
  const { stderr } = await wrapper.start({ SNAPPER_DEBUG: '1' });

  expect(stderr).toContain(
    `snapper: exec ${wrapper.home}/runtime/bin/python3.13 ${wrapper.home}/delegator\n`,
  );
});

test.for(['3.12', '3.14'])('names the executable of Python %s', (version) => {
  const runtime = `python${version}`;

  const text = textOf(renderRepository({ language: 'python', runtime }), 'wrapper/snapper-wrapper');

  expect(text).toContain(`command=("\${home}/runtime/bin/${runtime}" "\${home}/delegator")`);
  expect(text).toContain(`AWS_EXECUTION_ENV=AWS_Lambda_${runtime}`);
  expect(text).not.toContain('3.13');
});
