import { isRefusal, refuse, type Refusal } from '#libs/amount';
import type { BallotKind } from './choice.js';
import type { EffectKind } from './effect.js';

/** One of what is chosen among. */
export interface MotionOption {
  readonly id: string;
  /** One line, in the words of its authors: it stands in the motion's text and not in the log. */
  readonly title: string;
  /** Of a project: what it takes, in minor units, as digits. */
  readonly cost?: string;
}

/** More are no ballot that anybody reads to its end. */
const MOST_OPTIONS = 100;

const ID = /^[a-z0-9-]{1,40}$/u;
const COST = /^[1-9]\d{0,17}$/u;

/** What a kind of motion asks of its options: how many at least, and whether each has a cost. None for all others. */
interface OptionRule {
  readonly least: number;
  readonly costs: boolean;
  readonly words: string;
}

const NONE: OptionRule = {
  least: 0,
  costs: false,
  words: 'This kind of motion has no options: it is carried or lost.',
};

const RULES: Partial<Readonly<Record<EffectKind, OptionRule>>> = {
  PROJECTS: {
    least: 1,
    costs: true,
    words: 'A round names its projects, each with an id, a title and a cost above 0.',
  },
  BETS: {
    least: 1,
    costs: true,
    words: 'A round names its bets, each with an id, a title and a cost above 0.',
  },
  ELECTION: { least: 1, costs: false, words: 'An election names its candidates by their roll numbers, each once.' },
  ORDINARY: {
    least: 0,
    costs: false,
    words: 'A choice among options names two at least, each with an id and a title.',
  },
};

const BALLOT_OF: Partial<Readonly<Record<EffectKind, BallotKind>>> = {
  APPROPRIATION: 'DIVISION',
  PROJECTS: 'PROJECTS',
  BETS: 'PROJECTS',
  ELECTION: 'STV',
};

/** What a ballot on a motion of that kind says, with so many options: an order of options is an ordinary resolution. */
export function ballotFor(kind: EffectKind, options: number): BallotKind {
  return BALLOT_OF[kind] ?? (kind === 'ORDINARY' && options > 0 ? 'RANKING' : 'MOTION');
}

/**
 * The canonical text of a motion's options, in the order in which its authors name them: keys sorted, values text. Refuses
 * `OptionsMalformed`: an id that is none or stands twice, a title that is no line, a cost where none belongs or none
 * where one does, too few or more than a hundred.
 *
 * @example optionsText('PROJECTS', [{ id: 'roof', title: 'A new roof', cost: '90000' }])
 */
export function optionsText(kind: EffectKind, options: readonly MotionOption[]): string | Refusal<'OptionsMalformed'> {
  const rule = RULES[kind] ?? NONE;
  const fits =
    options.length >= rule.least &&
    options.length <= (rule === NONE ? 0 : MOST_OPTIONS) &&
    (kind !== 'ORDINARY' || options.length !== 1) &&
    new Set(options.map(({ id }) => id)).size === options.length &&
    options.every((option) => isOption(option, rule.costs));
  if (!fits)
    return refuse('OptionsMalformed', { message: rule.words, field: 'options', rule: `motion.options.${kind}` });
  return JSON.stringify(
    options.map(({ cost, id, title }) => (cost === undefined ? { id, title } : { cost, id, title })),
  );
}

function isOption({ id, title, cost }: MotionOption, costs: boolean): boolean {
  const line = title.trim() === title && title.length <= 200 && /^[^\p{Cc}]+$/u.test(title) && title.isWellFormed();
  return ID.test(id) && line && (costs ? cost !== undefined && COST.test(cost) : cost === undefined);
}

/** Reads the canonical text of a motion's options, and no other spelling. Refuses `OptionsMalformed`. */
export function readOptions(kind: EffectKind, text: string): readonly MotionOption[] | Refusal<'OptionsMalformed'> {
  const options = listOf(text);
  const written = options === undefined ? undefined : optionsText(kind, options);
  if (options !== undefined && written === text) return options;
  const message = written !== undefined && isRefusal(written) ? written.message : 'These are no options of a motion.';
  return refuse('OptionsMalformed', { message, field: 'options', rule: `motion.options.${kind}` });
}

function listOf(text: string): readonly MotionOption[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return undefined;
    const options = (value as readonly unknown[]).map(optionOf);
    const kept = options.filter((option) => option !== undefined);
    return kept.length === options.length ? kept : undefined;
  } catch {
    return undefined;
  }
}

function optionOf(value: unknown): MotionOption | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, title, cost } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || typeof title !== 'string') return undefined;
  if (cost === undefined) return { id, title };
  return typeof cost === 'string' ? { cost, id, title } : undefined;
}
