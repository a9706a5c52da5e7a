import type { Reporter, TestCase, TestModule } from 'vitest/node';

const SLOWEST = 10;
const SLOW_MS = 1_000;

/** Ends a run with its slowest tests and one plain line: `N passed, N failed`. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const slow = tests
      .map((test) => ({ test, ms: test.diagnostic()?.duration ?? 0 }))
      .filter(({ ms }) => ms >= SLOW_MS)
      .sort((left, right) => right.ms - left.ms)
      .slice(0, SLOWEST);
    if (slow.length > 0) console.log('\nSlowest:');
    for (const { ms, test } of slow) {
      console.log(`  ${(ms / 1_000).toFixed(1).padStart(6)} s  ${test.fullName}`);
    }
    // A suite whose preparation fails skips its tests: it counts as one that failed.
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = suites.filter((suite) => suite.errors().length > 0).length;
    const passed = count(tests, 'passed');
    const failed = count(tests, 'failed') + broken + unhandledErrors.length;
    const skipped = count(tests, 'skipped');
    console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  }
}

function count(tests: readonly TestCase[], state: 'failed' | 'passed' | 'skipped'): number {
  return tests.filter((test) => test.result().state === state).length;
}
