/** Offices that members fill and can recall from; other roles follow from a membership or an agreement. */
export const OFFICES = ['OFFICER', 'AUDITOR', 'OPERATOR'] as const;
export type Office = (typeof OFFICES)[number];

/** Effects that release something of the commons, raise capital, or concern a holding or an office. No person is named. */
export type FurtherEffect =
  /** What was asked for under that number may be posted, once the guardian authorises it. */
  | { readonly kind: 'DISPOSAL'; readonly asset: string; readonly disposal: string }
  /** The locked reserve, or an asset where one is named, bears a loss; minor units, and the digest of its evidence. */
  | {
      readonly kind: 'LOSS_ABSORPTION';
      readonly amount: string;
      readonly asset?: string;
      readonly currency: string;
      readonly evidence: string;
    }
  /** A funder's return is agreed: principal and all that may ever be paid, in minor units, from that share of what is earned. */
  | {
      readonly kind: 'CAPITAL';
      readonly instrument: 'CAPPED_RETURN';
      readonly code: string;
      readonly currency: string;
      readonly principal: string;
      readonly cap: string;
      readonly revenueShare: string;
    }
  | { readonly kind: 'CAPITAL'; readonly instrument: 'WITHDRAWABLE_SHARE'; readonly code: string }
  /** Whoever the holding was granted to, or passes to, as it stood at that line of its own on the roll, is admitted to it. */
  | { readonly kind: 'ADMISSION'; readonly entry: string; readonly holding: string }
  /** The holding, as it stood at that line, is brought before a jury of holders, who alone may take it. */
  | { readonly kind: 'FORFEITURE'; readonly entry: string; readonly holding: string }
  /** Whoever holds the office under that reference holds it no longer. */
  | { readonly kind: 'RECALL'; readonly office: string; readonly role: Office }
  /** Whoever an election, by the hash of its resolution, gave that place on a body sits there no longer. */
  | { readonly kind: 'RECALL'; readonly body: string; readonly election: string; readonly place: string };

/** The kinds of motion that this file knows. */
export const FURTHER_KINDS = ['DISPOSAL', 'LOSS_ABSORPTION', 'CAPITAL', 'ADMISSION', 'FORFEITURE', 'RECALL'] as const;
export type FurtherKind = (typeof FURTHER_KINDS)[number];

const POSITIVE = /^[1-9]\d{0,36}$/u;
const ASSET = /^A-\d{4,8}$/u;
const DIGEST = /^[0-9a-f]{64}$/u;
const CURRENCY = /^[A-Z_]{3,20}$/u;
const CODE = /^[a-z0-9][a-z0-9-]{0,62}$/u;
const HOLDING = /^[HLDS]-\d{4,8}$/u;
const LINE = /^[1-9]\d{0,17}$/u;

/** The members that each of these effects has, and the form of each. */
export const FURTHER_FORMS: Readonly<Record<FurtherKind, readonly Readonly<Record<string, RegExp>>[]>> = {
  DISPOSAL: [{ asset: ASSET, disposal: /^DSP-\d{4,8}$/u }],
  LOSS_ABSORPTION: [
    { amount: POSITIVE, currency: CURRENCY, evidence: DIGEST },
    { amount: POSITIVE, asset: ASSET, currency: CURRENCY, evidence: DIGEST },
  ],
  CAPITAL: [
    {
      cap: POSITIVE,
      code: CODE,
      currency: CURRENCY,
      instrument: /^CAPPED_RETURN$/u,
      principal: POSITIVE,
      revenueShare: /^\d{1,9}\/[1-9]\d{0,8}$/u,
    },
    { code: CODE, instrument: /^WITHDRAWABLE_SHARE$/u },
  ],
  ADMISSION: [{ entry: LINE, holding: HOLDING }],
  FORFEITURE: [{ entry: LINE, holding: HOLDING }],
  RECALL: [
    {
      office: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u,
      role: /^(?:OFFICER|AUDITOR|OPERATOR)$/u,
    },
    { body: CODE, election: DIGEST, place: /^[1-9]\d?$/u },
  ],
};

/** What each of these kinds needs to be told, in words. */
export const FURTHER_NEEDS: Readonly<Record<FurtherKind, string>> = {
  DISPOSAL: 'Name the disposal that was asked for, and its asset.',
  LOSS_ABSORPTION: 'Name the loss with its currency and the digest of its evidence; and the asset, where one bears it.',
  CAPITAL:
    'Name the instrument by a short name in small letters; of a capped return also the currency, what is paid in, all that is ever paid back, and its share of what is earned, such as 4/100.',
  ADMISSION: 'Name the holding that waits for an admittance, and the number of its last line on the roll.',
  FORFEITURE: 'Name the holding that shall be brought before a jury, and the number of its last line on the roll.',
  RECALL: 'Name the office by its reference and its role, or a seat by its body, its election and its place.',
};
