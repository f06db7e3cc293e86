/** Something that members vote on, as a list needs it: a motion or a division of the surplus. */
export interface Listed {
  readonly state: string;
  readonly closesAt: string | null;
  readonly opensAt?: string | null;
  /** The viewer stands on its roll. */
  readonly mayVote: boolean;
  /** The viewer has cast a ballot. */
  readonly voted: boolean;
}

/** The parts of the list, in the order in which they stand. */
export const BALLOT_PARTS = ['NEEDED', 'OPEN', 'ANNOUNCED', 'DISCUSSED', 'DRAFTS', 'DECIDED'] as const;
export type BallotPart = (typeof BALLOT_PARTS)[number];

const PART_OF: Readonly<Record<string, BallotPart>> = {
  OPEN: 'OPEN',
  NOTICED: 'ANNOUNCED',
  DELIBERATION: 'DISCUSSED',
  DRAFT: 'DRAFTS',
};

/** Where it belongs: what is open and waits for the viewer's own vote stands apart. */
export function partOf({ state, mayVote, voted }: Listed): BallotPart {
  if (state === 'OPEN' && mayVote && !voted) return 'NEEDED';
  return PART_OF[state] ?? 'DECIDED';
}

const UNKNOWN = '9999';

/** What closes or opens first stands first; of what is decided, the latest. Others stay as the server has them. */
export function inOrder<Item extends Listed>(part: BallotPart, items: readonly Item[]): readonly Item[] {
  const own = items.filter((item) => partOf(item) === part);
  if (part === 'DISCUSSED' || part === 'DRAFTS') return own;
  const hour = ({ closesAt, opensAt }: Item): string => (part === 'ANNOUNCED' ? opensAt : closesAt) ?? UNKNOWN;
  const way = part === 'DECIDED' ? -1 : 1;
  return own.toSorted((a, b) => way * (Date.parse(hour(a)) - Date.parse(hour(b)) || 0));
}
