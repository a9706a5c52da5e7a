import type { Answers } from '../../../generators/project/index.ts';
import { catalogue, misfit } from '../../../generators/runtimes/index.ts';
import type { Runtime } from '../../../generators/runtimes/index.ts';

type Variant = Partial<Answers> & Pick<Answers, 'architecture' | 'host' | 'runtime' | 'sample'>;

const BOTH = [false, true] as const;

/** Every runtime on every host and architecture, with every sample. */
const BASES: readonly Variant[] = (['dotnet', 'node', 'python'] as const)
  .flatMap((language) => catalogue.of(language))
  .flatMap((runtime) =>
    catalogue.hosts
      .filter((host) => misfit(runtime, host) === undefined)
      .flatMap((host) =>
        (['x86_64', 'arm64'] as const).flatMap((architecture) =>
          (['function', 'http-api', 'model'] as const).map((sample) => ({
            runtime: runtime.id,
            host: host.id,
            architecture,
            sample,
          })),
        ),
      ),
  );

/** The other answers that templates know, in each way that goes with a base. */
function rest({ sample }: Variant): readonly Partial<Answers>[] {
  const access: readonly Partial<Answers>[] =
    sample === 'http-api'
      ? (['http-api', 'function-url'] as const).flatMap((endpoint) =>
          (['iam', 'none'] as const).map((auth) => ({ endpoint, auth })),
        )
      : [{}];
  const assets = sample === 'model' ? ['assets', 'weights'] : ['none', 'assets'];
  return access.flatMap((one) =>
    assets.flatMap((folder) =>
      (['zip', 'image'] as const).flatMap((packaging) =>
        BOTH.flatMap((tracing) =>
          BOTH.flatMap((alarms) =>
            BOTH.map((multiarch) => ({
              ...one,
              assets: folder,
              packaging,
              tracing,
              alarms,
              multiarch,
            })),
          ),
        ),
      ),
    ),
  );
}

/** Each base once, with the others chosen so that each value meets each. */
export const VARIANTS: readonly Variant[] = choose();

function choose(): readonly Variant[] {
  const met = new Set<string>();
  return BASES.map((base) => {
    const [first, ...others] = rest(base).map((more) => ({ ...base, ...more }));
    const gain = (variant: Variant): number =>
      pairsOf(variant).filter((pair) => !met.has(pair)).length;
    const best = others.reduce((one, other) => (gain(other) > gain(one) ? other : one), first!);
    for (const pair of pairsOf(best)) met.add(pair);
    return best;
  });
}

/** The pairs of values that a variant has at once. */
function pairsOf(variant: Variant): readonly string[] {
  const parts = Object.entries(variant)
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort();
  return parts.flatMap((one, index) => parts.slice(index + 1).map((other) => `${one} ${other}`));
}

/** The pairs of values that occur among {@link VARIANTS}. */
export function pairsMet(): ReadonlySet<string> {
  return new Set(VARIANTS.flatMap(pairsOf));
}

/** Every pair of values that there can be. */
export function pairsThatCanMeet(): ReadonlySet<string> {
  return new Set(
    BASES.flatMap((base) => rest(base).flatMap((more) => pairsOf({ ...base, ...more }))),
  );
}

/** The modes that the stack of a variant has. */
export function modesOf(variant: Variant): readonly string[] {
  const { availability, nativeSnapStart } = runtimeOf(variant);
  // Any image is deployed without SnapStart, too.
  if (variant.packaging === 'image') return ['snapped', 'managed'];
  if (availability === 'container') return ['snapped'];
  return ['snapped', 'managed', ...(nativeSnapStart ? ['native'] : [])];
}

/** What the catalogue says of the runtime of a variant. */
export function runtimeOf({ runtime: id }: Pick<Answers, 'runtime'>): Runtime {
  const runtime = catalogue.find(id);
  if (runtime === undefined) throw new Error(`the catalogue has no ${id}`);
  return runtime;
}

export type { Variant };
