import { readFile } from 'node:fs/promises';
import { compareIds, refuse, type Refusal } from '#libs/amount';
import { type Election, withoutWithdrawn } from '#libs/election-files';
import { publishedOrder } from '#libs/voting';
import { sha256 } from './verify-crypto.js';

/** What was asked for about ties. */
export interface OrderAsked {
  /** A file with one id a line, or ids with commas between. */
  readonly order?: string;
  /** Hexadecimal bytes. */
  readonly seed?: string;
}

/** The order that settles what a rule leaves, and where it is from. */
export interface TieOrder {
  readonly order: readonly string[];
  readonly words: string;
}

const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'election.ties' });

/** Whole numbers by their value, before all other ids by their bytes: as the published counts of projects have it. */
function byId(a: string, b: string): number {
  const whole = /^(?:0|[1-9]\d*)$/u;
  const [isA, isB] = [whole.test(a), whole.test(b)];
  if (isA && isB) return a.length - b.length || compareIds(a, b);
  return isA === isB ? compareIds(a, b) : isA ? -1 : 1;
}

async function idsOf(said: string): Promise<readonly string[]> {
  const text = await readFile(said, 'utf8').catch(() => undefined);
  if (text === undefined) return said.split(',').map((id) => id.trim());
  return text
    .replace(/^\uFEFF/u, '')
    .split(/\r?\n/u)
    .filter((id) => id !== '');
}

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/**
 * What settles ties: the order asked for, or of the seed asked for; the file's order, or of its seed; or the ids. Only
 * those who stand are in it. Refuses `OrderIncomplete`, `SeedMalformed`, and `OrderDiffers` where the file's order is not
 * the one of its seed and nobody says which.
 */
export async function tieOrder(
  election: Election,
  asked: OrderAsked,
): Promise<TieOrder | Refusal<'OrderIncomplete' | 'SeedMalformed' | 'OrderDiffers'>> {
  const stands = withoutWithdrawn(election).options.map(({ id }) => id);
  const ofSeed = (seed: string): readonly string[] => publishedOrder(stands, bytesOf(seed), sha256);
  if (asked.order !== undefined) {
    const gone = new Set(election.options.filter(({ withdrawn }) => withdrawn === true).map(({ id }) => id));
    const order = (await idsOf(asked.order)).filter((id) => !gone.has(id));
    const named = new Set(order);
    const complete = order.length === stands.length && named.size === order.length;
    if (complete && stands.every((id) => named.has(id))) return { order, words: 'by the order of --order' };
    return no('OrderIncomplete', '--order', 'the order names every id that stands once, and nothing else');
  }
  if (asked.seed !== undefined) {
    if (!/^(?:[0-9a-f]{2})+$/u.test(asked.seed)) {
      return no('SeedMalformed', '--seed', 'the seed is bytes in lower-case hexadecimal');
    }
    return { order: ofSeed(asked.seed), words: 'by the published order of the seed of --seed' };
  }
  const said = withoutWithdrawn(election).order;
  const seeded = election.seed === undefined ? undefined : ofSeed(election.seed);
  if (said !== undefined && seeded !== undefined && said.some((id, at) => id !== seeded[at])) {
    return no('OrderDiffers', 'order', "the file's order is not the one of its seed: say which by --order or --seed");
  }
  if (seeded !== undefined) return { order: seeded, words: "by the published order of the file's seed" };
  if (said !== undefined) return { order: said, words: "by the file's own order; it has no seed to check it by" };
  return {
    order: stands.toSorted(byId),
    words:
      'by id, whole numbers upwards, then others by their bytes: no seed and no order is known ' +
      '(--seed, --order), so that this is not the published order',
  };
}
