import { formatAmount } from '#libs/amount';
import type { CertifiedCopy, CopiedLine } from './certified-copy.service.js';

const KINDS: Readonly<Record<string, string>> = {
  HOST_CLAIM: 'Host community’s claim',
  LABELLER_SHARE: 'Labeller’s standing share',
  DEVELOPER_RIGHT: 'Developer’s right of use',
  STINT_GATE: 'Gate of a stint',
};

const STATES: Readonly<Record<string, string>> = {
  GRANTED: 'granted; its holder is not yet admitted',
  ADMITTED: 'held',
  SURRENDERED: 'given up, to somebody’s use',
  ADMITTANCE_DUE: 'its next holder is not yet admitted',
  HEIR_DUE: 'its holder died; an heir is awaited',
  NOTICE1: 'heirs called once',
  NOTICE2: 'heirs called twice',
  NOTICE3: 'heirs called three times',
  SEIZED_QUOUSQUE: 'kept until an heir comes',
  ESCHEAT: 'fallen back to the commons',
  PRESENTED: 'before a jury',
  SUSPENDED: 'suspended by a jury',
  FORFEIT: 'forfeited by a jury',
  SPLIT: 'divided into other holdings',
  RELINQUISHED: 'given back to the commons',
};

const EVENTS: Readonly<Record<string, string>> = {
  GRANTED: 'Granted',
  ADMITTED: 'Holder admitted',
  SURRENDERED: 'Given up',
  RECEIVED: 'Taken into the steward’s hands',
  PLEDGED: 'Pledged for a debt',
  PLEDGE_RELEASED: 'Pledge ended',
  FORECLOSED: 'Passed to the lender',
  DIED: 'Holder died',
  HEIR_NAMED: 'Heir named',
  HEIR_CLAIMED: 'Claimed by an heir',
  NOTICED: 'Heirs called',
  SEIZED: 'Kept until an heir comes',
  RESTORED: 'Given back to the heir',
  ESCHEATED: 'Fell back to the commons',
  PRESENTED: 'Brought before a jury',
  JUDGED: 'The jury decided',
  REINSTATED: 'Suspension ended',
  SPLIT: 'Divided',
  APPORTIONED: 'Made from a part',
  LET: 'Let for a time',
  OPERATOR_CHANGED: 'Operator changed',
  FINE_DISPUTED: 'Fine disputed',
  FINE_SETTLED: 'Dispute settled',
  FINE_REDUCED: 'A jury reduced the fine',
  IMPROVED: 'Improved by the holder',
  RELINQUISHED: 'Given back',
  LAPSED: 'Grant lapsed',
};

const FINES: Readonly<Record<string, string>> = {
  DUE: 'due',
  DISPUTED: 'in dispute',
  PAID: 'paid',
  REMITTED: 'remitted by a jury',
};

const inWords = (words: Readonly<Record<string, string>>, code: string): string =>
  words[code] ?? code.toLowerCase().replaceAll('_', ' ');

const METERS: Readonly<Record<string, readonly [unit: string, words: string]>> = {
  'gpu-time': ['COMPUTE_RAW', 'GPU-hours a year'],
  'tokens-in': ['TOKEN', 'tokens read a year'],
  'tokens-out': ['TOKEN', 'tokens written a year'],
};

export const kindOf = ({ holding }: CertifiedCopy): string => inWords(KINDS, holding.kind);

/** What the copy says of the right, a row each; what does not apply is left out. */
export function factsOf({
  holding,
  partnership,
  fines,
}: CertifiedCopy): readonly (readonly [what: string, said: string])[] {
  const money = (minor: string): string =>
    `${formatAmount(BigInt(minor), partnership.currency)} ${partnership.currency}`;
  const { name, rollNumber, value, rent } = holding;
  const hasValue = BigInt(value) > 0n;
  return [
    ['Held by', name === null ? rollNumber : `${rollNumber}, ${name}`],
    ['Held in', holding.subject],
    ['Stands', inWords(STATES, holding.state)],
    ['Since', holding.since],
    ...given(BigInt(holding.quantity) > 0n, 'How much', quantityOf(holding)),
    ...given(hasValue, 'Custom value a year', hasValue ? money(value) : ''),
    ...given(hasValue, 'Quit rent a year', hasValue ? money(rent) : ''),
    ...given(
      hasValue,
      'Most that may be asked of a new holder',
      hasValue ? money((2n * (BigInt(value) - BigInt(rent))).toString()) : '',
    ),
    ...given(holding.appurtenantTo !== null, 'Goes with', holding.appurtenantTo ?? ''),
    ...fines.map(({ line, due, paid, state }): readonly [string, string] => [
      `Entry fine of line ${line}`,
      `${money(due)}, ${inWords(FINES, state)}${state === 'PAID' || paid === '0' ? '' : `; ${money(paid)} paid`}`,
    ]),
    ['By the custom, version', holding.customVersion.toString()],
  ];
}

const given = (applies: boolean, what: string, said: string): readonly (readonly [string, string])[] =>
  applies ? [[what, said]] : [];

function quantityOf({ quantity, meter }: CertifiedCopy['holding']): string {
  const [unit, words] = METERS[meter ?? ''] ?? [];
  if (unit === undefined || words === undefined) return `${quantity} parts`;
  return `${formatAmount(BigInt(quantity), unit)} ${words}`;
}

/** A line in words, with its fine where one was due. */
export function lineInWords({ event, document }: CopiedLine, currency: string): string {
  // A line's document is written by the roll, flat and of text.
  const { fine, sum } = (document === null ? {} : JSON.parse(document)) as {
    fine?: string | null;
    sum?: string | null;
  };
  const words = inWords(EVENTS, event);
  if (event === 'FINE_REDUCED' && typeof sum === 'string') {
    return `${words} to ${formatAmount(BigInt(sum), currency)} ${currency}`;
  }
  return fine === undefined || fine === null
    ? words
    : `${words}; entry fine ${formatAmount(BigInt(fine), currency)} ${currency}`;
}
