import { customToDocument, type Custom } from '../custom.js';
import { defaultCustom } from '../default-custom.js';
import { entrenchedClauses, type Direction } from '../entrenched.js';
import { isNotInUse } from './not-in-use.js';
import { capitalRules, priceRules, surplusRules } from './of-money.js';
import { lockRules, motionRules, opennessRules, votingRules } from './of-power.js';
import { labelRules, machineRules, rightRules, stintRules } from './of-use.js';
import { rawOf, type Described, type RuleLine } from './rule-line.js';

/** One rule as people read it: what it says, and between which bounds members may move it. */
export interface CustomRule extends RuleLine {
  readonly section: string;
  /** The JSON that stands in the document. */
  readonly raw: string;
  /** True where no majority can loosen it. */
  readonly entrenched: boolean;
  /** For an entrenched rule, which way it may go, in words. */
  readonly tightens: string | undefined;
}

const SECTIONS: readonly (readonly [section: string, rulesOf: (described: Described) => readonly RuleLine[]])[] = [
  ['Voting', votingRules],
  ['Motions', motionRules],
  ['Surplus', surplusRules],
  ['Prices', priceRules],
  ['Use-rights', rightRules],
  ['Asset lock', lockRules],
  ['Capital and hosts', capitalRules],
  ['Stints', stintRules],
  ['Machines', machineRules],
  ['Labels', labelRules],
  ['Openness', opennessRules],
];

const TIGHTENS: Readonly<Record<Direction, string>> = {
  RISES: 'may only rise',
  FALLS: 'may only fall',
  CLIMBS: 'may only become stricter',
  ONCE: 'is set once and then stays',
  FIXED: 'never changes',
};

const CLAUSES = new Map(entrenchedClauses.map(({ key, direction }) => [key, TIGHTENS[direction]]));

/** A custom, every rule of it, in words. Every part of the document but its number belongs to exactly one rule. */
export function customRules(custom: Custom): readonly CustomRule[] {
  const document = customToDocument(custom);
  return SECTIONS.flatMap(([section, rulesOf]) =>
    rulesOf({ custom, document }).map((line) => {
      const tightens = CLAUSES.get(line.key);
      const bound = isNotInUse(line.key) ? `${line.bound}; not yet in use` : line.bound;
      return { ...line, bound, section, raw: rawOf(document, line.key), entrenched: tightens !== undefined, tightens };
    }),
  );
}

const LABELS = new Map(customRules(defaultCustom('EUR')).map(({ key, label }) => [key, label]));

/** What a key of the document is called in words; the key itself where it has no name. */
export function labelOf(key: string): string {
  return LABELS.get(key) ?? key;
}
