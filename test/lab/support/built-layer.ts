import { execa } from 'execa';
import { join } from 'node:path';
import type { Answers } from '../../../generators/project/index.ts';
import { openImageStore } from './buildah.ts';
import { ensurePackages } from './debian.ts';
import { generateProject } from './generated-project.ts';
import { once } from './once.ts';
import { addStandInImages } from './stand-in-images.ts';
import { runFolder } from './workspace.ts';

/** A generated repository and its layer. */
export interface BuiltLayer {
  /** The repository. */
  readonly project: string;
  readonly zip: string;
  /** The zip unpacked, as Lambda does below /opt. */
  readonly opt: string;
}

/** The repository and layer that all test files of a run share; generated and built at first use. */
export async function builtLayer(): Promise<BuiltLayer> {
  const folder = await once(join(runFolder(), 'layer'), async (unfinished) => {
    await buildLayer(unfinished);
  });
  return layerIn(folder);
}

/** Generates a repository and builds its layer as a user would, with images of its own. */
export async function buildLayer(
  folder: string,
  answers: Partial<Answers> = {},
): Promise<BuiltLayer> {
  const layer = layerIn(folder);
  await generateProject(layer.project, answers);
  await ensurePackages('make', 'unzip');
  const store = await openImageStore();
  try {
    const { architecture = 'x86_64' } = answers;
    await addStandInImages(store, { architecture });
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
