import { compareFractions, formatFraction, isRefusal, refuse, unitOf, type Refusal } from '#libs/amount';
import { customToDocument, type Custom } from './custom.js';
import { textAt } from './document-value.js';
import { entrenchedClauses, movementOf } from './entrenched.js';
import { labelOf } from './describe/custom-rules.js';
import { profileOn, type Profile } from './profiles.js';
import { MAJORITIES } from './schema-kinds.js';
import { costRise, yearBefore, type DatedCustom } from './value.js';

/** Why a custom that is within its bounds may still not follow the ones before it. */
export type ChangeRefusal = Refusal<
  | 'CustomNotNext'
  | 'CustomRetroactive'
  | 'CustomTooFarAhead'
  | 'EntrenchedClauseLoosened'
  | 'CustomValueRisesTooFast'
  | 'BelowProfile'
>;

/** A custom to be adopted. Instants are milliseconds since 1970; the history is in order of version, and not empty. */
export interface CustomChangeAsked {
  readonly history: readonly DatedCustom[];
  readonly next: Custom;
  readonly effectiveAt: number;
  readonly adoptedAt: number;
}

/**
 * Everything that stands against a change, whatever its majority: a number that is not the next (`CustomNotNext`), a
 * day that is past or not after the last version's (`CustomRetroactive`), or more than a year ahead (`CustomTooFarAhead`), each entrenched clause that it loosens
 * (`EntrenchedClauseLoosened`), a custom value that rises too fast (`CustomValueRisesTooFast`), and what the statute of
 * its jurisdiction asks on the day that it begins (`BelowProfile`). Empty where it may be adopted.
 */
export function checkChange({ history, next, effectiveAt, adoptedAt }: CustomChangeAsked): readonly ChangeRefusal[] {
  const last = history.at(-1);
  if (last === undefined) return checkProfile(next, effectiveAt);
  return [
    ...checkOrder(last, next),
    ...checkDate(last, effectiveAt, adoptedAt),
    ...checkEntrenched(last.custom, next),
    ...costRise(history, next, effectiveAt),
    ...checkProfile(next, effectiveAt),
  ];
}

function checkOrder({ custom }: DatedCustom, next: Custom): readonly ChangeRefusal[] {
  if (next.version === custom.version + 1) return [];
  const message = `version ${next.version} does not follow version ${custom.version}`;
  return [refuse('CustomNotNext', { message, field: 'version', rule: 'custom.version' })];
}

function checkDate(last: DatedCustom, effectiveAt: number, adoptedAt: number): readonly ChangeRefusal[] {
  const no = (message: string): readonly ChangeRefusal[] => [
    refuse('CustomRetroactive', { message, field: 'effectiveAt', rule: 'custom.retroactive' }),
  ];
  if (yearBefore(effectiveAt) > adoptedAt) {
    const message = 'a custom begins within a year of its adoption: who votes then is not who votes now';
    return [refuse('CustomTooFarAhead', { message, field: 'effectiveAt', rule: 'custom.ahead' })];
  }
  if (effectiveAt < adoptedAt) return no('a custom begins when it is adopted or later, never before');
  return effectiveAt > last.effectiveAt ? [] : no(`version ${last.custom.version} does not begin before it`);
}

function checkEntrenched(before: Custom, after: Custom): readonly ChangeRefusal[] {
  const [old, next] = [customToDocument(before), customToDocument(after)];
  return entrenchedClauses.flatMap((clause) => {
    const [from, to] = [textAt(old, clause.key), textAt(next, clause.key)];
    if (movementOf(clause, from, to) !== 'LOOSENED') return [];
    return [
      refuse('EntrenchedClauseLoosened', {
        message: `"${labelOf(clause.key)}" is entrenched: from ${quoted(from)} to ${quoted(to)} would loosen it`,
        field: clause.key,
        rule: 'L3',
        customVersion: before.version,
      }),
    ];
  });
}

const quoted = (text: string): string => (text === '' ? 'nothing' : text);

/** What the statute asks of a custom that begins at that instant. */
export function checkProfile(custom: Custom, effectiveAt: number): readonly ChangeRefusal[] {
  const profile = profileOn(custom.jurisdiction, new Date(effectiveAt).toISOString().slice(0, 10));
  return [...profileFaults(custom, profile)].map(([field, asks]) =>
    refuse('BelowProfile', {
      message: `${labelOf(field)}: ${profile.source} asks for ${asks}`,
      field,
      rule: `profile.${profile.jurisdiction}`,
    }),
  );
}

function* profileFaults(custom: Custom, profile: Profile): Iterable<readonly [field: string, asks: string]> {
  const { lockedReserve, solidarity, funderCeiling } = custom.waterfall;
  if (compareFractions(lockedReserve, profile.lockedReserve) < 0) {
    yield ['waterfall.lockedReserve', `${formatFraction(profile.lockedReserve)} or more`];
  }
  if (compareFractions(solidarity, profile.solidarity) < 0) {
    yield ['waterfall.solidarity', `${formatFraction(profile.solidarity)} or more`];
  }
  if (compareFractions(funderCeiling, profile.funderCeiling) > 0) {
    yield ['waterfall.funderCeiling', `${formatFraction(profile.funderCeiling)} or less`];
  }
  const unit = unitOf(custom.currency);
  const most = profile.individualShare;
  if (most !== undefined && !isRefusal(unit) && custom.capital.individualShareMinor > most * unit.scale) {
    yield ['capital.individualShareMinor', `${most} ${custom.currency} or less (CAP-2)`];
  }
  const least = profile.customMajority;
  const chosen = custom.majorities.CUSTOM_CHANGE.majority;
  if (least !== undefined && MAJORITIES.indexOf(chosen) < MAJORITIES.indexOf(least)) {
    yield ['majorities.CUSTOM_CHANGE.majority', 'two thirds'];
  }
  const categories = Object.keys(custom.collegeWeights).length;
  if (profile.memberCategories !== undefined && categories < profile.memberCategories) {
    yield ['collegeWeights', `${profile.memberCategories} categories of members or more`];
  }
}
