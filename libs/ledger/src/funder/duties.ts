import { refuse, type Refusal } from '#libs/amount';

/** Who did what of one cost, by roll number. */
export interface Duties {
  readonly requester: string;
  readonly approver: string;
  readonly payer: string;
  readonly reconciler: string;
}

/** `DutiesNotSeparate`, with every pair of duties that one person has. */
export interface DutiesNotSeparate extends Refusal<'DutiesNotSeparate'> {
  readonly pairs: readonly (readonly [keyof Duties, keyof Duties])[];
}

const DUTIES = ['requester', 'approver', 'payer', 'reconciler'] as const;

/**
 * Whoever asks for a cost does not approve it, nor pay it, nor reconcile it: four duties, four people. Undefined means
 * that they are. A funder's audit looks for this in each cost.
 *
 * @example requester = approver // refused (AUD-5)
 */
export function checkDuties(duties: Duties): DutiesNotSeparate | undefined {
  const pairs = DUTIES.flatMap((one, at) =>
    DUTIES.slice(at + 1)
      .filter((other) => duties[other] === duties[one])
      .map((other) => [one, other] as const),
  );
  const [first] = pairs;
  if (first === undefined) return undefined;
  const message = `${duties[first[0]]} is ${pairs.map((pair) => pair.join(' and ')).join(', ')}: four duties need four people.`;
  return { ...refuse('DutiesNotSeparate', { message, field: first[1], rule: 'AUD-5' }), pairs };
}
