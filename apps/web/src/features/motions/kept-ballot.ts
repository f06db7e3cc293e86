import type { SignedBallotInput } from '../../gql/motions/graphql.js';

/** Whose ballots they are, in which partnership. */
export interface KeptOf {
  readonly partnership: string;
  readonly person: string;
}

/** A ballot as this browser sent it, with what opens its commitment. */
export interface KeptBallot extends Pick<SignedBallotInput, 'number' | 'choice' | 'salt' | 'key' | 'signature'> {
  /** What the server answered; absent where no answer came, or a refusal. */
  readonly receipt?: string;
  /** The server's signed promise to log it, where it gave one. */
  readonly promise?: string;
}

/** Of one motion: whoever votes again more often loses the oldest. */
const MOST = 40;

const placeOf = ({ partnership, person }: KeptOf, motion: SignedBallotInput['motionId']): string =>
  ['copyhold-ballots', partnership, person, motion].join('/');

const isKept = (value: unknown): value is KeptBallot => {
  if (typeof value !== 'object' || value === null) return false;
  const { number, choice, salt } = value as Readonly<Record<string, unknown>>;
  return typeof number === 'number' && typeof choice === 'string' && typeof salt === 'string';
};

/** Every ballot of theirs on that motion that this browser keeps, the oldest first. */
export function keptBallots(of: KeptOf, motion: SignedBallotInput['motionId']): readonly KeptBallot[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(placeOf(of, motion)) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isKept) : [];
  } catch {
    // A browser that keeps nothing, or text that is none of ours.
    return [];
  }
}

function keep(of: KeptOf, motion: SignedBallotInput['motionId'], ballots: readonly KeptBallot[]): void {
  try {
    localStorage.setItem(placeOf(of, motion), JSON.stringify(ballots.slice(-MOST)));
  } catch {
    // Nobody's vote waits for a full or forbidden storage: the receipt stands without it.
  }
}

/** Keeps a ballot in this browser, before it is sent: an answer that is lost on the way may follow a ballot that counted. */
export function keepBallot(of: KeptOf, { motionId, ...ballot }: SignedBallotInput): void {
  keep(of, motionId, [...keptBallots(of, motionId), ballot]);
}

/** Notes that the server took it in, and by what it can be held to that. */
export function ballotTaken(
  of: KeptOf,
  { motionId, salt }: Pick<SignedBallotInput, 'motionId' | 'salt'>,
  { receipt, promise }: { readonly receipt: string; readonly promise: string | null },
): void {
  const taken = { receipt, ...(promise === null ? {} : { promise }) };
  const ballots = keptBallots(of, motionId).map((each) => (each.salt === salt ? { ...each, ...taken } : each));
  keep(of, motionId, ballots);
}

/** Deletes what is kept of that motion. */
export function forgetBallots(of: KeptOf, motion: SignedBallotInput['motionId']): void {
  try {
    localStorage.removeItem(placeOf(of, motion));
  } catch {
    // Then nothing was kept either.
  }
}
