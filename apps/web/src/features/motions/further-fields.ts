import { useLingui } from '@lingui/react/macro';
import type { MotionChoicesQuery, MotionKind } from '../../gql/motions/graphql.js';
import type { Field } from '../forms/field.js';
import { joined } from './joined.js';
import { useOfficeNames } from './office-names.js';

type Choices = NonNullable<MotionChoicesQuery['motionChoices']>;

const NOTHING: Pick<Choices, 'disposals' | 'assets' | 'holdings' | 'offices' | 'seats'> = {
  disposals: [],
  assets: [],
  holdings: [],
  offices: [],
  seats: [],
};

const SHORT_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/u;
const SHARE = /^\d{1,9}\/[1-9]\d{0,8}$/u;

/** The boxes of motions that release something, raise capital, or concern a holding or an office. */
export function useFurtherFields(kind: MotionKind, { motionChoices }: MotionChoicesQuery): readonly Field[] {
  const choices = motionChoices ?? NOTHING;
  return [
    useHoldingField(kind, choices.holdings),
    useOfficeField(choices.offices, choices.seats),
    ...useLockFields(choices),
    ...useCapitalFields(),
  ];
}

function useHoldingField(kind: MotionKind, holdings: Choices['holdings']): Field {
  const { t } = useLingui();
  const admits = kind === 'ADMISSION';
  return {
    name: 'holding',
    label: t`Which holding`,
    kind: 'choice',
    note: admits
      ? t`Those that somebody waits to be admitted to. It is put to the vote as it stands on the roll today.`
      : t`A vote takes nothing: it is brought, as it stands on the roll today, before a jury of holders, who alone may.`,
    options: [
      ['', t`Choose one`],
      ...holdings
        .filter(({ held }) => held !== admits)
        .map(({ number, entry, subject }) => [joined(number, entry), `${number}: ${subject}`] as const),
    ],
  };
}

function useOfficeField(offices: Choices['offices'], seats: Choices['seats']): Field {
  const { t } = useLingui();
  const names = useOfficeNames();
  return {
    name: 'office',
    label: t`Who is recalled`,
    kind: 'choice',
    note: t`They lose the office or the seat at once; an office is not given to them again.`,
    options: [
      ['', t`Choose one`],
      ...offices
        .filter(({ recalled }) => !recalled)
        .map(({ office, role, holder }) => [joined(office, role), `${holder}, ${names(role)}`] as const),
      ...seats
        .filter(({ recalled }) => !recalled)
        .map(({ election, place, body, holder }) => [joined(election, place, body), `${holder}, ${body}`] as const),
    ],
  };
}

/** Of a disposal, and of a loss. */
function useLockFields({ disposals, assets }: Pick<Choices, 'disposals' | 'assets'>): readonly Field[] {
  const { t } = useLingui();
  return [
    {
      name: 'disposal',
      label: t`Which disposal`,
      kind: 'choice',
      note: t`Somebody asks for it first, at the asset. The guardian carries it out, by their own login.`,
      options: [
        ['', t`Choose one`],
        ...disposals.map(({ code, asset, name }) => [joined(code, asset), `${code}: ${asset} ${name}`] as const),
      ],
    },
    {
      name: 'asset',
      label: t`What bears the loss`,
      kind: 'choice',
      optional: true,
      options: [['', t`The locked reserve`], ...assets.map(({ code, name }) => [code, `${code} ${name}`] as const)],
    },
    { name: 'amount', label: t`How large the loss is`, inputMode: 'decimal' },
    { name: 'evidence', label: t`The report of the loss`, kind: 'paper', note: t`Only its fingerprint is sent.` },
  ];
}

function useCapitalFields(): readonly Field[] {
  const { t } = useLingui();
  return [
    {
      name: 'instrument',
      label: t`What kind of capital`,
      kind: 'choice',
      options: [
        ['CAPPED_RETURN', t`A return that is capped`],
        ['WITHDRAWABLE_SHARE', t`Shares that members can withdraw`],
      ],
    },
    {
      name: 'code',
      label: t`What the books call it`,
      note: t`A short name that everybody reads, for whoever brings it: harbour`,
      check: (text) => (SHORT_NAME.test(text) ? null : t`Small letters, digits and hyphens.`),
    },
    { name: 'principal', label: t`How much is paid in`, inputMode: 'decimal' },
    {
      name: 'cap',
      label: t`How much is ever paid back`,
      inputMode: 'decimal',
      note: t`All of it, what was paid in included. Capital has no vote.`,
    },
    {
      name: 'revenueShare',
      label: t`Out of which share of what is earned`,
      note: t`A fraction: 4/100`,
      check: (text) => (SHARE.test(text) ? null : t`A fraction, such as 4/100.`),
    },
  ];
}
