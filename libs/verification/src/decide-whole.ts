import { compareIds, formatFraction, isRefusal, type Refusal } from '#libs/amount';
import { APPROPRIATION_LINES, type AppropriationLine } from '#libs/custom';
import { divideWithin } from '#libs/surplus';
import { fromHex } from '#libs/transparency-log';
import {
  canonicalEqualShares,
  type Cast,
  type Choice,
  choiceText,
  type DivisionTerms,
  type ElectionTerms,
  equalShares,
  formOf,
  type MotionTerms,
  type ProjectsTerms,
  publishedOrder,
  readChoice,
  type Ranking,
  schulze,
  seedOfCommitments,
  type Sha256,
  singleTransferableVote,
  tallyDivision,
} from '#libs/voting';

/** A ballot that counts, its choice as read. */
interface ReadBallot {
  readonly voter: string;
  readonly choice: Choice;
}

/** A vote of one electorate, as its rule takes it. */
export interface WholeVote {
  readonly id: string;
  readonly customVersion: number;
  readonly terms: Exclude<MotionTerms, { readonly ballot: 'MOTION' }>;
  readonly options: readonly { readonly id: string; readonly cost?: string }[];
  readonly onRoll: number;
  /** The last ballot of each voter: the choice in its canonical text, the commitment in hexadecimal. */
  readonly ballots: readonly { readonly voter: string; readonly choice: string; readonly commitment: string }[];
}

/** What the rule makes of the ballots: members of the resolution, and the proof in the rule's own canonical text. */
export interface WholeResult {
  /** Who or what was chosen, best first; empty where nothing was. */
  readonly winners?: readonly { readonly id: string; readonly cost?: string }[];
  /** What each line of a division gets, in minor units. */
  readonly lines?: readonly { readonly line: string; readonly share: string; readonly amount: string }[];
  /** What was divided. */
  readonly amount?: string;
  readonly proof: string;
}

/**
 * Counts a vote of one electorate by the rule that its terms name. Ties go to the published order, whose seed is made of
 * the commitments of the ballots that count: nobody knows it before the last of them is in. Undefined where nobody said
 * anything that a rule could count, which decides nothing. Refuses a ballot that is none, and whatever its rule refuses.
 */
export function tallyWhole(vote: WholeVote, sha256: Sha256): WholeResult | undefined | Refusal {
  const { terms, options, ballots } = vote;
  const form = formOf(
    terms,
    options.map(({ id }) => id),
  );
  const counted: ReadBallot[] = [];
  for (const { voter, choice } of ballots) {
    const read = readChoice(form, choice);
    if (isRefusal(read)) return read;
    counted.push({ voter, choice: read });
  }
  if (!counted.some(({ choice }) => choice !== 'ABSTAIN')) return undefined;
  const seed = seedOfCommitments(
    ballots.map(({ commitment }) => fromHex(commitment) ?? new Uint8Array()),
    sha256,
  );
  const order = publishedOrder(form.options, seed, sha256);
  switch (terms.ballot) {
    case 'DIVISION':
      return division({ vote, terms, seed }, counted, sha256);
    case 'PROJECTS':
      return projects(vote, terms, { counted, order });
    case 'STV':
      return election(terms, form.options, { counted, order });
    case 'RANKING':
      return ranking(form.options, { counted, order });
  }
}

interface Counted {
  readonly counted: readonly ReadBallot[];
  readonly order: readonly string[];
}

const isLine = (line: string): line is AppropriationLine => APPROPRIATION_LINES.some((each) => each === line);

function division(
  { vote, terms, seed }: { readonly vote: WholeVote; readonly terms: DivisionTerms; readonly seed: Uint8Array },
  counted: readonly ReadBallot[],
  sha256: Sha256,
): WholeResult | Refusal {
  const lines = terms.lines.map(({ code }) => code);
  const { id, customVersion, onRoll } = vote;
  const ballots = counted.map(({ voter, choice }) => ({
    voterRef: voter,
    sequence: 1n,
    choice:
      typeof choice === 'object' && 'parts' in choice
        ? lines.map((line) => ({ line, parts: choice.parts[line] ?? 0n }))
        : ('ABSTAIN' as const),
  }));
  const tally = tallyDivision({ id, lines, customVersion, onRoll, seed }, ballots, sha256);
  if (isRefusal(tally)) return tally;
  const amount = BigInt(terms.amount);
  const bounds = {
    lines: terms.lines.flatMap(({ code, floor, cap }) =>
      isLine(code) ? [{ line: code, floor: BigInt(floor), ...(cap === '' ? {} : { cap: BigInt(cap) }) }] : [],
    ),
    overflow: isLine(terms.overflow) ? terms.overflow : ('RESERVE' as const),
  };
  const shares = tally.shares.flatMap(({ line, share }) => (isLine(line) ? [{ line, share }] : []));
  const divided = divideWithin({ allocable: amount, shares, publishedOrder: tally.order.filter(isLine) }, bounds);
  if (isRefusal(divided)) return divided;
  const shareOf = new Map(tally.shares.map(({ line, share }) => [line, formatFraction(share)]));
  return {
    amount: terms.amount,
    lines: divided.lines.map(({ line, amount: given }) => ({
      line,
      share: shareOf.get(line) ?? '0/1',
      amount: String(given),
    })),
    proof: tally.canonical,
  };
}

function projects(vote: WholeVote, terms: ProjectsTerms, { counted, order }: Counted): WholeResult | Refusal {
  const costs = new Map(vote.options.map(({ id, cost = '0' }) => [id, cost]));
  const election = {
    budget: BigInt(terms.budget),
    projects: [...costs].map(([id, cost]) => ({ id, cost: BigInt(cost) })),
    approvals: counted.flatMap(({ choice }) =>
      typeof choice === 'object' && 'approve' in choice ? [choice.approve] : [],
    ),
  };
  const result = equalShares(election, { completion: terms.completion, order });
  if (isRefusal(result)) return result;
  const winners = result.funded.map((id) => ({ id, cost: costs.get(id) ?? '0' }));
  return { winners, proof: canonicalEqualShares(result) };
}

/** Equal ballots are counted together. In the byte order of their texts, so that no other order shows. */
function together(counted: readonly ReadBallot[]): readonly Cast<Ranking>[] {
  const groups = new Map<string, { choice: Ranking; count: bigint }>();
  for (const { choice } of counted) {
    if (typeof choice !== 'object' || !('ranking' in choice)) continue;
    const text = choiceText(choice);
    const known = groups.get(text);
    groups.set(text, { choice: choice.ranking, count: 1n + (known?.count ?? 0n) });
  }
  return [...groups].sort(([a], [b]) => compareIds(a, b)).map(([, cast]) => cast);
}

function election(
  terms: ElectionTerms,
  options: readonly string[],
  { counted, order }: Counted,
): WholeResult | Refusal {
  const ballots = together(counted).map(({ choice, count }) => ({ choice: choice.flat(), count }));
  const result = singleTransferableVote({ options, seats: BigInt(terms.seats), ballots, order });
  if (isRefusal(result)) return result;
  return { winners: result.elected.map(({ option }) => ({ id: option })), proof: result.canonical };
}

function ranking(options: readonly string[], { counted, order }: Counted): WholeResult | Refusal {
  const result = schulze({ options, ballots: together(counted), order });
  if (isRefusal(result)) return result;
  return { winners: result.ranking.map((id) => ({ id })), proof: result.canonical };
}
