import { refuse, type Refusal } from '#libs/amount';
import type { ElectionKind } from '#libs/election-files';
import { APPROVAL_RULE, PROJECTS_RULE, SCHULZE_RULE, SCORE_RULE, STV_RULE } from '#libs/voting';
import type { ElectionFile } from './election-file.js';

export const ELECTION_RULES = ['equal-shares', 'schulze', 'stv', 'approval', 'score'] as const;
export type ElectionRule = (typeof ELECTION_RULES)[number];

interface RuleFacts {
  /** How a file and a result name it, with its version. */
  readonly name: string;
  /** The ballots that it counts, those first that a CSV then has. */
  readonly kinds: readonly ElectionKind[];
  readonly words: string;
}

export const RULE_FACTS: Readonly<Record<ElectionRule, RuleFacts>> = {
  'equal-shares': { name: PROJECTS_RULE, kinds: ['PROJECTS'], words: 'Method of Equal Shares, cost utilities' },
  schulze: { name: SCHULZE_RULE, kinds: ['RANKING'], words: 'winning votes' },
  stv: { name: STV_RULE, kinds: ['RANKING'], words: 'single transferable vote, Scottish order' },
  approval: { name: APPROVAL_RULE, kinds: ['APPROVAL', 'PROJECTS'], words: 'approvals summed' },
  score: { name: SCORE_RULE, kinds: ['SCORE'], words: 'scores summed' },
};

/** The rule that counts, and who chose it. */
export interface ChosenRule {
  readonly rule: ElectionRule;
  readonly because: string;
}

const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'election.rule' });

/** Where neither is asked for nor named in the file. Rankings for seats are what STV is for; a BLT is made for it. */
function usual({ election: { kind, seats } }: ElectionFile): ElectionRule | undefined {
  if (kind === 'RANKING') return seats === undefined ? 'schulze' : 'stv';
  return ELECTION_RULES.find((rule) => RULE_FACTS[rule].kinds[0] === kind);
}

/**
 * The rule asked for, else the one that the file names, else the usual one of such ballots. Refuses `RuleUnknown` (the
 * file names another program's) and `RuleNotForKind`.
 */
export function ruleOf(
  file: ElectionFile,
  asked: ElectionRule | undefined,
): ChosenRule | Refusal<'RuleUnknown' | 'RuleNotForKind'> {
  const { kind, rule: named } = file.election;
  const ofFile = ELECTION_RULES.find((rule) => RULE_FACTS[rule].name === named);
  if (asked === undefined && named !== '' && ofFile === undefined) {
    return no('RuleUnknown', 'rule', `the file names the rule "${named}", which is not known here: name --rule`);
  }
  const rule = asked ?? ofFile ?? usual(file);
  if (rule === undefined || !RULE_FACTS[rule].kinds.includes(kind)) {
    const fitting = ELECTION_RULES.filter((one) => RULE_FACTS[one].kinds.includes(kind));
    const which = fitting.length === 0 ? 'no rule of this command does' : `${fitting.join(' and ')} can`;
    return no('RuleNotForKind', '--rule', `${rule ?? 'nothing here'} does not count ballots of ${kind}; ${which}`);
  }
  if (asked !== undefined) return { rule, because: named === '' || asked === ofFile ? 'asked for' : elsewise(named) };
  return { rule, because: ofFile === undefined ? `the usual one of ${kindWords(file)}` : 'named in the file' };
}

const elsewise = (named: string): string => `asked for; the file names ${named}`;

const kindWords = ({ election: { kind, seats } }: ElectionFile): string =>
  kind === 'RANKING' ? `rankings ${seats === undefined ? 'without' : 'with'} seats` : `ballots of ${kind}`;
