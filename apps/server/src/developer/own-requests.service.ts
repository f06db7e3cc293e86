import { Injectable } from '@nestjs/common';
import { formatFraction, InvariantViolation, isRefusal } from '#libs/amount';
import { priceOfRequest, tokenPricesOf } from '#libs/inference-meter';
import { CustomService } from '../custom/custom.service.js';
import { Database } from '../database/database.js';
import type { GatewayRequest, GatewayRequestPage } from './developer.models.js';
import type { Subject } from './own-use.store.js';

/** Most requests of one page. */
const MOST = 100;
const HOUR_MS = 3_600_000;

type Figure = 'promptTokens' | 'completionTokens' | 'compute';
type Unknown = 'cachedTokens' | 'energyMillijoules' | 'waterMicrolitres';
type Row = Omit<GatewayRequest, Figure | Unknown | 'costMinor'> &
  Readonly<Record<Figure, string>> &
  Readonly<Record<Unknown, string | null>> & { readonly at: string };

const whole = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) ([\w-]{1,100})$/u;

/** The place after which a page begins; one that is none of ours begins at the beginning. */
function placeOf(cursor: string | undefined): readonly [string, string] | undefined {
  const found = CURSOR.exec(Buffer.from(cursor ?? '', 'base64url').toString());
  return found?.[1] === undefined || found[2] === undefined ? undefined : [found[1], found[2]];
}

/** The requests of one person, and what each cost. */
@Injectable()
export class OwnRequestsService {
  constructor(
    private readonly database: Database,
    private readonly customs: CustomService,
  ) {}

  /** Newest first, up to a hundred a page. */
  async page(
    subject: Subject,
    asked: { readonly first: number; readonly after?: string | undefined },
  ): Promise<GatewayRequestPage> {
    const first = Math.min(Math.max(asked.first, 1), MOST);
    const place = placeOf(asked.after);
    const rows = await this.database.query<Row>(
      `SELECT r.request_id AS id, r.started_at AS "startedAt", r.ended_at AS "endedAt", r.model, r.site, k.label AS key, r.purpose, r.route,
              r.streamed, r.ending, r.prompt_tokens::text AS "promptTokens", r.cached_tokens::text AS "cachedTokens",
              r.completion_tokens::text AS "completionTokens", r.method, r.compute::text AS compute,
              r.energy_millijoules::text AS "energyMillijoules", r.water_microlitres::text AS "waterMicrolitres",
              to_char(r.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
       FROM gateway_request r LEFT JOIN api_key k ON k.partnership_id = r.partnership_id AND k.id = r.key_id
       WHERE r.partnership_id = $1 AND r.subject = $2 AND ($3::timestamptz IS NULL OR (r.started_at, r.request_id) < ($3, $4))
       ORDER BY r.started_at DESC, r.request_id DESC LIMIT $5`,
      [subject.partnershipId, subject.rollNumber, place?.[0] ?? null, place?.[1] ?? null, first + 1],
    );
    const shown = rows.slice(0, first);
    const last = shown.at(-1);
    return {
      requests: await this.priced(subject.partnershipId, shown),
      pageInfo: {
        hasNextPage: rows.length > first,
        endCursor: last === undefined ? null : Buffer.from(`${last.at} ${last.id}`).toString('base64url'),
      },
    };
  }

  private async priced(partnershipId: string, rows: readonly Row[]): Promise<GatewayRequest[]> {
    const history = await this.customs.history(partnershipId);
    return rows.map(({ at: _, ...row }) => {
      const promptTokens = BigInt(row.promptTokens);
      const cachedTokens = whole(row.cachedTokens);
      const completionTokens = BigInt(row.completionTokens);
      const custom = customOf(history, row.startedAt);
      const tokens = { promptTokens, cachedTokens, completionTokens, reasoningTokens: null };
      const priced = priceOfRequest(tokens, tokenPricesOf(custom));
      if (isRefusal(priced) || priced.price === null) throw new InvariantViolation('what was counted has a price');
      return {
        ...row,
        ...{ promptTokens, cachedTokens, completionTokens, compute: BigInt(row.compute) },
        costMinor: formatFraction(priced.price),
        energyMillijoules: whole(row.energyMillijoules),
        waterMicrolitres: whole(row.waterMicrolitres),
      };
    });
  }
}

type History = Awaited<ReturnType<CustomService['history']>>;

/** The custom that the hour of an instant falls under, as its bill has it. */
function customOf(oldestFirst: History, at: Date): History[number]['custom'] {
  const hour = Math.floor(at.getTime() / HOUR_MS) * HOUR_MS;
  const found = oldestFirst.findLast(({ effectiveAt }) => effectiveAt.getTime() <= hour) ?? oldestFirst[0];
  if (found === undefined) throw new InvariantViolation('a partnership has a custom');
  return found.custom;
}
