import type { Choice } from '#libs/voting';
import { divisionOf } from '../../ballots/division.js';
import type { BallotParts, Boxes, Draft } from './ballot-parts.js';
import { placesOf } from './places.js';

const MARKED = 'yes';

/** What stands in the box of an option that is approved, or is not. */
export const markOf = (isApproved: boolean): string => (isApproved ? MARKED : '');

/** The options that are approved, in the order of the ballot. */
export const approvedOf = (options: readonly string[], boxes: Boxes): readonly string[] =>
  options.filter((id) => boxes[id] === MARKED);

/** The score of an option, 0 to 5; undefined where nothing was said, which counts as 0. */
export function scoreOf(boxes: Boxes, id: string): bigint | undefined {
  const text = boxes[id] ?? '';
  return /^[0-5]$/u.test(text) ? BigInt(text) : undefined;
}

/** What a filled-in ballot says; undefined while it cannot be cast. */
export function choiceOf(parts: BallotParts, { abstains, boxes }: Draft): Choice | undefined {
  const ids = parts.options.map(({ id }) => id);
  if (abstains) return 'ABSTAIN';
  switch (parts.ballot) {
    case 'MOTION':
      return (['YES', 'NO', 'ABSTAIN'] as const).find((each) => each === boxes['choice']);
    case 'DIVISION': {
      const { given, complete } = divisionOf(parts.division?.lines.map(({ code }) => code) ?? [], boxes);
      if (!complete) return undefined;
      return { parts: Object.fromEntries(given.map(({ line, basisPoints }) => [line, BigInt(basisPoints ?? 0)])) };
    }
    case 'PROJECTS':
    case 'APPROVAL': {
      const approve = approvedOf(ids, boxes);
      return approve.length === 0 ? undefined : { approve };
    }
    case 'RANKING':
    case 'STV': {
      const ranking = placesOf(ids, boxes);
      return ranking.length === 0 ? undefined : { ranking };
    }
    case 'SCORE':
      if (ids.every((id) => scoreOf(boxes, id) === undefined)) return undefined;
      return { scores: Object.fromEntries(ids.map((id) => [id, scoreOf(boxes, id) ?? 0n])) };
  }
}
