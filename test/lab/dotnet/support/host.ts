import { openHostFor } from '../../support/host.ts';
import type { Host } from '../../support/host.ts';
import type { LabAnswers } from '../../support/languages.ts';

/** Opens a host with the .NET layer that is built for some answers. */
export function openHost(answers: LabAnswers = { language: 'dotnet' }): Promise<Host> {
  return openHostFor(answers);
}

export type { Host, StartOptions } from '../../support/host.ts';
