export type Architecture = 'arm64' | 'x86_64';

/** What AWS asks in a region, in US dollars, without any free tier. */
export interface Prices {
  /** Lambda: a GB-second, and a call. */
  readonly gbSecond: number;
  readonly call: number;
  /** S3: a PUT or LIST, and a GET. */
  readonly write: number;
  readonly read: number;
  /** Step Functions, standard workflow: a state transition. */
  readonly transition: number;
  /** Not in the table: the prices of a region that costs more than most. */
  readonly isGuess: boolean;
}

/** @param region such as `eu-central-1` */
export function pricesOf(region: string, architecture: Architecture): Prices {
  const [arm64, x86_64, s3Write, s3Read] = Object.hasOwn(TABLE, region) ? TABLE[region] : DEAR;
  return {
    gbSecond: architecture === 'arm64' ? arm64 : x86_64,
    call: 0.2e-6,
    write: s3Write / 1000,
    read: s3Read / 1000,
    transition: 25e-6,
    isGuess: !Object.hasOwn(TABLE, region),
  };
}

// --- internal ---

type Row = readonly [arm64: number, x86_64: number, write1000: number, read1000: number];

const USUAL = [0.0000133334, 0.0000166667] as const;
const DEAR: Row = [0.0000183, 0.0000229, 0.007, 0.00056];

/** Of aws.amazon.com/lambda/pricing, /s3/pricing and /step-functions/pricing in November 2025; first tier. */
const TABLE: Readonly<Record<string, Row>> = {
  'us-east-1': [...USUAL, 0.005, 0.0004],
  'us-east-2': [...USUAL, 0.005, 0.0004],
  'us-west-1': [...USUAL, 0.0055, 0.00044],
  'us-west-2': [...USUAL, 0.005, 0.0004],
  'ca-central-1': [...USUAL, 0.0055, 0.00044],
  'eu-central-1': [...USUAL, 0.0054, 0.00043],
  'eu-north-1': [...USUAL, 0.005, 0.0004],
  'eu-west-1': [...USUAL, 0.005, 0.0004],
  'eu-west-2': [...USUAL, 0.0053, 0.00042],
  'eu-west-3': [...USUAL, 0.0053, 0.00042],
  'ap-northeast-1': [...USUAL, 0.0047, 0.00037],
  'ap-northeast-2': [...USUAL, 0.0045, 0.00035],
  'ap-south-1': [...USUAL, 0.005, 0.0004],
  'ap-southeast-1': [...USUAL, 0.005, 0.0004],
  'ap-southeast-2': [...USUAL, 0.0055, 0.00044],
  'sa-east-1': [...USUAL, 0.007, 0.00056],
};
