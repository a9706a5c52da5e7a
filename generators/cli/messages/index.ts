import { adviseMessages } from './advise.ts';
import { commandLineMessages } from './command-line.ts';
import { createMessages } from './create.ts';
import { doctorMessages } from './doctor.ts';
import { explainMessages } from './explain.ts';
import { presetMessages } from './preset.ts';
import { runtimeMessages } from './runtimes.ts';
import { updateMessages } from './update.ts';

/** All text that the command line says to people. */
export const messages = {
  ...adviseMessages,
  ...commandLineMessages,
  ...createMessages,
  ...doctorMessages,
  ...explainMessages,
  ...presetMessages,
  ...runtimeMessages,
  ...updateMessages,
} as const;

export type { CreatedFacts } from './create.ts';
export type { Step } from './update.ts';
