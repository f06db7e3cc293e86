import { parseFraction, isRefusal, refuse, type Refusal } from '#libs/amount';

/** What somebody offers to bring, and on what terms. Amounts are minor units. There is no field for a vote. */
export interface InstrumentTerms {
  readonly code: string;
  readonly funderName: string;
  readonly kind: 'CAPPED_RETURN' | 'GRANT' | 'WITHDRAWABLE_SHARE';
  readonly principalMinor: bigint;
  /** All that it may ever be paid, principal included; nothing for a gift and for shares. */
  readonly capMinor: bigint;
  /** '4/100' of what is earned; '0/1' for a gift and for shares. */
  readonly revenueShare: string;
}

export type InstrumentRefusal = Refusal<'InstrumentMalformed' | 'CapitalBuysNothing' | 'ReturnNotCapped'>;

const CODE = /^[a-z0-9][a-z0-9-]{0,62}$/u;
const SHARE = /^\d{1,9}\/[1-9]\d{0,8}$/u;

const malformed = (message: string, field: string): InstrumentRefusal =>
  refuse('InstrumentMalformed', { message, field, rule: 'capital.instrument' });

/**
 * May this be agreed? A return is limited in amount, principal first; a gift and a share return nothing above what was
 * paid in, and a gift not even that. Undefined means yes.
 *
 * @example a gift with a revenue share of 1/100 // CapitalBuysNothing
 */
export function checkInstrument(terms: InstrumentTerms): InstrumentRefusal | undefined {
  const { code, funderName, kind, principalMinor, capMinor, revenueShare } = terms;
  if (!CODE.test(code)) return malformed(`"${code}" is no code: small letters, digits and hyphens`, 'code');
  if (funderName.trim() === '') return malformed('who brings it, by a name or by a pseudonym', 'funderName');
  if (principalMinor < 0n || capMinor < 0n) return malformed('nothing is agreed below nothing', 'principalMinor');
  const share = SHARE.test(revenueShare) ? parseFraction(revenueShare) : undefined;
  if (share === undefined || isRefusal(share)) {
    return malformed(`"${revenueShare}" is no share such as 4/100`, 'revenueShare');
  }
  if (kind === 'CAPPED_RETURN') {
    if (principalMinor > 0n && capMinor >= principalMinor) return undefined;
    const message = `of ${principalMinor} paid in, ${capMinor} is no cap: a return is limited, principal first`;
    return refuse('ReturnNotCapped', { message, field: 'capMinor', rule: 'CAP-1' });
  }
  if (capMinor === 0n && revenueShare === '0/1') return undefined;
  const message = `${kind === 'GRANT' ? 'a gift' : 'a share'} returns nothing above what was paid in`;
  return refuse('CapitalBuysNothing', { message, field: 'revenueShare', rule: 'capital.gift' });
}
