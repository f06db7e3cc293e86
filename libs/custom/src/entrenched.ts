import { compareFractions, isRefusal, parseFraction } from '#libs/amount';
import { laterDefaults } from './later-defaults.js';
import { CONSENTS, COUNTS, MAJORITIES } from './schema-kinds.js';

/**
 * Which way an entrenched clause may move. RISES and FALLS: a fraction or a whole number. CLIMBS: from one word of its
 * ladder to a stricter one. ONCE: from unset to something, and then it stays. FIXED: never.
 */
export type Direction = 'RISES' | 'FALLS' | 'CLIMBS' | 'ONCE' | 'FIXED';

/** A clause that no majority can loosen. The database has the same list. */
export interface EntrenchedClause {
  /** Where in the document it stands: 'waterfall.lockedReserve'. */
  readonly key: string;
  readonly direction: Direction;
  /** CLIMBS: its words from the loosest to the strictest. ONCE: the word for unset. */
  readonly ladder?: readonly string[];
  /** What a document says that was adopted before the clause was known. */
  readonly absent?: string;
}

const defaults = laterDefaults('EUR');

const majorityOf = (kind: 'CUSTOM_CHANGE' | 'DISPOSAL' | 'LOSS_ABSORPTION'): readonly EntrenchedClause[] => [
  {
    key: `majorities.${kind}.majority`,
    direction: 'CLIMBS',
    ladder: MAJORITIES,
    absent: defaults.majorities[kind].majority,
  },
  { key: `majorities.${kind}.count`, direction: 'CLIMBS', ladder: COUNTS, absent: defaults.majorities[kind].count },
];

/** Every clause that tightens only, whatever the majority. */
export const entrenchedClauses: readonly EntrenchedClause[] = [
  { key: 'currency', direction: 'FIXED' },
  { key: 'jurisdiction', direction: 'ONCE', ladder: ['DEFAULT'], absent: defaults.jurisdiction },
  { key: 'lives.notices', direction: 'RISES', absent: String(defaults.lives.notices) },
  { key: 'lock.guardianConsent', direction: 'CLIMBS', ladder: CONSENTS, absent: defaults.lock.guardianConsent },
  { key: 'lock.specifiedBody', direction: 'ONCE', ladder: [''], absent: defaults.lock.specifiedBody },
  ...majorityOf('CUSTOM_CHANGE'),
  ...majorityOf('DISPOSAL'),
  ...majorityOf('LOSS_ABSORPTION'),
  { key: 'share.revenueFloor', direction: 'RISES' },
  { key: 'valueIndex', direction: 'FALLS', absent: defaults.valueIndex },
  { key: 'waterfall.lockedReserve', direction: 'RISES' },
  { key: 'waterfall.standingShare', direction: 'RISES' },
];

/** What a change does to a clause. */
export type Movement = 'SAME' | 'TIGHTENED' | 'LOOSENED';

/** Compares two texts of a clause, exactly. What cannot be read counts as loosened. */
export function movementOf({ direction, ladder = [] }: EntrenchedClause, before: string, after: string): Movement {
  if (before === after) return 'SAME';
  switch (direction) {
    case 'FIXED':
      return 'LOOSENED';
    case 'ONCE':
      return before === ladder[0] ? 'TIGHTENED' : 'LOOSENED';
    case 'CLIMBS':
      return ladder.indexOf(after) > ladder.indexOf(before) ? 'TIGHTENED' : 'LOOSENED';
    case 'RISES':
    case 'FALLS':
      return numericMovement(direction, before, after);
  }
}

function numericMovement(direction: 'RISES' | 'FALLS', before: string, after: string): Movement {
  const [from, to] = [parseFraction(before), parseFraction(after)];
  if (isRefusal(from) || isRefusal(to)) return 'LOOSENED';
  const order = compareFractions(to, from);
  if (order === 0) return 'SAME';
  return order > 0 === (direction === 'RISES') ? 'TIGHTENED' : 'LOOSENED';
}
