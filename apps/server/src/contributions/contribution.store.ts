import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../database/database.js';
import type {
  ContributionStatement,
  ContributionTerms,
  Contributor,
  StatementsAsked,
  StatementState,
} from './contribution.types.js';

/** GPU time that a contributed machine counted in an hour, milli-GPU × ms. */
export interface ContributedUse {
  readonly hour: Date;
  readonly meter: string;
  /** By cards that served tokens to all. */
  readonly serving: boolean;
  readonly quantity: bigint;
}

/** What the database answered to a statement. */
export interface StatedOutcome {
  readonly outcome: string;
  readonly id: string | null;
  readonly metered: bigint | null;
  readonly accepted: bigint | null;
}

type StatementRow = Record<'id' | 'machine' | 'site' | 'name' | 'month' | 'total' | 'metered', string> & {
  readonly kind: Contributor['kind'];
  readonly state: StatementState;
  readonly since: Date;
  readonly through: Date;
  readonly answerBy: Date;
  readonly reason: string | null;
  readonly credit: string | null;
};

const STATEMENTS = `
  SELECT s.id, m.code AS machine, t.slug AS site, s.kind, s.contributor AS name, to_char(s.month, 'YYYY-MM') AS month, s.since,
         s.through, s.total, s.metered, s.answer_by AS "answerBy", nullif(a.reason, '') AS reason, a.credit_minor AS credit,
         coalesce(a.answer, CASE WHEN EXISTS (
           SELECT FROM contribution_statement n WHERE n.partnership_id = s.partnership_id AND n.machine_id = s.machine_id
             AND n.month = s.month AND n.kind = s.kind AND n.contributor = s.contributor AND n.since = s.since AND n.ordinal > s.ordinal
         ) THEN 'REPLACED' ELSE 'OPEN' END) AS state
  FROM contribution_statement s
  JOIN machine m ON m.partnership_id = s.partnership_id AND m.id = s.machine_id
  JOIN site t ON t.partnership_id = m.partnership_id AND t.id = m.site_id
  LEFT JOIN contribution_answer a ON a.partnership_id = s.partnership_id AND a.statement_id = s.id
  WHERE s.partnership_id = $1`;

const statementOf = ({ kind, name, total, metered, credit, ...row }: StatementRow): ContributionStatement => ({
  ...row,
  contributor: { kind, name },
  total: BigInt(total),
  metered: BigInt(metered),
  creditMinor: credit === null ? null : BigInt(credit),
});

const big = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

@Injectable()
export class ContributionStore {
  constructor(private readonly database: Database) {}

  /** One answer at a time; what another did is seen by the statements after this one. */
  async lock(tx: Tx, partnershipId: string): Promise<void> {
    await queryIn(tx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`contributions ${partnershipId}`]);
  }

  async contribute(partnershipId: string, terms: ContributionTerms, actor: string): Promise<string> {
    const { machine, contributor, from, reason } = terms;
    const [done] = await this.database.closerTransaction((tx) =>
      queryIn<{ outcome: string }>(tx, 'SELECT contribute_machine($1, $2, $3, $4, $5, $6, $7) AS outcome', [
        ...[partnershipId, machine, contributor?.kind ?? null, contributor?.name ?? null, from],
        ...[reason, actor],
      ]),
    );
    return done?.outcome ?? '';
  }

  async state(
    partnershipId: string,
    stated: { readonly machine: string; readonly month: string; readonly through: Date; readonly total: bigint | null },
    actor: string,
  ): Promise<StatedOutcome> {
    const { machine, month, through, total } = stated;
    const [done] = await this.database.closerTransaction((tx) =>
      queryIn<Record<'outcome', string> & Record<'id' | 'metered' | 'accepted', string | null>>(
        tx,
        'SELECT outcome, statement AS id, shown AS metered, accepted FROM state_contribution($1, $2, $3, $4, $5, $6)',
        [partnershipId, machine, `${month}-01`, through, total?.toString() ?? null, actor],
      ),
    );
    return {
      outcome: done?.outcome ?? '',
      id: done?.id ?? null,
      metered: big(done?.metered ?? null),
      accepted: big(done?.accepted ?? null),
    };
  }

  async statements(partnershipId: string, { machine, waiting }: StatementsAsked): Promise<ContributionStatement[]> {
    const rows = await this.database.query<StatementRow>(
      `SELECT q.* FROM (${STATEMENTS} AND ($2::text IS NULL OR m.code = $2)) AS q WHERE NOT $3 OR q.state = 'OPEN'
       ORDER BY q.month, q.machine, q.id`,
      [partnershipId, machine, waiting],
    );
    return rows.map(statementOf);
  }

  async statement(tx: Tx, partnershipId: string, id: string): Promise<ContributionStatement | undefined> {
    const [found] = await queryIn<StatementRow>(tx, `${STATEMENTS} AND s.id::text = $2`, [partnershipId, id]);
    return found && statementOf(found);
  }

  /** Statements whose days are over without a word. */
  async silent(partnershipId: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT q.id FROM (${STATEMENTS}) AS q WHERE q.state = 'OPEN' AND q."answerBy" < clock_timestamp() ORDER BY q.id`,
      [partnershipId],
    );
    return rows.map(({ id }) => id);
  }

  /** What was credited of this statement's month before, under the same terms. */
  async creditedBefore(tx: Tx, partnershipId: string, id: string): Promise<bigint> {
    const [found] = await queryIn<{ credit: string }>(
      tx,
      `SELECT a.credit_minor AS credit FROM contribution_statement n
       JOIN contribution_statement s ON s.partnership_id = n.partnership_id AND s.machine_id = n.machine_id AND s.month = n.month
         AND s.kind = n.kind AND s.contributor = n.contributor AND s.since = n.since AND s.ordinal < n.ordinal
       JOIN contribution_answer a ON a.partnership_id = s.partnership_id AND a.statement_id = s.id AND a.answer <> 'DISPUTED'
       WHERE n.partnership_id = $1 AND n.id::text = $2 ORDER BY s.ordinal DESC LIMIT 1`,
      [partnershipId, id],
    );
    return BigInt(found?.credit ?? 0);
  }

  async use(
    tx: Tx,
    partnershipId: string,
    { machine, since, through }: ContributionStatement,
  ): Promise<ContributedUse[]> {
    const rows = await queryIn<Omit<ContributedUse, 'quantity'> & { quantity: string }>(
      tx,
      `SELECT u.hour, u.meter, u.serving, u.quantity FROM machine m
       CROSS JOIN LATERAL contributed_use($1, m.id, $3, $4) u WHERE m.partnership_id = $1 AND m.code = $2`,
      [partnershipId, machine, since, through],
    );
    return rows.map((row) => ({ ...row, quantity: BigInt(row.quantity) }));
  }

  /** What a statement may be of at most, now: milli-GPU × ms, of no hour more than the machine's cards have. */
  async most(tx: Tx, partnershipId: string, { machine, since, through }: ContributionStatement): Promise<bigint> {
    const [found] = await queryIn<{ most: string }>(
      tx,
      `SELECT contributed_time($1, m.id, $3, $4) AS most FROM machine m WHERE m.partnership_id = $1 AND m.code = $2`,
      [partnershipId, machine, since, through],
    );
    return BigInt(found?.most ?? 0);
  }

  async answer(
    tx: Tx,
    partnershipId: string,
    given: {
      readonly id: string;
      readonly answer: string;
      readonly reason: string;
      readonly credit: bigint | null;
      readonly actor: string;
    },
  ): Promise<string> {
    const { id, answer, reason, credit, actor } = given;
    const [done] = await queryIn<{ outcome: string }>(
      tx,
      'SELECT answer_contribution($1, $2, $3, $4, $5, $6) AS outcome',
      [partnershipId, id, answer, reason, credit?.toString() ?? null, actor],
    );
    return done?.outcome ?? '';
  }
}
