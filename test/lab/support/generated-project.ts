import { renderRepository, writeRepository } from '../../support/rendered-repository.ts';
import { labAnswers } from './languages.ts';
import type { LabAnswers } from './languages.ts';

/** Writes a rendered repository into a folder. */
export async function generateProject(folder: string, answers: LabAnswers): Promise<void> {
  await writeRepository(folder, renderRepository(labAnswers(answers)));
}
