/**
 * The delegator: stands between Lambda's official runtime interface client and the user's handler.
 *
 * The client imports this module as if it were the function and awaits it before it asks for the first
 * event. Everything that SnapStart wants from a runtime happens in between; then the client gets the
 * user's own function and never knows. The order below is the contract.
 */
import { readClientGeneration } from './lib/client.mjs';
import { trackConnections } from './lib/connections.mjs';
import { RESTORE_FAILED, reportEarlyExit } from './lib/early-exit.mjs';
import { reclaimHandlerSetting } from './lib/handler-name.mjs';
import { loadHandler } from './lib/handler.mjs';
import { openHookRegistry, runAfterRestore, runBeforeSnapshot } from './lib/hooks.mjs';
import * as log from './lib/log.mjs';
import { prime } from './lib/prime.mjs';
import { prepareReseed } from './lib/reseed.mjs';
import { postRestoreError, waitForRestore } from './lib/runtime-api.mjs';
import { begin, step } from './lib/step.mjs';

/** The very function that the user's module exports, so that streaming and arity survive. */
export const handler = await start(process.env);

/** @param {NodeJS.ProcessEnv} environment */
async function start(environment) {
  const setting = reclaimHandlerSetting(environment);
  const taskRoot = environment.LAMBDA_TASK_ROOT ?? '/var/task';
  const generation = readClientGeneration(new URL('../manifest.json', import.meta.url));

  // Before user code: what it may use or keep a reference to.
  const reseed = prepareReseed();
  const hooks = openHookRegistry();
  const closeConnections = trackConnections();
  const exit = reportEarlyExit();

  try {
    const userHandler = await step(`importing ${setting}`, () =>
      loadHandler({ taskRoot, setting, generation }),
    );
    await prime({ handler: userHandler, taskRoot, generation, environment });
    await runBeforeSnapshot(hooks, step);
    await closeConnections();

    begin('waiting for the restore');
    await waitForRestore(); // The snapshot is taken here.
    exit.restored();

    try {
      reseed();
      await runAfterRestore(hooks, step);
    } catch (error) {
      exit.stop();
      await failRestore(/** @type {Error} */ (error));
    }
    return userHandler;
  } finally {
    exit.stop();
  }
}

/**
 * The client knows nothing of restores, so it cannot report what goes wrong in one.
 *
 * @param {Error} error
 * @returns {Promise<never>}
 */
async function failRestore(error) {
  log.error('Restore failed', error);
  await postRestoreError(error).catch((failure) => log.error('Not reported', failure));
  process.exit(RESTORE_FAILED);
}
