/** What the canonical text of a ranking says of its pairs: how many ballots rank the one above the other. */
export interface PairsProof {
  readonly options: readonly string[];
  readonly preferences: readonly (readonly string[])[];
}

/** One round of a single transferable vote, its numbers as texts of whole steps. */
export interface RoundProof {
  readonly number: string;
  readonly action: { readonly kind: string; readonly from?: string };
  readonly totals: readonly { readonly option: string; readonly votes: string }[];
  readonly nonTransferable: { readonly value: string };
}

export interface RoundsProof {
  readonly quota: string;
  readonly seats: string;
  readonly elected: readonly { readonly option: string; readonly stage: string; readonly by: string }[];
  readonly parameters: { readonly steps: string };
  readonly stages: readonly RoundProof[];
}

/** A sum of approvals or scores. */
export interface SumsProof {
  readonly ranking: readonly { readonly option: string; readonly sum: string }[];
}

/** How a project was funded: its supporters paid the same each, or it still fitted. Prices are fractions of minor units. */
export interface PurchasesProof {
  readonly steps: readonly {
    readonly project: string;
    readonly supporters: string;
    readonly price: string;
    readonly short: string;
  }[];
  readonly fitted: readonly { readonly project: string; readonly supporters: string }[];
}

/** The members of a canonical text; undefined where it is none, or of another rule. */
function membersOf(proof: string | null, rule: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(proof ?? 'null');
    if (typeof value !== 'object' || value === null) return undefined;
    // An object that is no list: its members can be asked for.
    const members = value as Readonly<Record<string, unknown>>;
    return members['rule'] === rule ? members : undefined;
  } catch {
    return undefined;
  }
}

// Each text is written by libs/voting under the rule that it names, and hashed: its members are those of that rule.

/** Of a ranking by Schulze. */
export const pairsOf = (proof: string | null): PairsProof | undefined =>
  membersOf(proof, 'schulze-winning-votes/1')?.['proof'] as PairsProof | undefined;

/** Of a single transferable vote. */
export const roundsOf = (proof: string | null): RoundsProof | undefined =>
  membersOf(proof, 'single-transferable-vote/1') as RoundsProof | undefined;

/** Of a round of projects. */
export const purchasesOf = (proof: string | null): PurchasesProof | undefined =>
  membersOf(proof, 'equal-shares-cost/1')?.['proof'] as PurchasesProof | undefined;

/** Of approvals or scores that were added up. */
export const sumsOf = (proof: string | null): SumsProof | undefined =>
  (membersOf(proof, 'approval/1') ?? membersOf(proof, 'score/1')) as SumsProof | undefined;

/**
 * The nearest whole number to a fraction of two texts, half up: an amount to be read, never to be paid.
 *
 * @example nearestOf('1700/3') // 567n
 */
export function nearestOf(fraction: string): bigint {
  const [top = '0', bottom = '1'] = fraction.split('/');
  return (2n * BigInt(top) + BigInt(bottom)) / (2n * BigInt(bottom));
}

/**
 * Whole steps of a vote as votes, every digit.
 *
 * @example votesText('445452', '100000') // '4.45452'
 */
export function votesText(steps: string, perVote: string): string {
  const digits = perVote.length - 1;
  if (digits === 0) return steps;
  const padded = steps.padStart(digits + 1, '0');
  const rest = padded.slice(-digits).replace(/0+$/u, '');
  return rest === '' ? padded.slice(0, -digits) : `${padded.slice(0, -digits)}.${rest}`;
}
