import { cp, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { execa } from 'execa';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';

import { ANSWERED, REFUSED } from '../support/predictions.ts';
import { textOf, renderRepository, writeRepository } from '../support/rendered-repository.ts';
import { builtLayer } from './support/built-layer.ts';
import { ensurePackages } from './support/debian.ts';
import { openHostFor } from './support/host.ts';
import type { Host } from './support/host.ts';
import { copyOfLayer } from './support/java-host.ts';
import { labAnswers } from './support/languages.ts';
import type { LabAnswers } from './support/languages.ts';
import { nugetFeed } from './support/nuget-feed.ts';
import { pythonHost } from './support/python-images.ts';
import { describeDotnetLab, describeLab } from './support/requirements.ts';
import { runFolder } from './support/workspace.ts';

/** What the lab has to know of a language to build and start a function in it. */
interface Trial {
  readonly describe: typeof describeLab;
  readonly language: LabAnswers['language'];
  readonly handler: string;
  /** What the errors of the sample are called. */
  readonly errors: { readonly model: string; readonly request: string };
  /** Whether an event of another type comes as far as the sample's own check. */
  readonly checksTypes: boolean;
  /** Makes a folder ready to build in, and gives the variables that builds want. */
  prepare(parent: string): Promise<Readonly<Record<string, string>>>;
  /** The root filesystem of the host. @default the Java image's stand-in */
  root?(): Promise<string>;
}

const TRIALS: readonly Trial[] = [
  {
    describe: describeLab,
    language: 'node',
    handler: 'app.handler',
    errors: { model: 'InvalidModel', request: 'InvalidRequest' },
    checksTypes: true,
    prepare: () => Promise.resolve({}),
  },
  {
    describe: describeLab,
    language: 'python',
    handler: 'app.handler',
    errors: { model: 'InvalidModelError', request: 'InvalidRequestError' },
    checksTypes: true,
    prepare: async () => {
      await ensurePackages('python3', 'python3-pip');
      return { PYTHON: '/usr/bin/python3' };
    },
    root: pythonHost,
  },
  {
    describe: describeDotnetLab,
    language: 'dotnet',
    handler: 'Function::Function.Handler::Handle',
    errors: { model: 'InvalidModelException', request: 'InvalidRequestException' },
    checksTypes: false,
    prepare: async (parent) => {
      const feed = await nugetFeed();
      await cp(feed.config, join(parent, 'nuget.config'));
      return { ...feed.environment, DOTNET_NOLOGO: '1', MSBUILDDISABLENODEREUSE: '1' };
    },
  },
];

describe.each(TRIALS)('the model sample', (trial) => {
  const { language, handler, errors } = trial;

  trial.describe(language, () => {
    let host: Host;
    let project: string;
    let task: string;

    beforeAll(async () => {
      host = await openHostFor({ language }, await trial.root?.());
      const parent = await mkdtemp(join(runFolder(), 'model-'));
      project = join(parent, 'project');
      const env = await trial.prepare(parent);
      await ensurePackages('make');
      await writeRepository(
        project,
        renderRepository({ ...labAnswers({ language }), sample: 'model' }),
      );
      await execa('make', ['build'], { cwd: project, env });
      task = join(project, 'build/function');
    });

    afterEach(() => host.stopAll());

    /** The layer of the runtime and, if asked for, the one of the assets, as both lie in /opt. */
    async function layers(name: string, withAssets: boolean): Promise<string> {
      const { opt } = await builtLayer({ language });
      const both = await copyOfLayer(opt, `${language}-${name}`);
      if (withAssets) await cp(join(project, 'assets'), join(both, 'assets'), { recursive: true });
      return both;
    }

    test('reads its model before the snapshot, and answers what it does in every language', async () => {
      const opt = await layers('with-model', true);
      const emulation = await host.start({
        handler,
        task,
        opt,
        environment: { ASSETS_DIR: '/opt/assets', SNAPPER_PRIME_STRICT: '1' },
      });

      expect(await emulation.init()).toMatchObject({
        outcome: 'ready',
        snapshotAt: 'restore/next',
      });
      // From here on the model is nowhere but in memory.
      await rm(join(opt, 'assets'), { recursive: true });
      expect(await emulation.restore()).toMatchObject({ outcome: 'ready' });

      for (const { title, event, answer } of ANSWERED) {
        expect(await host.answer(emulation, event), title).toEqual(answer);
      }
      for (const { title, event, refusal, untyped = false } of REFUSED) {
        const expected =
          untyped && !trial.checksTypes ? {} : { type: errors.request, message: refusal };
        expect(await emulation.invoke(event), title).toMatchObject({
          outcome: 'error',
          error: expected,
        });
      }
      const output = host.outputOf(emulation);
      expect(output).toContain('Primed by');
      expect(output).toMatch(/"message": ?"predicted"/);
      expect(output).not.toContain('friendly');
      expect(emulation.violations).toEqual([]);
    });

    test('fails to start without its model, and says where it looked and what to do', async () => {
      const opt = await layers('without-model', false);
      const emulation = await host.start({ handler, task, opt });

      const init = await emulation.init();

      expect(init).toMatchObject({ outcome: 'error' });
      const said = JSON.stringify(init) + host.outputOf(emulation);
      expect(said).toContain(errors.model);
      expect(said).toContain('o usable model at /opt/assets/model.json: ');
      expect(said).toContain('Put one there, or set ASSETS_DIR to its folder.');
    });

    test('names the handler as its template does', () => {
      const tree = renderRepository({ ...labAnswers({ language }), sample: 'model' });

      expect(textOf(tree, 'template.yaml')).toContain(`Handler: ${handler}\n`);
    });
  });
});
