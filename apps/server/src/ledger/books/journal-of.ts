import type { Side } from '#libs/ledger';
import { ruleOfKind } from '#libs/posting-rules';
import type { JournalRecord, TransferRecord } from './books.types.js';
import type { JournalModel, JournalTransferModel, PostingModel } from './journal.models.js';

/** A journal as people read it, from what is stored of it. */
export function journalOf(record: JournalRecord, legs: readonly TransferRecord[]): JournalModel {
  const { sourceKind, sourceId } = record;
  return {
    ...record,
    source: sourceKind === null || sourceId === null ? null : { kind: sourceKind, id: sourceId },
    rule: ruleOfKind(record.kind),
    transfers: legs.map(transferOf),
    postings: postingsOf(legs),
  };
}

function transferOf({
  debit,
  credit,
  unit,
  amount,
  purpose,
  debitFund,
  creditFund,
}: TransferRecord): JournalTransferModel {
  return { debit, credit, unit, amount: BigInt(amount), purpose, fund: debitFund ?? creditFund };
}

/** One side of a journal as people read it: legs that share an account, a unit and a side are one line; debits first. */
function postingsOf(legs: readonly TransferRecord[]): readonly PostingModel[] {
  const lines = new Map<string, PostingModel>();
  const add = (side: Side, line: Omit<PostingModel, 'side'>): void => {
    const key = JSON.stringify([line.account, line.unit, side]);
    lines.set(key, { ...line, side, amount: (lines.get(key)?.amount ?? 0n) + line.amount });
  };
  for (const leg of legs) {
    const { unit } = leg;
    const amount = BigInt(leg.amount);
    add('DEBIT', { account: leg.debit, unit, amount, fund: leg.debitFund, balanceAfter: balance(leg.debitAfter) });
    add('CREDIT', { account: leg.credit, unit, amount, fund: leg.creditFund, balanceAfter: balance(leg.creditAfter) });
  }
  // An account on both sides holds after the journal what it held after its last leg, on both its lines.
  const last = new Map<string, bigint | null>();
  for (const { debit, credit, unit, debitAfter, creditAfter } of legs) {
    last.set(`${debit} ${unit}`, balance(debitAfter));
    last.set(`${credit} ${unit}`, balance(creditAfter));
  }
  const all = [...lines.values()];
  for (const line of all) line.balanceAfter = last.get(`${line.account} ${line.unit}`) ?? null;
  return [...all.filter(({ side }) => side === 'DEBIT'), ...all.filter(({ side }) => side === 'CREDIT')];
}

const balance = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
