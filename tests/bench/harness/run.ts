import { timed, type Bench, type Side } from './bench.js';
import { pairedRatios, shown, spreadOf, type Spread } from './statistics.js';

/** What a benchmark found: each side's times in milliseconds, and each ratio to the baseline. */
export interface BenchResult {
  readonly name: string;
  readonly rounds: number;
  readonly times: Readonly<Record<string, Spread>>;
  readonly ratios: Readonly<Record<string, Spread>>;
  readonly figures: Readonly<Record<string, number>>;
}

/** The order of the sides in one round: forwards and backwards in turn, so that none always runs on warm caches. */
function inTurn<T>(sides: readonly T[], round: number): readonly T[] {
  return round % 2 === 0 ? sides : sides.toReversed();
}

async function measure(side: Side, round: number): Promise<number> {
  let own: { readonly ms: number } | undefined;
  const around = await timed(async () => {
    own = (await side(round)) ?? undefined;
  });
  return own?.ms ?? around.ms;
}

/** Runs all rounds of a benchmark, its sides interleaved, and tears down whatever happened. */
export async function runBench(bench: Bench): Promise<BenchResult> {
  const { rounds = 7, warmUps = 1 } = bench;
  const ratioName = bench.ratio ?? 'subject/baseline';
  const sides: readonly [string, Side][] = [
    ['baseline', bench.baseline],
    ['subject', bench.subject],
    ...Object.entries(bench.others ?? {}),
  ];
  const samples = new Map<string, number[]>(sides.map(([name]) => [name, []]));
  try {
    await bench.setUp?.();
    for (let round = -warmUps; round < rounds; round += 1) {
      for (const [name, side] of inTurn(sides, round)) {
        const ms = await measure(side, round);
        if (round >= 0) samples.get(name)?.push(ms);
      }
    }
  } finally {
    await bench.tearDown?.();
  }
  const of = (name: string): readonly number[] => samples.get(name) ?? [];
  const ratioOf = (name: string): Spread => spreadOf(pairedRatios(of(name), of('baseline')));
  const others = Object.keys(bench.others ?? {});
  return {
    name: bench.name,
    rounds,
    times: Object.fromEntries(sides.map(([name]) => [name, spreadOf(of(name))])),
    ratios: Object.fromEntries([
      [ratioName, ratioOf('subject')],
      ...others.map((name) => [name, ratioOf(name)] as const),
    ]),
    figures:
      bench.figures?.({
        baseline: spreadOf(of('baseline')),
        subject: spreadOf(of('subject')),
        others: Object.fromEntries(others.map((name) => [name, spreadOf(of(name))] as const)),
      }) ?? {},
  };
}

/** The result as one line of JSON: medians of the ratios, and the figures with the spread that a reader needs. */
export function asJson({ name, rounds, times, ratios, figures }: BenchResult): string {
  const spreads = Object.entries(ratios).flatMap(([key, spread]) => [
    [`${key} min`, shown(spread.min)] as const,
    [`${key} max`, shown(spread.max)] as const,
    [`${key} mad`, shown(spread.mad)] as const,
  ]);
  const medians = Object.entries(times).map(([key, spread]) => [`${key} ms`, shown(spread.median)] as const);
  const own = Object.entries(figures).map(([key, value]) => [key, shown(value)] as const);
  return JSON.stringify({
    name,
    ratios: Object.fromEntries(Object.entries(ratios).map(([key, spread]) => [key, shown(spread.median)])),
    figures: { ...Object.fromEntries([...own, ...medians, ...spreads]), rounds },
  });
}

/** The result as a few lines for people. */
export function asText({ name, rounds, times, ratios, figures }: BenchResult): string {
  const line = (label: string, { median, min, max, mad }: Spread, unit: string): string =>
    `  ${label}: ${shown(median)}${unit} (from ${shown(min)} to ${shown(max)}, MAD ${shown(mad)})`;
  return [
    `${name}, ${rounds} rounds, sides interleaved`,
    ...Object.entries(times).map(([label, spread]) => line(label, spread, ' ms')),
    ...Object.entries(ratios).map(([label, spread]) => line(label, spread, ' times')),
    ...Object.entries(figures).map(([label, value]) => `  ${label}: ${shown(value)}`),
  ].join('\n');
}
