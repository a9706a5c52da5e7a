import { beforeAll, expect, test } from 'vitest';
import { describeDotnetLab } from '../support/requirements.ts';
import { prepareClones } from './support/two-clones.ts';
import type { TwoClones } from './support/two-clones.ts';

describeDotnetLab('two environments restored from one snapshot', () => {
  let clones: TwoClones;

  beforeAll(async () => {
    clones = await prepareClones();
  });

  test('share no random number, key, signature or TLS client random', async () => {
    const [first, second] = await clones.draw('reseed');

    expect(repeated(first, second)).toEqual([]);
  });

  test('would share every one of them without the reseed', async () => {
    const [first, second] = await clones.draw('plain');

    expect(repeated(first, second)).toEqual(Object.keys(first));
    expect(Object.keys(first)).toEqual(
      expect.arrayContaining([
        'RandomNumberGenerator.GetBytes',
        'ECDsa key',
        'TLS client random',
        'Random.Shared.Next',
      ]),
    );
  });
});

/** The sources of which both clones drew the same. */
function repeated(
  first: Readonly<Record<string, string>>,
  second: Readonly<Record<string, string>>,
): string[] {
  return Object.keys(first).filter((source) => first[source] === second[source]);
}
