/**
 * Runtime hooks for SnapStart: work to do before Lambda takes the snapshot, and after each restore.
 *
 * Lambda has no such interface for Node.js. The layer's delegator and this file meet in a registry
 * on `globalThis`, so bundles and unit tests need no package for it; where no delegator runs (the
 * managed runtime, tests), hooks are registered and never called.
 *
 * @typedef {() => void | Promise<void>} RuntimeHook
 */
const key = Symbol.for('snapper.hooks.v1');
const registry = (globalThis[key] ??= { beforeSnapshot: [], afterRestore: [] });

/**
 * Runs `hook` before the snapshot is taken; the hook registered last runs first.
 *
 * @param {RuntimeHook} hook
 */
export function registerBeforeSnapshot(hook) {
  registry.beforeSnapshot.push(hook);
}

/**
 * Runs `hook` after a restore and before the first event; the hook registered first runs first.
 *
 * @param {RuntimeHook} hook
 */
export function registerAfterRestore(hook) {
  registry.afterRestore.push(hook);
}
