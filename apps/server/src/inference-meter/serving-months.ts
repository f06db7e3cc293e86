import { Injectable } from '@nestjs/common';
import { isRefusal, type Refusal } from '#libs/amount';
import { costOf, type Custom } from '#libs/custom';
import { rate, SERVING, weighted, weightClassOf, weightOf } from '#libs/inference-meter';
import type { JournalDraft } from '#libs/ledger';
import { servingSettled } from '#libs/posting-rules';
import { queryIn, type Tx } from '../database/database.js';
import { meterOf } from './meter-of.js';
import type { CustomSpan } from './rating-spans.js';
import type { RatingKey } from './rating.store.js';

const ACTOR = 'meter';

/** Prices that the books refused are left out, by whose they are; and whose the drafts are. */
export interface Aside {
  readonly refused: Map<string, Refusal>;
  readonly owners: Map<JournalDraft, string>;
}

/** One month under one custom, being rated. */
export interface Rating {
  readonly tx: Tx;
  readonly key: RatingKey;
  readonly custom: Custom;
  readonly effectiveAt: string;
  readonly drafts: JournalDraft[];
  readonly aside: Aside;
}

/** A site's month of serving cards: their time, milli-GPU × ms, what it costs, and what tokens brought the site. */
interface Serving {
  readonly site: string;
  readonly quantity: bigint;
  readonly deviceMinor: bigint;
  readonly tokensMinor: bigint;
}

interface Settled extends Serving {
  readonly revision: number;
}

/**
 * Settles with the sites for cards that serve tokens: by their time, weighed by bandwidth, at the custom's cost of GPU
 * time. What rating gave the site for tokens is part of that; the rest stands on the site's idle account.
 */
@Injectable()
export class ServingMonths {
  /** Drafts what is not posted yet of the span, after its use was rated; answers what that adds to the sites' cost. */
  async settle({ tx, key, custom, effectiveAt, drafts, aside }: Rating, span: CustomSpan): Promise<bigint> {
    const before = await settledBefore(tx, key);
    let added = 0n;
    for (const now of await served(tx, key, { custom, span, known: [...before.keys()] })) {
      const old = before.get(now.site) ?? { ...now, quantity: 0n, deviceMinor: 0n, tokensMinor: 0n, revision: 0 };
      const owner = `serving ${key.customVersion} ${now.site}`;
      if (sameAs(old, now) || aside.refused.has(owner)) continue;
      const gapMinor = now.deviceMinor - now.tokensMinor - (old.deviceMinor - old.tokensMinor);
      const draft = servingSettled({
        site: now.site,
        month: key.month.slice(0, 7),
        revision: old.revision + 1,
        currency: custom.currency,
        gapMinor,
        effectiveAt,
        actor: ACTOR,
        customVersion: custom.version,
      });
      if (!isRefusal(draft)) {
        drafts.push(draft);
        aside.owners.set(draft, owner);
      }
      await save(tx, key, { ...now, revision: old.revision + (isRefusal(draft) ? 0 : 1) });
      added += gapMinor;
    }
    return added;
  }
}

const sameAs = (a: Serving, b: Serving): boolean =>
  a.quantity === b.quantity && a.deviceMinor === b.deviceMinor && a.tokensMinor === b.tokensMinor;

async function settledBefore(tx: Tx, key: RatingKey): Promise<Map<string, Settled>> {
  const rows = await queryIn<Record<'site' | 'quantity' | 'device' | 'tokens', string> & { revision: number }>(
    tx,
    `SELECT site, quantity, device_minor AS device, tokens_minor AS tokens, revision FROM serving_month
     WHERE partnership_id = $1 AND month = $2 AND custom_version = $3`,
    [key.partnershipId, key.month, key.customVersion],
  );
  return new Map(
    rows.map(({ site, quantity, device, tokens, revision }) => [
      site,
      { site, quantity: BigInt(quantity), deviceMinor: BigInt(device), tokensMinor: BigInt(tokens), revision },
    ]),
  );
}

interface Asked {
  readonly custom: Custom;
  readonly span: CustomSpan;
  /** Sites that were settled before: a correction may have taken all of it away. */
  readonly known: readonly string[];
}

/** Sites with serving cards, in the order of their names. Time of cards without a weight is not in the ledger either. */
async function served(tx: Tx, key: RatingKey, { custom, span, known }: Asked): Promise<Serving[]> {
  const rows = await queryIn<Record<'site' | 'meter' | 'quantity', string>>(
    tx,
    `SELECT site, meter, sum(posted) AS quantity FROM rollup
     WHERE partnership_id = $1 AND hour >= $2 AND hour < $3 AND subject = $4 AND unit = 'COMPUTE_RAW'
     GROUP BY site, meter HAVING sum(posted) <> 0 ORDER BY site, meter`,
    [key.partnershipId, span.from, span.to, SERVING],
  );
  const sites = [...new Set([...known, ...rows.map(({ site }) => site)])].sort();
  if (sites.length === 0) return [];
  const tokens = await tokensOf(tx, key, sites);
  return sites.map((site) => {
    const cards = rows
      .filter((row) => row.site === site)
      .map(({ meter, quantity }) => ({ meter, time: BigInt(quantity) }));
    const weighed = cards.reduce((sum, { meter, time }) => sum + weigh(custom, meter, time), 0n);
    const quantity = cards.reduce((sum, { time }) => sum + time, 0n);
    return {
      site,
      quantity,
      deviceMinor: rate(weighed, costOf(custom, 'gpu-time')),
      // A site whose cards a correction took away is owed for its tokens as any other.
      tokensMinor: quantity === 0n ? 0n : (tokens.get(site) ?? 0n),
    };
  });
}

function weigh(custom: Custom, meter: string, time: bigint): bigint {
  const weight = weightOf(custom, meterOf(meter).resource, weightClassOf(SERVING));
  return isRefusal(weight) ? 0n : weighted(time, weight);
}

async function tokensOf(tx: Tx, key: RatingKey, sites: readonly string[]): Promise<Map<string, bigint>> {
  const rows = await queryIn<Record<'site' | 'cost', string>>(
    tx,
    `SELECT site, sum(cost_minor) AS cost FROM rating
     WHERE partnership_id = $1 AND month = $2 AND custom_version = $3 AND site = ANY ($4)
       AND split_part(meter, '/', 1) IN ('tokens-in', 'tokens-out') GROUP BY site`,
    [key.partnershipId, key.month, key.customVersion, sites],
  );
  return new Map(rows.map(({ site, cost }) => [site, BigInt(cost)]));
}

async function save(
  tx: Tx,
  key: RatingKey,
  { site, quantity, deviceMinor, tokensMinor, revision }: Settled,
): Promise<void> {
  await queryIn(
    tx,
    `INSERT INTO serving_month (partnership_id, site, month, custom_version, quantity, device_minor, tokens_minor, revision)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (partnership_id, site, month, custom_version) DO UPDATE
     SET quantity = excluded.quantity, device_minor = excluded.device_minor, tokens_minor = excluded.tokens_minor,
         revision = excluded.revision`,
    [
      key.partnershipId,
      site,
      key.month,
      key.customVersion,
      quantity.toString(),
      deviceMinor.toString(),
      tokensMinor.toString(),
      revision,
    ],
  );
}
