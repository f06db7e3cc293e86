import { InvariantViolation } from '#libs/amount';

/** How one of several equal options was chosen. */
export interface StvTie {
  /** Who was equal, in byte order. */
  readonly among: readonly string[];
  readonly chosen: string;
  /** The number of the last stage that narrowed them down; none where they never differed. */
  readonly lastStage: number | undefined;
  readonly by: 'EARLIER_STAGE' | 'PUBLISHED_ORDER';
}

/** What a tie is broken by. */
export interface TieFacts {
  /** Votes of every option at the end of each stage so far, the present one last. */
  readonly history: readonly (readonly bigint[])[];
  /** The place of every option in the published order, 0 first. */
  readonly places: readonly number[];
  /** Whether the one with more is looked for (to transfer) or the one with fewer (to exclude). */
  readonly wanted: 'MOST' | 'FEWEST';
}

interface Choice {
  readonly chosen: number;
  readonly lastStage: number | undefined;
  readonly by: StvTie['by'];
}

/**
 * One of several options that are equal now: the latest earlier stage at which they differed decides, and where several
 * were equal at that one too, the one before it decides among those; then the published order, whose first transfers
 * and whose last is excluded.
 */
export function chooseAmong(tied: readonly number[], { history, places, wanted }: TieFacts): Choice {
  let among = [...tied];
  let lastStage: number | undefined;
  for (let stage = history.length - 1; stage >= 0 && among.length > 1; stage -= 1) {
    const votes = (option: number): bigint => history[stage]?.[option] ?? 0n;
    const kept = bestOf(among, votes, wanted);
    if (kept.length < among.length) lastStage = stage + 1;
    among = kept;
  }
  const by = among.length === 1 ? 'EARLIER_STAGE' : 'PUBLISHED_ORDER';
  const place = (option: number): number => places[option] ?? 0;
  const [chosen] = among.sort((a, b) => (wanted === 'MOST' ? place(a) - place(b) : place(b) - place(a)));
  if (chosen === undefined) throw new InvariantViolation('a tie of nobody');
  return { chosen, lastStage, by };
}

/** All options that have the most votes, or the fewest. */
export function bestOf(
  options: readonly number[],
  votes: (option: number) => bigint,
  wanted: TieFacts['wanted'],
): number[] {
  let best: number[] = [];
  for (const option of options) {
    const [leader] = best;
    const difference = leader === undefined ? 0n : votes(option) - votes(leader);
    if (difference === 0n) best.push(option);
    else if (difference > 0n === (wanted === 'MOST')) best = [option];
  }
  return best;
}
