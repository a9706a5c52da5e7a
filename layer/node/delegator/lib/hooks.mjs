/**
 * Runtime hooks. AWS defines none for Node.js, so functions and libraries register through an object
 * that both sides find under a global symbol; whoever comes first creates it:
 *
 *     globalThis[Symbol.for('snapper.hooks.v1')] ??= { beforeSnapshot: [], afterRestore: [] };
 *
 * Both members are arrays of functions without parameters, which may be async; registering is
 * `push`. Needing nothing but that, the user's side works in bundles, in CommonJS, and in unit tests
 * where there is no layer.
 */
import { RuntimeError } from './errors.mjs';
import * as log from './log.mjs';

const REGISTRY = Symbol.for('snapper.hooks.v1');

/**
 * @typedef {() => unknown} Hook
 * @typedef {object} HookRegistry
 * @property {Hook[]} beforeSnapshot run last registered first
 * @property {Hook[]} afterRestore run first registered first
 */

/** @returns {HookRegistry} */
export function openHookRegistry() {
  const existing = Reflect.get(globalThis, REGISTRY);
  if (existing === undefined) {
    const registry = { beforeSnapshot: [], afterRestore: [] };
    Reflect.set(globalThis, REGISTRY, registry);
    return registry;
  }
  if (!Array.isArray(existing?.beforeSnapshot) || !Array.isArray(existing?.afterRestore)) {
    throw new RuntimeError(
      'Runtime.HookRegistryInvalid',
      "globalThis[Symbol.for('snapper.hooks.v1')] must be { beforeSnapshot: [], afterRestore: [] }",
    );
  }
  return existing;
}

/**
 * Runs the before-snapshot hooks one by one, last registered first; so a resource is closed before
 * what it was built on. A hook may register another, which runs next.
 *
 * @param {HookRegistry} registry
 * @param {RunHook} runHook
 * @throws {RuntimeError} `Runtime.BeforeSnapshotError` at the first hook that fails
 */
export async function runBeforeSnapshot({ beforeSnapshot }, runHook) {
  for (let count = 1; beforeSnapshot.length > 0; count++) {
    const hook = /** @type {Hook} */ (beforeSnapshot.pop());
    try {
      await runHook(`running before-snapshot hook ${label(hook, count)}`, hook);
    } catch (error) {
      throw new RuntimeError(
        'Runtime.BeforeSnapshotError',
        `Before-snapshot hook ${label(hook, count)} failed`,
        error,
      );
    }
  }
  warnOnPush(beforeSnapshot, 'before-snapshot');
}

/**
 * Runs the after-restore hooks one by one, first registered first.
 *
 * @param {HookRegistry} registry
 * @param {RunHook} runHook
 * @throws {RuntimeError} `Runtime.AfterRestoreError` at the first hook that fails
 */
export async function runAfterRestore({ afterRestore }, runHook) {
  let count = 1;
  for (const hook of afterRestore) {
    try {
      await runHook(`running after-restore hook ${label(hook, count)}`, hook);
    } catch (error) {
      throw new RuntimeError(
        'Runtime.AfterRestoreError',
        `After-restore hook ${label(hook, count)} failed`,
        error,
      );
    }
    count++;
  }
  warnOnPush(afterRestore, 'after-restore');
}

/** @typedef {(doing: string, hook: Hook) => Promise<unknown>} RunHook */

/**
 * @param {Hook} hook
 * @param {number} count
 */
function label(hook, count) {
  return hook?.name ? `${count} (${hook.name})` : `${count}`;
}

/**
 * A hook registered now will never run: most often the registration sits inside the handler.
 *
 * @param {Hook[]} hooks
 * @param {string} kind
 */
function warnOnPush(hooks, kind) {
  hooks.push = (...late) => {
    log.warn(
      `Registered too late: this ${kind} hook will not run. Register hooks when the module is ` +
        'loaded, not inside the handler',
    );
    return hooks.length + late.length;
  };
}
