import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { toTransfers, type JournalDraft, type Transfer } from '#libs/ledger';
import { account } from './chart.js';
import { chartEntryOf, type ChartEntry } from './chart-entry.js';

/** What a journal names as the kind of its source to pass a gate of the asset lock; the id is a number of the register. */
export type GateKind = 'depreciation' | 'disposal' | 'absorption' | 'exchange';

const RESERVE_TO_SURPLUS = [account.lockedReserve, account.surplus] as const;

const entryOf = (path: string): ChartEntry | undefined => {
  const entry = chartEntryOf(path);
  return isRefusal(entry) ? undefined : entry;
};
const isContra = (path: string): boolean => entryOf(path)?.lockClass === 'CONTRA';
const isLockedAsset = (path: string): boolean => {
  const entry = entryOf(path);
  return entry?.lockClass === 'LOCKED' && entry.type === 'ASSET' && path !== account.lockedBank;
};

/** What one leg may be in a journal that passes a gate: nothing stands beside it. */
const ALLOWED: Readonly<Record<GateKind, (leg: Transfer) => boolean>> = {
  depreciation: ({ debit, credit }) => debit === account.depreciationExpense && isContra(credit),
  exchange: ({ debit, credit }) => isLockedAsset(debit) && credit === account.lockedBank,
  disposal: ({ debit, credit }) =>
    (isContra(debit) || debit === account.lockedBank || debit === account.disposalLosses) &&
    (isLockedAsset(credit) || credit === account.disposalGains),
  absorption: ({ debit, credit }) =>
    (debit === RESERVE_TO_SURPLUS[0] && credit === RESERVE_TO_SURPLUS[1]) ||
    (debit === account.impairmentExpense && isContra(credit)),
};

const PASSES: Readonly<Record<GateKind, string>> = {
  depreciation: `depreciation goes from ${account.depreciationExpense} to what stands against the asset, in an entry of that alone`,
  exchange: 'proceeds of locked assets become another locked asset at its cost, in an entry of that alone (LOCK-10)',
  disposal:
    'a disposal moves its asset, what stands against it, locked proceeds and its gain or loss, in an entry of that alone',
  absorption: `a loss goes from ${account.lockedReserve} to ${account.surplus}, or is an impairment, in an entry of that alone`,
};

const isGate = (kind: string | undefined): kind is GateKind => kind !== undefined && Object.hasOwn(ALLOWED, kind);

const locked = (message: string, field = 'postings'): Refusal<'AssetLocked'> =>
  refuse('AssetLocked', { message, field, rule: 'ledger.AssetLocked' });

/** The locked account that a leg reduces, or the contra account that it moves. */
function touchedBy({ debit, credit }: Transfer): string | undefined {
  for (const [path, side] of [
    [credit, 'CREDIT'],
    [debit, 'DEBIT'],
  ] as const) {
    const entry = entryOf(path);
    if (entry?.lockClass === 'CONTRA' || (entry?.lockClass === 'LOCKED' && entry.normalSide !== side)) return path;
  }
  return undefined;
}

/** A reversal is no gate: it takes back depreciation, which makes an asset worth more again, and nothing else. */
function checkReversal(legs: readonly Transfer[]): Refusal<'AssetLocked'> | undefined {
  const wrong = legs.find(({ debit, credit }) => !isContra(debit) || credit !== account.depreciationExpense);
  if (wrong === undefined) return undefined;
  return locked(
    `${touchedBy(wrong) ?? ''} is locked: what it holds belongs to the commons, and no reversal takes it out`,
  );
}

/**
 * What reduces a locked account, or moves what stands against one, passes a gate (L1): its source names which and the
 * number in the register, each leg says its purpose, nothing stands beside it, and it is posted at once. Whether that gate
 * is open for so much, the register and the ledger know. Refuses `AssetLocked`. Takes a draft that balances.
 */
export function checkLockUse(draft: JournalDraft): Refusal<'AssetLocked'> | undefined {
  // Nearly no journal has such an account, and matching the lines of every one would cost.
  if (!draft.postings.some(({ account: path }) => (entryOf(path)?.lockClass ?? 'OPEN') !== 'OPEN')) return undefined;
  const transfers = toTransfers(draft.postings);
  const legs = transfers.filter((transfer) => touchedBy(transfer) !== undefined);
  if (draft.reverses !== undefined) return checkReversal(legs);
  const gate = draft.source?.kind;
  const [first] = legs;
  const path = first === undefined ? '' : (touchedBy(first) ?? '');
  if (!isGate(gate)) {
    if (first === undefined) return undefined;
    return isContra(path)
      ? locked(`${path} moves by a registered schedule, an impairment or a disposal alone: name it as the source`)
      : locked(`${path} is locked: what it holds belongs to the commons and cannot be paid out`);
  }
  if (!transfers.every(ALLOWED[gate])) return locked(PASSES[gate]);
  if (draft.phase === 'PENDING' || draft.resolves !== undefined) {
    return locked('what passes a gate of the asset lock is posted at once: it is not held back first', 'phase');
  }
  const nameless = legs.find(({ purpose }) => purpose === undefined || purpose === '');
  return nameless === undefined ? undefined : locked(`${path}: whatever reduces what is locked says its purpose`);
}
