import { allocate, isRefusal, type Refusal } from '#libs/amount';
import type { Court } from './act.js';
import { after, no, without, type EntryDraft, type RollDecision } from './decision.js';
import type { Holding } from './holding.js';
import type { Of } from './title.js';

const MOST_PARTS = 100;

function checkSplit(holding: Holding, { parts }: Of<'SPLIT'>, { on }: Court): Refusal | undefined {
  if (holding.pledge !== undefined) return no('HoldingPledged', 'act', 'It is pledged: release the pledge first.');
  if (holding.letUntil !== undefined && holding.letUntil > on) return no('HoldingLet', 'act', 'It is let.');
  if (holding.fineDisputed) return no('FineDisputed', 'act', 'A fine of it is in dispute.');
  const numbers = new Set([holding.number, ...parts.map(({ number }) => number)]);
  if (parts.length < 2 || parts.length > MOST_PARTS || numbers.size !== parts.length + 1) {
    return no('PartsMalformed', 'parts', `A holding is split into 2 to ${String(MOST_PARTS)} parts.`);
  }
  // A part without land would be the right without what it is held in.
  return parts.some(({ land }) => land <= 0n)
    ? no('SeveranceRefused', 'parts', 'Every part keeps land of its own: a right is not severed from it.')
    : undefined;
}

/** Pro rata to the land, to the last step: the parts of right, improvement, value and rent sum to the whole (COP-5). */
export function split(holding: Holding, act: Of<'SPLIT'>, court: Court): RollDecision | Refusal {
  const refused = checkSplit(holding, act, court);
  if (refused !== undefined) return refused;
  const shares = act.parts.map(({ number, land }) => ({ id: number, weight: land }));
  const of = (total: bigint): ReadonlyMap<string, bigint> | Refusal => {
    const parts = allocate(total, shares);
    return isRefusal(parts) ? parts : new Map(parts.map(({ id, amount }) => [id, amount]));
  };
  const [quantity, improvement] = [of(holding.quantity), of(holding.improvement)];
  const [value, rent] = [of(holding.valueMinor), of(holding.rentMinor)];
  if (isRefusal(quantity)) return quantity;
  if (isRefusal(improvement)) return improvement;
  if (isRefusal(value)) return value;
  if (isRefusal(rent)) return rent;
  const customVersion = court.custom.version;
  const whole: EntryDraft = { event: 'SPLIT', holding: after(holding, 'SPLIT', {}, court), customVersion };
  const parts = act.parts.map(({ number }): EntryDraft => {
    const part: Holding = {
      ...without(holding, 'letTo', 'letUntil'),
      number,
      on: court.on,
      quantity: quantity.get(number) ?? 0n,
      improvement: improvement.get(number) ?? 0n,
      valueMinor: value.get(number) ?? 0n,
      rentMinor: rent.get(number) ?? 0n,
    };
    return { event: 'APPORTIONED', holding: part, customVersion, of: holding.number };
  });
  return { entries: [whole, ...parts] };
}
