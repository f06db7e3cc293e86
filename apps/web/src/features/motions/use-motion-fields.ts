import { useLingui } from '@lingui/react/macro';
import type { MotionChoicesQuery, MotionKind } from '../../gql/motions/graphql.js';
import type { Field } from '../forms/field.js';
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
export function useMotionFields(kind: MotionKind, act: string, { data, proposed }: Choices): readonly Field[] {
  const { t } = useLingui();
  const { partnership, periods } = data;
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
      check: (text) => (/^[a-z0-9][a-z0-9-]{0,62}$/u.test(text) ? null : t`Small letters, digits and hyphens.`),
    },
    block: { name: 'block', label: t`Which block`, note: t`Its number, as the log names it.` },
    pasture: { name: 'pasture', label: t`Which pasture`, note: t`The kind of card, as the register names it.` },
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
    ...membersOf(kind, act).flatMap((name) => effect[name] ?? []),
  ];
}
