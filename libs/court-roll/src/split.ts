import { allocate, isRefusal, type Refusal } from '#libs/amount';
import type { Court, SplitPart } from './act.js';
import { after, no, without, type EntryDraft, type RollDecision } from './decision.js';
import type { Holding } from './holding.js';
import type { Of } from './title.js';

const MOST_PARTS = 100;

function checkSplit(holding: Holding, { parts }: Of<'SPLIT'>, { on, waiting = [] }: Court): Refusal | undefined {
  if (holding.pledge !== undefined) return no('HoldingPledged', 'act', 'It is pledged: release the pledge first.');
  if (holding.letUntil !== undefined && holding.letUntil > on) return no('HoldingLet', 'act', 'It is let.');
  if (holding.fineDisputed) return no('FineDisputed', 'act', 'A fine of it is in dispute.');
  const numbers = new Set([holding.number, ...parts.map(({ number }) => number)]);
  if (parts.length < 2 || parts.length > MOST_PARTS || numbers.size !== parts.length + 1) {
    return no('PartsMalformed', 'parts', `A holding is split into 2 to ${String(MOST_PARTS)} parts.`);
  }
  if (waiting.length > 0) {
    const message = `${waiting.join(', ')} of it is granted and not admitted: admit that first, or let it lapse.`;
    return no('GateNotAdmitted', 'holding', message);
  }
  const apart = parts.some(({ goesWith }) => (goesWith === undefined) !== (holding.appurtenantTo === undefined));
  if (apart) return no('SeveranceRefused', 'parts', 'A gate that goes with land is split with it, part by part.');
  // A part without land would be the right without what it is held in.
  return parts.some(({ land }) => land <= 0n)
    ? no('SeveranceRefused', 'parts', 'Every part keeps land of its own: a right is not severed from it.')
    : undefined;
}

/** What a holding divides besides its quantity. */
const DIVIDED = ['improvement', 'valueMinor', 'rentMinor'] as const;

type Share = Pick<Holding, 'quantity' | (typeof DIVIDED)[number]>;

/** The parts by number, of `total` by weight: largest remainder, ties to the lowest id. */
function dividedBy(
  total: bigint,
  parts: readonly { readonly id: string; readonly number: string; readonly weight: bigint }[],
): ReadonlyMap<string, bigint> | Refusal {
  const amounts = allocate(
    total,
    parts.map(({ id, weight }) => ({ id, weight })),
  );
  return isRefusal(amounts)
    ? amounts
    : new Map(amounts.map(({ amount }, index) => [parts[index]?.number ?? '', amount]));
}

/** A tie of gates goes to the part of the land with the lowest number, whatever numbers the gates are given. */
const weighed = ({ number, land, goesWith }: SplitPart) => ({ id: goesWith ?? number, number, weight: land });

/** What each part has of the whole. A gate is whole, so that a part of the land may come to have none of it. */
function sharesOf(holding: Holding, parts: readonly SplitPart[]): ReadonlyMap<string, Share> | Refusal {
  const quantity = dividedBy(holding.quantity, parts.map(weighed));
  if (isRefusal(quantity)) return quantity;
  const kept = parts.filter(({ number }) => (quantity.get(number) ?? 0n) > 0n);
  if (kept.length < parts.length && holding.appurtenantTo === undefined) {
    return no('PartsMalformed', 'parts', 'Every part is something of the right: it has no part of nothing.');
  }
  // What else it has goes by the part of the right, so that each part is worth what it is.
  const weights = kept.map((part) => ({ ...weighed(part), weight: quantity.get(part.number) ?? 0n }));
  const rest: Partial<Record<(typeof DIVIDED)[number], ReadonlyMap<string, bigint>>> = {};
  for (const name of DIVIDED) {
    const amounts = dividedBy(holding[name], weights);
    if (isRefusal(amounts)) return amounts;
    rest[name] = amounts;
  }
  const of = (name: (typeof DIVIDED)[number], number: string): bigint => rest[name]?.get(number) ?? 0n;
  return new Map(
    kept.map(({ number }) => [
      number,
      {
        quantity: quantity.get(number) ?? 0n,
        improvement: of('improvement', number),
        valueMinor: of('valueMinor', number),
        rentMinor: of('rentMinor', number),
      },
    ]),
  );
}

/**
 * Pro rata to the land, to the last step: the parts of right, improvement, value and rent sum to the whole (COP-5). Gates
 * that go with the land are divided with it, whole and none lost; each part of them goes with a part of the land, and a
 * part of the land to which no whole gate falls has none.
 */
export function split(holding: Holding, act: Of<'SPLIT'>, court: Court): RollDecision | Refusal {
  const refused = checkSplit(holding, act, court);
  if (refused !== undefined) return refused;
  const shares = sharesOf(holding, act.parts);
  if (isRefusal(shares)) return shares;
  const customVersion = court.custom.version;
  const whole: EntryDraft = { event: 'SPLIT', holding: after(holding, 'SPLIT', {}, court), customVersion };
  const parts = act.parts.flatMap(({ number, goesWith }): readonly EntryDraft[] => {
    const share = shares.get(number);
    if (share === undefined) return [];
    const part: Holding = {
      ...without(holding, 'letTo', 'letUntil'),
      ...(goesWith === undefined ? {} : { appurtenantTo: goesWith }),
      ...share,
      number,
      on: court.on,
    };
    return [{ event: 'APPORTIONED', holding: part, customVersion, of: holding.number }];
  });
  return { entries: [whole, ...parts] };
}
