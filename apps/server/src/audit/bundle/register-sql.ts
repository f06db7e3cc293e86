import type { BundleReader } from './snapshot-reader.js';

type Members = Readonly<Record<string, unknown>>;

/** A table of the registers of assets and of capital: what finds a row, and the row in the words of its leaf. */
interface RegisterTable {
  readonly table: string;
  /** The column that names a row, and the member of the leaf that does. */
  readonly key: readonly [column: string, member: string];
  /** Members of the leaf and what each is made of, in texts as the leaf has them. */
  readonly members: Readonly<Record<string, string>>;
  /** The words that the leaf commits to; they are told as long as their salt is there. */
  readonly words?: Readonly<Record<string, string>>;
}

const hex = (column: string): string => `coalesce(encode(${column}, 'hex'), '')`;
const text = (column: string): string => `coalesce(${column}::text, '')`;
const day = (column: string): string => `coalesce(to_char(${column}, 'YYYY-MM-DD'), '')`;
/** What version 2 of every leaf adds. */
const CUSTOM = { customVersion: text('r.custom_version') };
const WORDS = { ...CUSTOM, words: hex('r.words') };

/** By the type of the leaf; `leaf` in each names it. */
const TABLES: Readonly<Record<string, RegisterTable>> = {
  asset: {
    table: 'asset',
    key: ['code', 'code'],
    members: {
      class: 'r.class',
      code: 'r.code',
      cost: text('r.cost_minor'),
      currency: 'r.currency',
      document: hex('r.document'),
      enteredOn: day('r.entered_on'),
      openingWorn: text('r.opening_worn'),
      years: text('r.schedule_years'),
      ...WORDS,
    },
    words: { name: 'r.name' },
  },
  valuation: {
    table: 'valuation',
    key: ['code', 'code'],
    members: {
      asset: 'r.asset_code',
      code: 'r.code',
      document: hex('r.document'),
      on: day('r.valued_on'),
      value: text('r.value_minor'),
      ...WORDS,
    },
    words: { by: 'r.valued_by' },
  },
  'locked-body': {
    table: 'locked_body',
    key: ['code', 'code'],
    members: { code: 'r.code', name: 'r.name', specified: `CASE WHEN r.specified THEN 'yes' ELSE 'no' END`, ...CUSTOM },
  },
  disposal: {
    table: 'disposal',
    key: ['code', 'code'],
    members: {
      asset: 'r.asset_code',
      body: text('r.body_code'),
      code: 'r.code',
      decision: 'r.decision',
      price: text('r.price_minor'),
      valuation: text('r.valuation_code'),
      ...WORDS,
    },
    words: { actor: 'r.actor', buyer: 'r.buyer', why: 'r.why' },
  },
  'guardian-consent': {
    table: 'guardian_consent',
    key: ['disposal_code', 'disposal'],
    members: { disposal: 'r.disposal_code', document: hex('r.document'), ...CUSTOM },
  },
  'disposal-authorisation': {
    table: 'disposal_authorisation',
    key: ['disposal_code', 'disposal'],
    members: {
      asset: 'r.asset_code',
      disposal: 'r.disposal_code',
      expires: `to_char(r.expires_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
      leastPrice: text('r.least_price_minor'),
      resolution: text('r.resolution_id'),
      resolutionHash: 'resolution_hash_of(r.partnership_id, r.resolution_id)',
      ...CUSTOM,
    },
  },
  'disposal-revocation': {
    table: 'disposal_revocation',
    key: ['disposal_code', 'disposal'],
    members: { disposal: 'r.disposal_code', ...CUSTOM },
  },
  'loss-absorption': {
    table: 'loss_absorption',
    key: ['code', 'code'],
    members: {
      amount: text('r.amount_minor'),
      asset: text('r.asset_code'),
      code: 'r.code',
      currency: 'r.currency',
      evidence: hex('r.evidence'),
      kind: 'r.kind',
      resolution: text('r.resolution_id'),
      resolutionHash: 'resolution_hash_of(r.partnership_id, r.resolution_id)',
      ...CUSTOM,
    },
  },
  collateral: {
    table: 'collateral',
    key: ['code', 'code'],
    members: {
      amount: text('r.amount_minor'),
      asset: 'r.asset_code',
      code: 'r.code',
      document: hex('r.document'),
      since: day('r.since'),
      until: day('r.until'),
      ...WORDS,
    },
    words: { creditor: 'r.creditor' },
  },
  capital: {
    table: 'capital_instrument',
    key: ['code', 'code'],
    members: {
      cap: text('r.cap_minor'),
      code: 'r.code',
      event: `'AGREED'`,
      kind: 'r.kind',
      principal: text('r.principal_minor'),
      revenueShare: 'r.revenue_share',
      since: text('r.since'),
      votes: text('r.votes'),
    },
  },
  'capital withdrawals': {
    table: 'share_suspension',
    key: ['number', 'number'],
    members: {
      customVersion: text('r.custom_version'),
      event: `CASE WHEN r.suspended THEN 'SUSPENDED' ELSE 'RESUMED' END`,
      number: text('r.number'),
    },
  },
};

/** Two events of capital stand in tables of their own. */
const kindOf = (type: string, { event }: Members): string =>
  type === 'capital' && event !== 'AGREED' ? 'capital withdrawals' : type;

const objectOf = (members: Readonly<Record<string, string>>): string =>
  `json_build_object(${Object.entries(members)
    .map(([name, made]) => `'${name}', ${made}`)
    .join(', ')})`;

/** What opens the words of a row: nothing once the salt was erased, and of rows older than the commitment. */
const openedOf = (kind: string, words: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  opened: `(SELECT json_build_object('salt', encode(s.salt, 'hex'), 'words', ${objectOf(words)}) FROM asset_salt s
    WHERE s.partnership_id = r.partnership_id AND s.type = '${kind}' AND s.code = r.code)`,
});

const rowOf = (kind: string, { members, words }: RegisterTable): string =>
  objectOf({
    ...members,
    type: `'${kind.split(' ')[0] ?? kind}'`,
    ...(words === undefined ? {} : openedOf(kind, words)),
  });

/** The rows behind leaves of the registers, by kind and key; `page` are the leaves with their types. */
export async function registerRows(
  reader: BundleReader,
  partnershipId: string,
  page: readonly { readonly type: string; readonly entry: Members }[],
): Promise<(type: string, entry: Members) => object | undefined> {
  const rows = new Map<string, object>();
  const wanted = new Map<string, string[]>();
  for (const { type, entry } of page) {
    const kind = kindOf(type, entry);
    const table = Object.hasOwn(TABLES, kind) ? TABLES[kind] : undefined;
    if (table !== undefined) wanted.set(kind, [...(wanted.get(kind) ?? []), String(entry[table.key[1]])]);
  }
  for (const [kind, keys] of wanted) {
    const table = TABLES[kind];
    if (table === undefined) continue;
    const sql = `SELECT r.${table.key[0]}::text AS key, ${rowOf(kind, table)} AS row FROM ${table.table} r
      WHERE r.partnership_id = $1 AND r.${table.key[0]}::text = ANY ($2::text[])`;
    const found = await reader.rows<{ key: string; row: object }>(sql, [partnershipId, keys]);
    for (const { key, row } of found) rows.set(`${kind} ${key}`, { row });
  }
  return (type, entry) => {
    const kind = kindOf(type, entry);
    const member = TABLES[kind]?.key[1];
    return member === undefined ? undefined : rows.get(`${kind} ${String(entry[member])}`);
  };
}

/** Rows of the registers that no leaf of the log names: there are none in whole books. */
export const UNLOGGED_ROWS = Object.entries(TABLES)
  .filter(([kind]) => !kind.startsWith('capital'))
  .map(
    ([kind, table]) => `SELECT ${rowOf(kind, table)} AS row FROM ${table.table} r WHERE r.partnership_id = $1
      AND NOT EXISTS (SELECT 1 FROM log_stage s WHERE s.partnership_id = r.partnership_id AND s.leaf_hash = r.leaf)`,
  )
  .join(' UNION ALL ');
