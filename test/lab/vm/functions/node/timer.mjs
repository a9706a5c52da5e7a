/** A timer that is set before the snapshot and goes off after the restore. */
const AFTER_MS = 1_500;

let over;

const hooks = (globalThis[Symbol.for('snapper.hooks.v1')] ??= {
  beforeSnapshot: [],
  afterRestore: [],
});

hooks.beforeSnapshot.push(() => {
  const [monotonic, wall] = [performance.now(), Date.now()];
  over = new Promise((resolve) => {
    setTimeout(() => {
      const monotonicMs = performance.now() - monotonic;
      resolve({ afterMs: AFTER_MS, monotonicMs, wallMs: Date.now() - wall });
    }, AFTER_MS);
  });
});

/** When it went off, by either clock. */
export function timer() {
  return over;
}
