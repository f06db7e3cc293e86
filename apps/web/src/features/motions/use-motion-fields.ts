import { useLingui } from '@lingui/react/macro';
import type { MotionChoicesQuery, MotionKind } from '../../gql/motions/graphql.js';
import type { Field } from '../forms/field.js';
import { useFurtherFields } from './further-fields.js';
import { membersOf } from './text-input.js';

/** A text of rules that was proposed, by its fingerprint. */
export interface ProposedRules {
  readonly hash: string;
  readonly title: string;
}

interface Choices {
  readonly data: MotionChoicesQuery;
  readonly proposed: readonly ProposedRules[];
}

/** The boxes of a motion of that kind: its words, then what shall follow. */
export function useMotionFields(kind: MotionKind, variant: string, { data, proposed }: Choices): readonly Field[] {
  const { t } = useLingui();
  const { partnership, periods, motionChoices } = data;
  const further = useFurtherFields(kind, data);
  const currencies = new Set([partnership.currency, ...(motionChoices?.assets ?? []).map(({ currency }) => currency)]);
  const effect: Readonly<Record<string, Field>> = {
    act: {
      name: 'act',
      label: t`What shall happen`,
      kind: 'choice',
      options: [
        ['BLOCK', t`A purpose is no longer run`],
        ['LIFT', t`A block ends`],
      ],
    },
    site: {
      name: 'site',
      label: t`Where`,
      kind: 'choice',
      optional: true,
      options: [['', t`At every site`], ...partnership.sites.map(({ slug, name }) => [slug, name] as const)],
    },
    purpose: {
      name: 'purpose',
      label: t`Which purpose`,
      note: t`In small letters, as keys name it: training`,
      offered: motionChoices?.purposes ?? [],
      check: (text) => (/^[a-z0-9][a-z0-9-]{0,62}$/u.test(text) ? null : t`Small letters, digits and hyphens.`),
    },
    block: {
      name: 'block',
      label: t`Which block`,
      kind: 'choice',
      options: [
        ['', t`Choose one`],
        ...(motionChoices?.blocks ?? []).map(
          ({ id, purpose, site }) =>
            [id, site === null ? t`${purpose}, at every site` : t`${purpose} at ${site}`] as const,
        ),
      ],
    },
    pasture: {
      name: 'pasture',
      label: t`Which pasture`,
      kind: 'choice',
      options: [
        ['', t`Choose one`],
        ...(motionChoices?.pastures ?? []).map(
          ({ pasture, gates, held }) => [pasture, t`${pasture}: ${gates} gates, ${held} of them held`] as const,
        ),
      ],
    },
    gates: {
      name: 'gates',
      label: t`How many gates`,
      inputMode: 'numeric',
      check: (text) => (/^(?:0|[1-9]\d{0,17})$/u.test(text) ? null : t`A whole number.`),
    },
    period: {
      name: 'period',
      label: t`Which period`,
      kind: 'choice',
      options: [
        ['', t`Choose one`],
        ...periods.filter(({ state }) => state !== 'OPEN').map(({ id, name }) => [id, name] as const),
      ],
    },
    rules: {
      name: 'rules',
      label: t`Which proposal`,
      kind: 'choice',
      note: t`Write the new rules first, under Rules; then they can be chosen here.`,
      options: [['', t`Choose one`], ...proposed.map(({ hash, title }) => [hash, title] as const)],
    },
    fund: {
      name: 'fund',
      label: t`Out of which money`,
      kind: 'choice',
      options: [
        ['', t`Choose one`],
        ['REINVEST', t`Better machines here`],
        ['NEW_PCP', t`Help a new partnership begin`],
        ['HOST_FUND', t`The places that host us`],
        ['RESERVE', t`Keep for hard times`],
      ],
    },
    currency: {
      name: 'currency',
      label: t`Currency`,
      kind: 'choice',
      options: [['', t`Choose one`], ...[...currencies].map((code) => [code, code] as const)],
    },
    budget: {
      name: 'budget',
      label: kind === 'BETS' ? t`How much there is for bets` : t`How much there is for projects`,
      inputMode: 'decimal',
    },
    years: {
      name: 'years',
      label: t`For how many years`,
      inputMode: 'numeric',
      note: t`The rules say how few and how many. The years count from the close of the vote.`,
      check: (text) => (/^[1-9]\d?$/u.test(text) ? null : t`A whole number from 1 to 99.`),
    },
    body: {
      name: 'body',
      label: t`To which body`,
      note: t`Its short name, in small letters: board`,
      check: (text) => (/^[a-z0-9][a-z0-9-]{0,62}$/u.test(text) ? null : t`Small letters, digits and hyphens.`),
    },
    seats: {
      name: 'seats',
      label: t`How many sit on it`,
      inputMode: 'numeric',
      check: (text) => (/^[1-9]\d?$/u.test(text) ? null : t`A whole number from 1 to 99.`),
    },
    effectiveAt: {
      name: 'effectiveAt',
      label: t`From which day they hold`,
      kind: 'day',
      note: t`After the vote and the standstill that follows it.`,
    },
  };
  return [
    { name: 'title', label: t`What is asked, in one line` },
    { name: 'why', label: t`Why`, kind: 'long' },
    { name: 'what', label: t`What shall be done`, kind: 'long' },
    { name: 'cost', label: t`What it costs`, kind: 'long', optional: true },
    ...membersOf(kind, variant).flatMap((name) => effect[name] ?? further.find((each) => each.name === name) ?? []),
  ];
}
