import { refuse, type Refusal } from '#libs/amount';
import { FURTHER_FORMS, FURTHER_KINDS, FURTHER_NEEDS, type FurtherEffect } from './further-effects.js';

/** What follows where a motion is carried, as data: texts alone, no free words, so that all of it may stand in the log. */
export type MotionEffect =
  | { readonly kind: 'ORDINARY' }
  | { readonly kind: 'WORKLOAD'; readonly act: 'BLOCK'; readonly site: string; readonly purpose: string }
  | { readonly kind: 'WORKLOAD'; readonly act: 'LIFT'; readonly block: string }
  | { readonly kind: 'PASTURE'; readonly pasture: string; readonly gates: string }
  | { readonly kind: 'PERIOD_REOPENING'; readonly period: string }
  | { readonly kind: 'CUSTOM_CHANGE'; readonly rules: string; readonly effectiveAt: string }
  /** What a closed period left is divided. */
  | { readonly kind: 'APPROPRIATION'; readonly period: string }
  /** So much of a fund of the Common Association, in minor units, is committed to projects. */
  | { readonly kind: 'PROJECTS'; readonly budget: string; readonly currency: string; readonly fund: ProjectFund }
  /** So much of what is kept for bets is committed to some, each for so many years. */
  | { readonly kind: 'BETS'; readonly budget: string; readonly currency: string; readonly years: string }
  /** So many sit on a body, by its slug. */
  | { readonly kind: 'ELECTION'; readonly body: string; readonly seats: string }
  /** A college agrees to a division, by its motion and the hash of its resolution. */
  | { readonly kind: 'RATIFICATION'; readonly division: string; readonly resolution: string }
  | FurtherEffect;

/** The purposes whose money a round of projects can commit: what divisions of the surplus gave them. Bets have terms of their own. */
export const PROJECT_FUNDS = ['REINVEST', 'NEW_PCP', 'HOST_FUND', 'RESERVE'] as const;
export type ProjectFund = (typeof PROJECT_FUNDS)[number];

/** The kinds of motion whose effect is carried out by the books themselves. */
export const EFFECT_KINDS = [
  'ORDINARY',
  'WORKLOAD',
  'PASTURE',
  'PERIOD_REOPENING',
  'CUSTOM_CHANGE',
  'APPROPRIATION',
  'PROJECTS',
  'BETS',
  'ELECTION',
  'RATIFICATION',
  ...FURTHER_KINDS,
] as const;
export type EffectKind = (typeof EFFECT_KINDS)[number];

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;
const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/u;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u;

/** The members that each effect has, and the form of each. */
const FORMS: Readonly<Record<EffectKind, readonly Readonly<Record<string, RegExp>>[]>> = {
  ORDINARY: [{}],
  WORKLOAD: [
    { act: /^BLOCK$/u, purpose: SLUG, site: /^(?:[a-z0-9][a-z0-9-]{0,62})?$/u },
    { act: /^LIFT$/u, block: UUID },
  ],
  PASTURE: [{ gates: /^(?:0|[1-9]\d{0,17})$/u, pasture: /^[^\p{Cc}]{1,200}$/u }],
  PERIOD_REOPENING: [{ period: UUID }],
  CUSTOM_CHANGE: [{ effectiveAt: INSTANT, rules: /^[0-9a-f]{64}$/u }],
  APPROPRIATION: [{ period: UUID }],
  PROJECTS: [
    { budget: /^[1-9]\d{0,17}$/u, currency: /^[A-Z]{3}$/u, fund: /^(?:REINVEST|NEW_PCP|HOST_FUND|RESERVE)$/u },
  ],
  BETS: [{ budget: /^[1-9]\d{0,17}$/u, currency: /^[A-Z]{3}$/u, years: /^[1-9]\d?$/u }],
  ELECTION: [{ body: SLUG, seats: /^[1-9]\d?$/u }],
  RATIFICATION: [{ division: UUID, resolution: /^[0-9a-f]{64}$/u }],
  ...FURTHER_FORMS,
};

/** What each kind needs to be told, in words. */
const NEEDS: Readonly<Record<EffectKind, string>> = {
  ORDINARY: 'An ordinary resolution has no effect besides being on record.',
  WORKLOAD: 'Name the purpose to block and a site (or none, for every site), or the block to lift.',
  PASTURE: 'Name the pasture and how many whole gates it shall have.',
  PERIOD_REOPENING: 'Name the closed period.',
  CUSTOM_CHANGE:
    'Name the proposed text by its hash, and the instant from which it shall hold, in UTC to the millisecond.',
  APPROPRIATION: 'Name the closed period whose surplus is divided.',
  PROJECTS: 'Name the fund, its currency and how much of it, in the smallest steps, is there for projects.',
  BETS: 'Name the currency, how much, in the smallest steps, there is for bets, and for how many years they may run.',
  ELECTION: 'Name the body by a short name in lower case, and how many sit on it, 1 to 99.',
  RATIFICATION: 'Name the division and its resolution by its hash: nobody writes one, the count of a division does.',
  ...FURTHER_NEEDS,
};

/**
 * The canonical text of an effect, from its members: exactly those that its kind has, each of its form. Refuses
 * `EffectMalformed`, saying what the kind needs.
 *
 * @example effectText('PASTURE', { pasture: 'H100 SXM', gates: '12' }) // '{"gates":"12","pasture":"H100 SXM"}'
 */
export function effectText(
  kind: EffectKind,
  members: Readonly<Record<string, string>>,
): string | Refusal<'EffectMalformed'> {
  const names = Object.keys(members).sort();
  const fits = FORMS[kind].some(
    (form) =>
      JSON.stringify(Object.keys(form).sort()) === JSON.stringify(names) &&
      names.every((name) => form[name]?.test(members[name] ?? '') === true),
  );
  if (fits) return JSON.stringify(Object.fromEntries(names.map((name) => [name, members[name]])));
  return refuse('EffectMalformed', { message: NEEDS[kind], field: 'effect', rule: `motion.effect.${kind}` });
}

/** Reads the canonical text of an effect. Refuses `EffectMalformed`: other members, another form, another spelling. */
export function readEffect(kind: EffectKind, text: string): MotionEffect | Refusal<'EffectMalformed'> {
  const members = textsOf(text);
  const written = members === undefined ? undefined : effectText(kind, members);
  if (written === text) {
    // Its members are those of its kind, each of its form: that is what the text was just held against.
    return { kind, ...members } as MotionEffect;
  }
  return refuse('EffectMalformed', { message: NEEDS[kind], field: 'effect', rule: `motion.effect.${kind}` });
}

function textsOf(text: string): Readonly<Record<string, string>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return entries.length === Object.keys(value).length ? Object.fromEntries(entries) : undefined;
  } catch {
    return undefined;
  }
}
