import type { Architecture } from '../runtimes/index.ts';

/** What AWS charges, in US dollars before tax, in the first tier of use. */
export interface Prices {
  /** One request. */
  readonly request: number;
  /** A GB-second of a handler or an init phase. */
  readonly duration: number;
  readonly provisioned: ProvisionedPrices;
  readonly snapStart: SnapStartPrices;
}

/** What provisioned concurrency costs; requests cost the same as without it. */
export interface ProvisionedPrices {
  /** A GB-second of an environment that is kept ready, used or not. */
  readonly capacity: number;
  /** A GB-second of a handler in such an environment. */
  readonly duration: number;
}

/** What SnapStart costs where AWS charges for it: not under Java's managed runtimes. */
export interface SnapStartPrices {
  /** A GB-second of a published version's snapshot, of the function's memory. */
  readonly cache: number;
  /** A GB of memory, each time a snapshot is restored. */
  readonly restore: number;
}

/** Prices that are only ever known together. */
export type PriceGroup = 'compute' | 'provisioned' | 'snapStart';

/** The prices of a region, and of which region each really is. */
export interface PriceList {
  readonly prices: Prices;
  readonly takenFrom: Readonly<Record<PriceGroup, string>>;
}

/** The day on which the sources below were read. */
export const PRICES_READ_ON = '2026-11-26';

/** Where the prices can be checked. */
export const PRICES_SOURCE = 'https://aws.amazon.com/lambda/pricing/';

/** The region whose prices are all known, and stand in for those that are not. */
export const BASE_REGION = 'us-east-1';

/**
 * The cache is charged for three hours at least: of no account in a month.
 *
 * AWS's list has one pair of prices for both architectures (SKU WRKYMVM4XSRFFQ7B, W3GTWG4PTZMXZ4F2),
 * though it has an entry "for ARM" beside all others; AWS's own example multiplies by the memory alone.
 */
const SNAP_START: SnapStartPrices = { cache: 0.0000015046, restore: 0.0001397998 };

/**
 * Source: AWS's price list (service AWSLambda), publications of 2025-10-01 and 2026-09-19, and the
 * examples on {@link PRICES_SOURCE}.
 */
const BASE: Readonly<Record<Architecture, Prices>> = {
  x86_64: {
    request: 0.0000002,
    duration: 0.0000166667,
    provisioned: { capacity: 0.0000041667, duration: 0.0000097222 },
    snapStart: SNAP_START,
  },
  arm64: {
    request: 0.0000002,
    duration: 0.0000133334,
    provisioned: { capacity: 0.0000033334, duration: 0.0000077778 },
    snapStart: SNAP_START,
  },
};

/** What is known of another region; the list that AWS's calculator uses has no provisioned arm64. */
interface RegionRow {
  readonly request: number;
  readonly duration: Readonly<Record<Architecture, number>>;
  /** Of x86_64. */
  readonly provisioned: ProvisionedPrices;
  readonly snapStart?: SnapStartPrices;
}

const MOST_REGIONS = {
  request: 0.0000002,
  duration: { x86_64: 0.0000166667, arm64: 0.0000133334 },
} as const;

/**
 * Source: AWS's calculator (calculator.aws/pricing/2.0/meteredUnitMaps/lambda/USD/current/lambda.json);
 * SnapStart of Tokyo and Seoul: AWS's price list, publication of 2026-09-19.
 */
const REGIONS: Readonly<Record<string, RegionRow>> = {
  'af-south-1': {
    request: 0.00000027,
    duration: { x86_64: 0.0000221, arm64: 0.00001768 },
    provisioned: { capacity: 0.00000553, duration: 0.0000129 },
  },
  'ap-east-1': {
    request: 0.00000028,
    duration: { x86_64: 0.00002292, arm64: 0.0000183 },
    provisioned: { capacity: 0.0000057153, duration: 0.0000133358 },
  },
  'ap-northeast-1': {
    ...MOST_REGIONS,
    provisioned: { capacity: 0.0000053835, duration: 0.0000125615 },
    snapStart: SNAP_START,
  },
  'ap-northeast-2': {
    ...MOST_REGIONS,
    provisioned: { capacity: 0.0000051254, duration: 0.0000119592 },
    snapStart: { cache: 0.0000018383, restore: 0.0001674588 },
  },
  'ap-south-1': {
    ...MOST_REGIONS,
    provisioned: { capacity: 0.0000044985, duration: 0.0000104966 },
  },
  'ap-southeast-1': {
    ...MOST_REGIONS,
    provisioned: { capacity: 0.0000051991, duration: 0.0000121313 },
  },
  'ap-southeast-2': {
    ...MOST_REGIONS,
    provisioned: { capacity: 0.000005236, duration: 0.0000122173 },
  },
  'ca-central-1': {
    ...MOST_REGIONS,
    provisioned: { capacity: 0.000004646, duration: 0.0000108407 },
  },
  'eu-central-1': {
    ...MOST_REGIONS,
    provisioned: { capacity: 0.0000050147, duration: 0.0000117011 },
  },
  'eu-north-1': {
    ...MOST_REGIONS,
    provisioned: { capacity: 0.0000044248, duration: 0.0000103245 },
  },
  'eu-south-1': {
    request: 0.00000023,
    duration: { x86_64: 0.0000195172, arm64: 0.0000156138 },
    provisioned: { capacity: 0.0000048783, duration: 0.0000113827 },
  },
  'eu-west-1': {
    ...MOST_REGIONS,
    provisioned: { capacity: 0.000004646, duration: 0.0000108407 },
  },
  'eu-west-2': {
    ...MOST_REGIONS,
    provisioned: { capacity: 0.0000048304, duration: 0.0000112709 },
  },
  'eu-west-3': {
    ...MOST_REGIONS,
    provisioned: { capacity: 0.0000048673, duration: 0.0000113569 },
  },
  'me-south-1': {
    request: 0.00000025,
    duration: { x86_64: 0.0000206667, arm64: 0.0000165334 },
    provisioned: { capacity: 0.0000051108, duration: 0.0000119251 },
  },
  'sa-east-1': {
    ...MOST_REGIONS,
    provisioned: { capacity: 0.0000066372, duration: 0.0000154867 },
  },
  'us-east-2': {
    ...MOST_REGIONS,
    provisioned: { capacity: 0.0000041667, duration: 0.0000097222 },
  },
  'us-west-1': {
    ...MOST_REGIONS,
    provisioned: { capacity: 0.0000049041, duration: 0.000011443 },
  },
  'us-west-2': {
    ...MOST_REGIONS,
    provisioned: { capacity: 0.0000041667, duration: 0.0000097222 },
  },
};

/** Regions without SnapStart: New Zealand and Taipei. Source: AWS, "Lambda SnapStart", supported Regions. */
const WITHOUT_SNAP_START: ReadonlySet<string> = new Set(['ap-east-2', 'ap-southeast-6']);

/** The regions of which at least the prices of requests and duration are known. */
export const PRICED_REGIONS: readonly string[] = [BASE_REGION, ...Object.keys(REGIONS)].sort();

/** Whether AWS offers SnapStart in a region. */
export function hasSnapStart(region: string): boolean {
  return !WITHOUT_SNAP_START.has(region);
}

/** The prices of a region; what is not known of it is taken from {@link BASE_REGION}, and said to be. */
export function pricesOf(region: string, architecture: Architecture): PriceList {
  const base = BASE[architecture];
  const row = Object.hasOwn(REGIONS, region) ? REGIONS[region] : undefined;
  const provisioned = architecture === 'x86_64' ? row?.provisioned : undefined;
  const from = (known: unknown): string => (known === undefined ? BASE_REGION : region);
  return {
    prices: {
      request: row?.request ?? base.request,
      duration: row?.duration[architecture] ?? base.duration,
      provisioned: provisioned ?? base.provisioned,
      snapStart: row?.snapStart ?? base.snapStart,
    },
    takenFrom: {
      compute: from(row),
      provisioned: from(provisioned),
      snapStart: from(row?.snapStart),
    },
  };
}
