import { createHash } from 'node:crypto';
import type pg from 'pg';
import { customToDocument, defaultCustom, parseCustom, type CustomDocument } from '#libs/custom';
import { isRefusal } from '#libs/amount';
import { textOfCustom } from '../../apps/server/src/custom/custom-text.js';
import { foundRaw } from './raw-posting.js';

/** The default custom's text, by version: thousands of texts are made of it, one place changed in each. */
const standard = new Map<number, string>();

function standardText(version: number): string {
  const text = standard.get(version) ?? customText(version);
  standard.set(version, text);
  return text;
}

/** The canonical text of the default custom in EUR with these changes, whether or not it is within its bounds. */
export function customText(version: number, change: Partial<CustomDocument> = {}): string {
  const document = { ...customToDocument(defaultCustom('EUR')), ...change, version };
  const custom = parseCustom(document);
  return isRefusal(custom)
    ? written({ ...(JSON.parse(customText(version)) as object), ...change })
    : textOfCustom(custom);
}

/** The text of the default custom with this one value at that place, whatever it is; gone where it is undefined. */
export function customWith(path: readonly string[], value: unknown, version = 2): string {
  const document = JSON.parse(standardText(version)) as Record<string, unknown>;
  const [last, ...above] = [...path].reverse();
  let at = document;
  for (const name of above.reverse()) at = at[name] as Record<string, unknown>;
  if (value === undefined && Array.isArray(at)) at.splice(Number(last), 1);
  else if (value === undefined) Reflect.deleteProperty(at, last ?? '');
  else at[last ?? ''] = value;
  return written(document);
}

/** Keys in their order, numbers as digits: canonical, whatever it says. */
function written(value: unknown): string {
  if (typeof value === 'number') return JSON.stringify(String(value));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, below]) => `${JSON.stringify(name)}:${written(below)}`).join(',')}}`;
}

/** Customs begin within a year of their adoption: so many days from when this file was read, to the millisecond. */
const READ_AT = Date.now();
export const inDays = (days: number): string => new Date(READ_AT + days * 86_400_000).toISOString();

/** What a resolution on it names. */
export const hashOfText = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface RawResolution {
  readonly kind?: string;
  readonly carried?: boolean;
  readonly result: Readonly<Record<string, string>>;
}

/** Customs written to past every service. */
export class RawCustoms {
  private constructor(
    readonly partnership: string,
    private readonly app: pg.Pool,
    private readonly superuser: pg.Pool,
  ) {}

  /** With the default custom as version 1, in force since 2026. */
  static async found(
    pools: { readonly app: pg.Pool; readonly superuser: pg.Pool },
    slug: string,
    first = customText(1),
  ): Promise<RawCustoms> {
    const partnership = await foundRaw(pools.app, slug);
    const customs = new RawCustoms(partnership, pools.app, pools.superuser);
    await pools.app.query(`SELECT copyhold.adopt_custom($1, 1, '2026-01-01T00:00:00Z', $2, NULL)`, [
      partnership,
      first,
    ]);
    return customs;
  }

  /** With a first version that was adopted before anybody judged it. */
  static async foundLongAgo(
    pools: { readonly app: pg.Pool; readonly superuser: pg.Pool },
    slug: string,
    first: string,
  ) {
    const customs = new RawCustoms(await foundRaw(pools.app, slug), pools.app, pools.superuser);
    await customs.stands(1, '2026-01-01T00:00:00Z', first);
    return customs;
  }

  /** A version that stands, whoever adopted it and when; it takes the superuser. */
  async stands(version: number, at: string, text: string): Promise<void> {
    await this.superuser.query(
      'INSERT INTO copyhold.custom_version (partnership_id, version, effective_at, rules) VALUES ($1, $2, $3, $4)',
      [this.partnership, version, at, text],
    );
  }

  /** A resolution as a vote would leave it. */
  async resolution({ kind = 'CUSTOM_CHANGE', carried = true, result }: RawResolution): Promise<string> {
    const { rows } = await this.superuser.query<{ id: string }>(
      `INSERT INTO copyhold.resolution (partnership_id, kind, carried, result, custom_version) VALUES ($1, $2, $3, $4, 1) RETURNING id`,
      [this.partnership, kind, carried, JSON.stringify(result)],
    );
    return rows[0]?.id ?? '';
  }

  /** Adopts as the application's login: 'done', or the first word of what the database says. */
  async adopt(
    text: string,
    asked: { readonly version?: number; readonly at?: string; readonly resolution?: string | null } = {},
  ): Promise<string> {
    const { version = 2, at = inDays(30) } = asked;
    const resolution =
      asked.resolution === undefined
        ? await this.resolution({ result: { rules: hashOfText(text), effectiveAt: at } })
        : asked.resolution;
    try {
      await this.app.query('SELECT copyhold.adopt_custom($1, $2, $3, $4, $5)', [
        this.partnership,
        version,
        at,
        text,
        resolution,
      ]);
      return 'done';
    } catch (error) {
      return error instanceof Error ? (error.message.split(':')[0] ?? '') : 'unknown';
    }
  }
}
