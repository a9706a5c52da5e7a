import { spawn } from 'node:child_process';
import { relocate } from '../environment.ts';
import { hostCommand } from './host-command.ts';
import { withWrapper } from './launch-input.ts';
import type { LaunchInput } from './launch-input.ts';
import type { Launch } from './stage.ts';

/** The descriptor on which clients send whole log records. */
const LOG_DESCRIPTOR = 3;

/** Runs the wrapper as a process of this machine, with layer and function where they lie. */
export function launchProcess(input: LaunchInput): Launch {
  const { functionRoot, layerRoot, settings } = input;
  const roots = { taskRoot: functionRoot, layerRoot };
  const wrapper = relocate(settings.wrapper, roots);
  return {
    ...roots,
    logDescriptor: LOG_DESCRIPTOR,
    environment: withWrapper(
      input,
      mapValues(input.environment, (value) => relocate(value, roots)),
      wrapper,
    ),
    launch: (environment) =>
      spawn(wrapper, hostCommand(settings.host, settings.memoryMegabytes), {
        cwd: functionRoot,
        env: environment,
        // A process group of its own, so that nothing is left when it is killed.
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      }),
  };
}

function mapValues(
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
