import { refuse, type Refusal } from '#libs/amount';

/** What a member may signal during deliberation; it binds nobody and enters no tally. */
export const SIGNALS = ['FOR', 'UNSURE', 'AGAINST', 'NEEDS_CHANGE'] as const;

export type Signal = (typeof SIGNALS)[number];

/** A signal as given; the latest of each member is theirs. */
export interface GivenSignal {
  readonly member: string;
  readonly sequence: bigint;
  readonly signal: Signal;
}

/** How a draft stands with those who said so. */
export interface Temperature {
  /** Members who signalled. */
  readonly signalled: bigint;
  /** In the order of {@link SIGNALS}; absent while fewer than `k` signalled, so that nobody is read off it. */
  readonly counts: readonly { readonly signal: Signal; readonly count: bigint }[] | undefined;
}

/** Sums up a temperature check. Refuses `SignalTwice`: one member, one sequence, two signals. */
export function temperatureOf(given: readonly GivenSignal[], k: bigint): Temperature | Refusal<'SignalTwice'> {
  const latest = new Map<string, GivenSignal>();
  const seen = new Set<string>();
  for (const each of given) {
    const key = JSON.stringify([each.member, String(each.sequence)]);
    if (seen.has(key)) {
      const message = `${each.member} gave two signals numbered ${each.sequence}.`;
      return refuse('SignalTwice', { message, field: 'sequence', rule: 'motion.temperature' });
    }
    seen.add(key);
    const before = latest.get(each.member);
    if (before === undefined || before.sequence < each.sequence) latest.set(each.member, each);
  }
  const last = [...latest.values()];
  return temperatureShown((signal) => BigInt(last.filter((each) => each.signal === signal).length), k);
}

/** The same, where the latest of each member were counted already. */
export function temperatureShown(countOf: (signal: Signal) => bigint, k: bigint): Temperature {
  const counts = SIGNALS.map((signal) => ({ signal, count: countOf(signal) }));
  const signalled = counts.reduce((sum, { count }) => sum + count, 0n);
  return { signalled, counts: signalled < k ? undefined : counts };
}
