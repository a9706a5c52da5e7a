/*
 * The tests of what can go wrong with an update, with every point at which it can: daily they try a
 * sample.
 */
process.env['SNAPPER_FAULTS'] = 'all';

await import('../../regenerate/fault-kill.test.ts');
await import('../../regenerate/fault-sigkill.test.ts');
await import('../../regenerate/fault-errors.test.ts');
await import('../../regenerate/fault-edits.test.ts');
await import('../../regenerate/fault-races.test.ts');
