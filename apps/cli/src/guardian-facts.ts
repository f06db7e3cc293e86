import { formatAmount } from '#libs/amount';
import type { Desk } from './guardian-session.js';
import { plainWords } from './plain-words.js';
import { note, say } from './session.js';

interface Facts {
  readonly asset: string;
  readonly name: string;
  readonly class: string;
  readonly cost: string;
  readonly currency: string;
  readonly buyer: string;
  readonly body: string | null;
  readonly body_name: string | null;
  readonly specified: boolean | null;
  readonly price: string;
  readonly decided_by: string | null;
  readonly decision: string;
  readonly why: string;
  readonly actor: string;
  readonly asked: string;
}

interface Filed {
  readonly code: string;
  readonly value: string;
  readonly by: string;
  readonly on: string;
  readonly document: string;
}

const FACTS = `
  SELECT d.asset_code AS asset, a.name, a.class, a.cost_minor AS cost, a.currency, d.buyer, d.body_code AS body, b.name AS body_name, b.specified,
         d.price_minor AS price, d.valuation_code AS decided_by, d.decision, d.why, d.actor, to_char(d.asked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS asked
  FROM copyhold.disposal d JOIN copyhold.asset a ON a.partnership_id = d.partnership_id AND a.code = d.asset_code
  LEFT JOIN copyhold.locked_body b ON b.partnership_id = d.partnership_id AND b.code = d.body_code
  WHERE d.partnership_id = $1 AND d.code = $2`;

const FILED = `
  SELECT code, value_minor AS value, valued_by AS by, valued_on::text AS on, encode(document, 'hex') AS document
  FROM copyhold.valuation WHERE partnership_id = $1 AND asset_code = $2 ORDER BY valued_on DESC, code DESC`;

const RESOLVED = `
  SELECT kind, carried, result, to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS on
  FROM copyhold.resolution WHERE partnership_id = $1 AND id::text = $2`;

const line = (label: string, text: string): void => {
  say(`${label.padEnd(12)}${plainWords(text)}`);
};

/** Everything that whoever releases an asset should have read: what, to whom, at what price and value, by whose resolution. */
export async function showDisposal({ id, query }: Desk, disposal: string, resolution?: string): Promise<void> {
  const [facts] = await query<Facts>(FACTS, [id, disposal]);
  // The database says so, when it is asked to go on.
  if (facts === undefined) return;
  const { asset, name, currency } = facts;
  const money = (minor: string): string => `${formatAmount(BigInt(minor), currency)} ${currency}`;
  line(disposal, `asked on ${facts.asked} by ${facts.actor}; the rule: ${facts.decision}`);
  line('asset', `${asset} ${name} (${facts.class}), at a cost of ${money(facts.cost)}`);
  const kind = facts.specified === true ? 'the specified locked body' : 'a locked body, not the specified one';
  line('to', facts.body === null ? `${facts.buyer}: no locked body` : `${facts.body_name ?? ''} (${kind})`);
  line('price', money(facts.price));
  line('why', facts.why);
  const filed = await query<Filed>(FILED, [id, asset]);
  if (filed.length === 0) line('valuation', 'none');
  for (const { code, value, by, on, document } of filed) {
    const decided = code === facts.decided_by ? ', which decided' : '';
    line('valuation', `${code} of ${on}: ${money(value)} by ${by}, document ${document.slice(0, 16)}…${decided}`);
  }
  if (resolution === undefined) return;
  const [resolved] = await query<{ kind: string; carried: boolean; result: string; on: string }>(RESOLVED, [
    id,
    resolution,
  ]);
  if (resolved === undefined) line('resolution', `${resolution}: there is none`);
  else {
    const { kind, carried, result, on } = resolved;
    line('resolution', `${kind} of ${on}, ${carried ? 'carried' : 'not carried'}: ${result}`);
  }
}

/** Whether whoever was shown this said to go on. */
export function goesOn(yes: true | undefined): boolean {
  if (yes === true) return true;
  note('copyhold: nothing was entered. If this is what you mean, run it again with --yes.');
  return false;
}
