import type { Answers } from '../../../generators/project/index.ts';
import { renderRepository, writeRepository } from '../../support/rendered-repository.ts';

/** What the lab builds unless a test says otherwise: needs nothing but what is in the repository. */
const LAB_ANSWERS: Partial<Answers> = {
  name: 'lab',
  typescript: false,
  ci: 'none',
  devcontainer: false,
};

/** Writes a rendered repository into a folder. */
export async function generateProject(
  folder: string,
  answers: Partial<Answers> = {},
): Promise<void> {
  await writeRepository(folder, renderRepository({ ...LAB_ANSWERS, ...answers }));
}
