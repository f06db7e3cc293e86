import { z } from 'zod';
import { isRefusal } from '#libs/amount';
import { ballotFor, type MotionOption, type MotionTerms, readOptions, tellProof } from '#libs/voting';
import { lineWords } from '../line-words.js';
import type {
  MotionDivisionModel,
  MotionOptionModel,
  MotionOutcomeLineModel,
  MotionWinnerModel,
} from './ballot.models.js';
import type { MotionRow } from './motions.types.js';

/** What a stored resolution says besides colleges, where one electorate decided: libs/verification writes it. */
const storedChoice = z.object({
  lines: z.array(z.object({ line: z.string(), share: z.string(), amount: z.string() })).optional(),
  winners: z.array(z.object({ id: z.string(), cost: z.string().optional() })).optional(),
  tally: z.object({ proof: z.unknown().optional() }),
});

/** A line of a division as it was resolved; how ballots spread over it is asked for by itself. */
export type OutcomeLine = Omit<MotionOutcomeLineModel, 'spread'>;

export interface OutcomeChoice {
  readonly decidedLines: readonly OutcomeLine[];
  readonly winners: MotionWinnerModel[];
  readonly proof: string | null;
  readonly told: string[];
}

/** What was stored was written by `optionsText`. */
export function optionsOf({ kind, options }: Pick<MotionRow, 'kind' | 'options'>): readonly MotionOption[] {
  const read = readOptions(kind, options);
  return isRefusal(read) ? [] : read;
}

/** What a ballot on it says, and what it says it of. */
export function ballotModel(row: MotionRow, terms: MotionTerms | undefined) {
  const options = optionsOf(row);
  return {
    ballot: terms?.ballot ?? ballotFor(row.kind, options.length),
    options: options.map(({ id, title, cost }): MotionOptionModel => ({ id, title, cost: cost ?? null })),
    division: terms?.ballot === 'DIVISION' ? divisionModel(terms) : null,
  };
}

function divisionModel({ amount, currency, lines }: MotionTerms & { ballot: 'DIVISION' }): MotionDivisionModel {
  return {
    amount,
    currency,
    lines: lines.map(({ code, floor, cap }) => {
      const { label, explanation } = lineWords(code);
      return { code, label, hint: explanation, floor, cap: cap === '' ? null : cap };
    }),
  };
}

/** What was chosen, and every step by which. Nothing of a motion that is carried or lost. */
export function choiceModel(text: string, row: MotionRow): OutcomeChoice {
  const { lines = [], winners = [], tally } = storedChoice.parse(JSON.parse(text));
  const options = new Map(optionsOf(row).map((option) => [option.id, option]));
  const proof = tally.proof === undefined ? null : JSON.stringify(tally.proof);
  return {
    decidedLines: lines.map(({ line, share, amount }) => ({ id: line, label: lineWords(line).label, share, amount })),
    winners: winners.map(({ id, cost }, at) => ({
      id,
      title: options.get(id)?.title ?? id,
      cost: cost ?? null,
      place: at + 1,
    })),
    proof,
    told: proof === null ? [] : [...tellProof(tally.proof, (id) => options.get(id)?.title ?? lineWords(id).label)],
  };
}
