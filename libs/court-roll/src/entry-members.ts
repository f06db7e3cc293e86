import type { EntryDraft } from './decision.js';

/** What the store gives a line: its place in the roll, and commitments in place of persons and words. */
export interface Sealed {
  readonly number: bigint;
  /** Hex of the hash of the line before; empty for the first. */
  readonly previous: string;
  /** Hex of the commitments. */
  readonly holder: string;
  readonly toUseOf?: string;
  readonly note?: string;
  /** Of the day on which an heir comes of age. */
  readonly minorUntil?: string;
}

const digits = (value: bigint | number | undefined): string | null => (value === undefined ? null : value.toString());

/**
 * A line of the roll as everybody may read it for ever: flat, every member text or null, no person in it but by
 * commitment. Its canonical JSON is the entry's document, and the leaf of the log.
 */
export function entryMembers(draft: EntryDraft, sealed: Sealed): Readonly<Record<string, string | null>> {
  const { holding, event, fine } = draft;
  return {
    appurtenantTo: holding.appurtenantTo ?? null,
    customVersion: draft.customVersion.toString(),
    event,
    fine: digits(fine?.minor),
    fineRule: fine?.rule ?? null,
    holder: sealed.holder,
    holding: holding.number,
    improvement: holding.improvement.toString(),
    jury: digits(draft.jury?.length),
    kind: holding.kind,
    life: holding.life.toString(),
    meter: holding.meter ?? null,
    note: sealed.note ?? null,
    notices: holding.notices.toString(),
    number: sealed.number.toString(),
    of: draft.of ?? null,
    on: holding.on,
    previous: sealed.previous,
    quantity: holding.quantity.toString(),
    rent: holding.rentMinor.toString(),
    state: holding.state,
    subject: holding.subject.normalize('NFC'),
    sum: digits(draft.sumMinor),
    toUseOf: sealed.toUseOf ?? null,
    type: 'roll-entry',
    until: draft.until ?? sealed.minorUntil ?? null,
    v: '2',
    value: holding.valueMinor.toString(),
    verdict: draft.verdict ?? null,
    votes: digits(draft.votes),
  };
}
