import { refuse, type Refusal } from '#libs/amount';
import type { Posting, Side } from '#libs/ledger';

/**
 * LOCKED: what the commons owns and may not sell off. CONTRA: what stands against a locked asset, such as its
 * depreciation. OPEN: operating cash, receivables and everything else.
 */
export type LockClass = 'LOCKED' | 'CONTRA' | 'OPEN';

/** What the lock needs to know of an account. */
export interface LockedAccount {
  readonly lockClass: LockClass;
  readonly normalSide: Side;
}

/** One of the four ways by which a locked balance may fall; `room` is what is left of it, in smallest steps. */
export type LockGate =
  | { readonly kind: 'DISPOSAL'; readonly room: bigint; readonly authorisation: string }
  | { readonly kind: 'DEPRECIATION'; readonly room: bigint; readonly schedule: string }
  | { readonly kind: 'ABSORPTION'; readonly room: bigint; readonly evidence: string; readonly resolution: string }
  | { readonly kind: 'EXCHANGE'; readonly room: bigint; readonly into: LockedAccount };

/** True where the posting lowers what is locked: it reduces a locked account, or adds to what stands against one. */
export function reducesLock({ lockClass, normalSide }: LockedAccount, { side }: Posting): boolean {
  if (lockClass === 'OPEN') return false;
  return lockClass === 'LOCKED' ? side !== normalSide : side === normalSide;
}

const locked = (message: string, field: string): Refusal<'AssetLocked'> =>
  refuse('AssetLocked', { message, field, rule: 'L1' });

function checkGate(account: LockedAccount, gate: LockGate): Refusal<'AssetLocked'> | undefined {
  switch (gate.kind) {
    case 'DISPOSAL':
      return gate.authorisation === '' ? locked('a disposal needs its authorisation', 'gate.authorisation') : undefined;
    case 'DEPRECIATION':
      if (gate.schedule === '') return locked('depreciation needs a registered schedule', 'gate.schedule');
      return account.lockClass === 'CONTRA' ? undefined : locked('depreciation goes to a contra account', 'account');
    case 'ABSORPTION':
      if (gate.evidence === '') return locked('a loss needs evidence', 'gate.evidence');
      return gate.resolution === '' ? locked('absorbing a loss needs a resolution', 'gate.resolution') : undefined;
    case 'EXCHANGE':
      return gate.into.lockClass === 'LOCKED'
        ? undefined
        : locked('a locked asset is exchanged for another locked one only, at cost', 'gate.into');
  }
}

/**
 * May this posting touch this account? Anything may add to a locked balance. Lowering one takes a purpose and one of
 * the four gates with room for it: an authorised disposal, scheduled depreciation to a contra account, a loss with
 * evidence and a resolution, or an exchange at cost for another locked asset. Undefined means yes.
 *
 * @example the locked reserve credited // yes; debited without a gate // AssetLocked
 */
export function mayReduce(
  account: LockedAccount,
  posting: Posting,
  gate?: LockGate,
): Refusal<'AssetLocked'> | undefined {
  if (!reducesLock(account, posting)) return undefined;
  if (gate === undefined) return locked(`${posting.account} is locked: no gate is open for it`, 'gate');
  if (posting.purpose === undefined || posting.purpose === '') {
    return locked(`${posting.account} is locked: a debit must say its purpose`, 'purpose');
  }
  const refusal = checkGate(account, gate);
  if (refusal !== undefined) return refusal;
  if (posting.amount <= gate.room) return undefined;
  return locked(`${posting.account}: the gate has room for ${gate.room}, not for ${posting.amount}`, 'amount');
}
