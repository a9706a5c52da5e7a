import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ensurePackages } from './debian.ts';
import { generateProject } from './generated-project.ts';
import { openStandIns } from './languages.ts';
import type { LabAnswers } from './languages.ts';
import { once } from './once.ts';
import { runFolder } from './workspace.ts';

/** A generated repository and its layer. */
export interface BuiltLayer {
  /** The repository. */
  readonly project: string;
  readonly zip: string;
  /** The zip unpacked, as Lambda does below /opt. */
  readonly opt: string;
}

/**
 * The repository and layer that all test files of a run share, one for each set of answers; generated
 * and built at first use.
 */
export async function builtLayer(answers: LabAnswers): Promise<BuiltLayer> {
  const digest = createHash('sha256').update(JSON.stringify(answers)).digest('hex');
  const name = `layer-${answers.language}-${digest.slice(0, 8)}`;
  const folder = await once(join(runFolder(), name), async (unfinished) => {
    await buildLayer(unfinished, answers);
  });
  return layerIn(folder);
}

/** Generates a repository and builds its layer as a user would, with images of its own. */
export async function buildLayer(folder: string, answers: LabAnswers): Promise<BuiltLayer> {
  const layer = layerIn(folder);
  await generateProject(layer.project, answers);
  await ensurePackages('make', 'unzip');
  const { language, architecture = 'x86_64' } = answers;
  const store = await openStandIns(language, { architecture });
  try {
    await execa('make', ['layer', `CONTAINER_BUILD=${store.buildCommand}`], {
      cwd: layer.project,
      env: store.environment,
    });
  } finally {
    store.delete();
  }
  await execa('unzip', ['-q', layer.zip, '-d', layer.opt]);
  return layer;
}

function layerIn(folder: string): BuiltLayer {
  const project = join(folder, 'project');
  return { project, zip: join(project, 'build/layer/layer.zip'), opt: join(folder, 'opt') };
}
