import { compareIds, formatAmount, InvariantViolation, isRefusal, unitOf } from '#libs/amount';
import type { AccountType } from '../account.js';
import type { Posting, Source } from '../posting.js';
import { toTransfers, type Transfer } from '../transfer.js';

/** What became of a journal: a hold is PENDING until another journal posts, voids or expires it. */
export type TextPhase = 'PENDING' | 'POSTED' | 'VOIDED' | 'EXPIRED';

/** A transfer as a text carries it, with the funds of both accounts where they belong to one. */
export interface TextTransfer extends Transfer {
  readonly debitFund?: string;
  readonly creditFund?: string;
}

/** A journal of the books as every text format carries it. Instants are ISO 8601 in UTC; amounts smallest steps. */
export interface TextJournal {
  readonly id: string;
  readonly batch: string;
  readonly ordinal: number;
  readonly key: string;
  readonly kind: string;
  readonly effective: string;
  readonly recorded: string;
  readonly actor: string;
  readonly customVersion: number;
  readonly source?: Source;
  /** The key of the journal that this one undoes. */
  readonly reverses?: string;
  /** The key of the hold that this one posts, voids or lets expire. */
  readonly resolves?: string;
  readonly adjustment: boolean;
  /** The id of the period, closed for good, that this one corrects. */
  readonly adjustsPeriod?: string;
  /** When a hold ends. */
  readonly expires?: string;
  readonly phase: TextPhase;
  readonly memo: string;
  readonly transfers: readonly TextTransfer[];
}

/** An account that a text declares. */
export interface TextAccount {
  readonly path: string;
  readonly unit: string;
  readonly type: AccountType;
}

/** Where a text comes from: whose books, through which batch, with which head; and its first and last effective day. */
export interface TextOrigin {
  readonly partnership: string;
  readonly batch: string;
  readonly head: string;
  readonly from: string | undefined;
  readonly until: string | undefined;
}

/** What ends a text: how many journals it holds, and the SHA-256 of every byte above the line that says so. */
export interface TextEnd {
  readonly journals: number;
  readonly digest: string;
}

/** The first line of our own texts: a reader that finds it trusts the fields in their comments. */
export const OWN_TEXT = '; copyhold-journal: 1';

/** The line that ends a text of ours. */
export const trailerLine = ({ journals, digest }: TextEnd): string =>
  `; journals: ${String(journals)}, sha256 of every byte above this line: ${digest}\n`;

const isMoney = (code: string): boolean => {
  const unit = unitOf(code);
  if (isRefusal(unit)) throw new InvariantViolation(unit.message);
  return unit.kind === 'MONEY';
};

/** Digits after the point in a text: a currency's own, and none for what is counted in smallest steps. */
export const decimalsOf = (code: string): number => {
  const unit = unitOf(code);
  return isRefusal(unit) || unit.kind !== 'MONEY' ? 0 : unit.decimals;
};

/** Money in its currency with every decimal; what is counted in smallest steps, because a GPU-hour has no exact one. */
export const exactAmount = (amount: bigint, unit: string): string =>
  isMoney(unit) ? formatAmount(amount, unit) : amount.toString();

/** Units and paths of the accounts, each once, in the order of their bytes. */
export function namesIn(accounts: readonly Pick<TextAccount, 'path' | 'unit'>[]): {
  readonly units: readonly string[];
  readonly paths: readonly string[];
} {
  const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort(compareIds);
  return { units: sorted(accounts.map(({ unit }) => unit)), paths: sorted(accounts.map(({ path }) => path)) };
}

/** One line of text: what would begin a comment, a note or a new line becomes a space. */
export const plain = (text: string): string => text.replaceAll(/[\s;|]+/gu, ' ').trim();

const pairOf = ({ debit, credit, unit, amount, purpose }: Transfer): readonly Posting[] => [
  { account: debit, unit, side: 'DEBIT', amount, ...(purpose === undefined ? {} : { purpose }) },
  { account: credit, unit, side: 'CREDIT', amount },
];

const keyOf = ({ account, unit, side, purpose }: Posting): string => JSON.stringify([account, unit, side, purpose]);

function merged(pairs: readonly Posting[]): readonly Posting[] {
  const lines = new Map<string, Posting>();
  for (const posting of pairs) {
    const key = keyOf(posting);
    lines.set(key, { ...posting, amount: (lines.get(key)?.amount ?? 0n) + posting.amount });
  }
  const all = [...lines.values()];
  return [...all.filter(({ side }) => side === 'DEBIT'), ...all.filter(({ side }) => side === 'CREDIT')];
}

const isSame = (a: Transfer | undefined, b: Transfer): boolean =>
  a?.debit === b.debit &&
  a.credit === b.credit &&
  a.unit === b.unit &&
  a.amount === b.amount &&
  a.purpose === b.purpose;

/** The debit and the credit of each transfer, transfer by transfer: matched in line order they give these transfers. */
export const legsOf = (transfers: readonly Transfer[]): readonly Posting[] => transfers.flatMap(pairOf);

/**
 * The lines as people read them: transfers that share an account, a unit and a side are one line, debits first. Where
 * reading such lines back would pair other accounts with each other, every leg keeps its own line.
 */
export function linesOf(transfers: readonly Transfer[]): readonly Posting[] {
  const lines = merged(legsOf(transfers));
  const again = toTransfers(lines);
  const isLossless =
    again.length === transfers.length && transfers.every((transfer, index) => isSame(again[index], transfer));
  return isLossless ? lines : legsOf(transfers);
}
