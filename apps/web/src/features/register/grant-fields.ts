import { useLingui } from '@lingui/react/macro';
import { valueOf, type Field, type Values } from '../forms/field.js';
import { GATE, isLandNumber, isRollNumber, quantityOf } from './grant-input.js';
import { HOLDING_KINDS } from '../holding/holding-words.js';

/** What a right is counted in, where the rules have a price for it. */
const METERS = ['gpu-time', 'tokens-in', 'tokens-out'] as const;

const LONGEST_SUBJECT = 300;
const LONGEST_NOTE = 500;

/** What a grant asks for: gates are counted and go with land, every other right may have a meter. */
export function useGrantFields(values: Values, subjects: readonly string[]): readonly Field[] {
  const { t } = useLingui();
  const gates = valueOf(values, 'kind') === GATE;
  const metered = valueOf(values, 'meter') !== '';
  const meters = {
    'gpu-time': t`GPU-hours, weighed by the model of the card`,
    'tokens-in': t`tokens that are read`,
    'tokens-out': t`tokens that are written`,
  } as const;
  const counted = quantityOf(values) === null;
  const quantity: Field = {
    name: 'quantity',
    label: gates ? t`How many gates` : t`How much a year`,
    inputMode: gates ? 'numeric' : 'decimal',
    check: () => {
      if (!counted) return null;
      return gates
        ? t`A gate is one or more, in whole numbers.`
        : t`This cannot be read for sure. Write 4000 or 4000.5, with nothing between the thousands.`;
    },
  };
  const meter: Field = {
    name: 'meter',
    label: t`Counted in`,
    kind: 'choice',
    optional: true,
    options: [['', t`nothing: a say, not an amount`], ...METERS.map((code) => [code, meters[code]] as const)],
  };
  const land: Field = {
    name: 'appurtenantTo',
    label: t`Goes with which holding`,
    note: t`A gate is never parted from the right it goes with.`,
    optional: true,
    check: (text) => (isLandNumber(text) ? null : t`A holding has a number such as D-0003.`),
  };
  return [
    {
      name: 'kind',
      label: t`Which right`,
      kind: 'choice',
      options: Object.entries(HOLDING_KINDS).map(([code, words]) => [code, t(words)] as const),
    },
    {
      name: 'subject',
      label: t`Held in what`,
      note: t`A site, a model or a pasture, by the name it has on the roll.`,
      offered: subjects,
      check: (text) => (text.length > LONGEST_SUBJECT ? t`Write it in 300 characters at most.` : null),
    },
    {
      name: 'toUseOf',
      label: t`Who: their number on the roll`,
      check: (text) =>
        isRollNumber(text) ? null : t`A number on the roll is r and four digits or more, such as r0017.`,
    },
    ...(gates ? [quantity, land] : metered ? [meter, quantity] : [meter]),
    {
      name: 'note',
      label: t`A note for the margin, open to everybody`,
      optional: true,
      check: (text) => (text.length > LONGEST_NOTE ? t`Write it in 500 characters at most.` : null),
    },
  ];
}
