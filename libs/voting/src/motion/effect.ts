import { refuse, type Refusal } from '#libs/amount';

/** What follows where a motion is carried, as data: texts alone, no free words, so that all of it may stand in the log. */
export type MotionEffect =
  | { readonly kind: 'ORDINARY' }
  | { readonly kind: 'WORKLOAD'; readonly act: 'BLOCK'; readonly site: string; readonly purpose: string }
  | { readonly kind: 'WORKLOAD'; readonly act: 'LIFT'; readonly block: string }
  | { readonly kind: 'PASTURE'; readonly pasture: string; readonly gates: string }
  | { readonly kind: 'PERIOD_REOPENING'; readonly period: string }
  | { readonly kind: 'CUSTOM_CHANGE'; readonly rules: string; readonly effectiveAt: string };

/** The kinds of motion whose effect is carried out by the books themselves. */
export const EFFECT_KINDS = ['ORDINARY', 'WORKLOAD', 'PASTURE', 'PERIOD_REOPENING', 'CUSTOM_CHANGE'] as const;
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
};

/** What each kind needs to be told, in words. */
const NEEDS: Readonly<Record<EffectKind, string>> = {
  ORDINARY: 'An ordinary resolution has no effect besides being on record.',
  WORKLOAD: 'Name the purpose to block and a site (or none, for every site), or the block to lift.',
  PASTURE: 'Name the pasture and how many whole gates it shall have.',
  PERIOD_REOPENING: 'Name the closed period.',
  CUSTOM_CHANGE:
    'Name the proposed text by its hash, and the instant from which it shall hold, in UTC to the millisecond.',
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
