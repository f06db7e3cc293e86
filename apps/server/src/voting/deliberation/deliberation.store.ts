import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import type { Signal } from '#libs/voting';
import { Database, queryIn, type Tx } from '../../database/database.js';
import type { StoredVersion } from '../motions/motion-desk.store.js';
import type { Member } from '../motions/motions.types.js';
import type {
  AmendmentRow,
  PostAsked,
  PostKind,
  PostRow,
  Posts,
  SignalRow,
  VersionRow,
  VersionTexts,
  WordsLeft,
} from './deliberation.types.js';

/** Posts that are read at once; a page takes what comes after. */
const MOST_POSTS = 200;

/** The open ones, then the latest: more than anybody reads. */
const MOST_AMENDMENTS = 50;

const NAME = 'coalesce(CASE WHEN p.name_public THEN p.name END, p.roll_number)';

/** What is said to motions, and the functions by which it is said: each decides again, and answers. */
@Injectable()
export class DeliberationStore {
  constructor(private readonly database: Database) {}

  /** In the order in which they were written, of these kinds, after that one. */
  async posts(
    motionId: string,
    personId: string | undefined,
    { kinds, after }: { readonly kinds: readonly PostKind[]; readonly after?: string },
  ): Promise<Posts> {
    const rows = await this.database.query<PostRow>(
      `SELECT o.id, o.version, o.kind, o.answers, o.must_answer AS "mustAnswer", o.words, ${NAME} AS author, o.by_author AS "byAuthor",
              o.posted_at AS "postedAt", o.withdrawn_at AS "withdrawnAt", (o.person_id = $2) IS TRUE AS own
       FROM motion_post o JOIN person p ON p.partnership_id = o.partnership_id AND p.id = o.person_id
       WHERE o.motion_id = $1 AND o.kind = ANY ($3) AND ($4::uuid IS NULL OR o.id > $4) ORDER BY o.id LIMIT ${String(MOST_POSTS + 1)}`,
      [motionId, personId ?? null, kinds, after ?? null],
    );
    return { rows: rows.slice(0, MOST_POSTS), more: rows.length > MOST_POSTS };
  }

  /** Questions that must be answered before the motion can be noticed, and have no answer of who writes it. */
  async questionsOpen(motionId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }>('SELECT id FROM questions_open($1) AS id', [motionId]);
    return rows.map(({ id }) => id);
  }

  signals(motionId: string): Promise<readonly SignalRow[]> {
    return this.database.query<SignalRow>(
      'SELECT signal, count(*)::text AS count FROM motion_signal WHERE motion_id = $1 GROUP BY signal',
      [motionId],
    );
  }

  async ownSignal(motionId: string, personId: string): Promise<Signal | undefined> {
    const [row] = await this.database.query<{ signal: Signal }>(
      'SELECT signal FROM motion_signal WHERE motion_id = $1 AND person_id = $2',
      [motionId, personId],
    );
    return row?.signal;
  }

  /** The open ones first, then the latest; that one alone where a number is given. */
  amendments(motionId: string, personId: string | undefined, number?: number): Promise<AmendmentRow[]> {
    return this.database.query<AmendmentRow>(
      `SELECT a.number, a.base, a.patch, a.why, ${NAME} AS author, a.proposed_at AS "proposedAt", a.state, a.answered_at AS "answeredAt",
              a.reasons, a.became, (a.person_id = $2) IS TRUE AS own,
              json_build_object('title', v.title, 'why', v.why, 'what', v.what, 'cost', v.cost, 'effect', v.effect) AS on
       FROM motion_amendment a JOIN motion_version v ON v.motion_id = a.motion_id AND v.number = a.base
       JOIN person p ON p.partnership_id = a.partnership_id AND p.id = a.person_id
       WHERE a.motion_id = $1 AND ($3::integer IS NULL OR a.number = $3)
       ORDER BY (a.state = 'OPEN') DESC, a.number DESC LIMIT ${String(MOST_AMENDMENTS)}`,
      [motionId, personId ?? null, number ?? null],
    );
  }

  async version(motionId: string, number: number): Promise<VersionTexts | undefined> {
    const [row] = await this.database.query<VersionTexts>(
      'SELECT title, why, what, cost, effect FROM motion_version WHERE motion_id = $1 AND number = $2',
      [motionId, number],
    );
    return row;
  }

  /** The latest first; a motion has two hundred at most. */
  versions(motionId: string): Promise<VersionRow[]> {
    return this.database.query<VersionRow>(
      `SELECT v.number, ${NAME} AS author, v.recorded_at AS "writtenAt",
              (SELECT a.number FROM motion_amendment a WHERE a.motion_id = v.motion_id AND a.became = v.number LIMIT 1) AS amendment
       FROM motion_version v JOIN person p ON p.partnership_id = v.partnership_id AND p.id = v.person_id
       WHERE v.motion_id = $1 ORDER BY v.number DESC`,
      [motionId],
    );
  }

  /** What that person may still say: the functions that take words ask the same. */
  async wordsLeft({ partnershipId, personId }: Member, motionId: string): Promise<WordsLeft> {
    const [left] = await this.database.query<WordsLeft>(
      `SELECT greatest(0, 30 - count(*) FILTER (WHERE o.posted_at > clock_timestamp() - interval '1 day'))::integer AS posts,
              greatest(0, 3 - count(*) FILTER (WHERE o.must_answer))::integer AS questions,
              (SELECT greatest(0, 5 - count(*))::integer FROM motion_amendment a WHERE a.motion_id = $3 AND a.person_id = $2
               AND a.proposed_at > clock_timestamp() - interval '1 day') AS amendments
       FROM motion_post o WHERE o.partnership_id = $1 AND o.person_id = $2 AND o.motion_id = $3`,
      [partnershipId, personId, motionId],
    );
    if (left === undefined) throw new InvariantViolation('a sum has one row');
    return left;
  }

  post(tx: Tx, { partnershipId, personId }: Member, asked: PostAsked): Promise<string> {
    const { motionId, kind, words, answers, mustAnswer } = asked;
    return answer(tx, 'post_on_motion($1, $2, $3, $4, $5, $6, $7)', [
      ...[partnershipId, motionId, personId, kind, words],
      ...[answers, mustAnswer],
    ]);
  }

  withdrawPost(tx: Tx, { partnershipId, personId }: Member, motionId: string, id: string): Promise<string> {
    return answer(tx, 'withdraw_post($1, $2, $3, $4)', [partnershipId, motionId, personId, id]);
  }

  signal(tx: Tx, { partnershipId, personId }: Member, motionId: string, signal: Signal): Promise<string> {
    return answer(tx, 'signal_on_motion($1, $2, $3, $4)', [partnershipId, motionId, personId, signal]);
  }

  propose(
    tx: Tx,
    { partnershipId, personId }: Member,
    motionId: string,
    { base, patch, why }: { readonly base: number; readonly patch: string; readonly why: string },
  ): Promise<string> {
    return answer(tx, 'propose_amendment($1, $2, $3, $4, $5, $6)', [
      ...[partnershipId, motionId, personId, base],
      ...[patch, why],
    ]);
  }

  withdrawAmendment(tx: Tx, { partnershipId, personId }: Member, motionId: string, number: number): Promise<string> {
    return answer(tx, 'withdraw_amendment($1, $2, $3, $4)', [partnershipId, motionId, personId, number]);
  }

  decline(
    tx: Tx,
    { partnershipId, personId }: Member,
    motionId: string,
    { number, reasons }: { readonly number: number; readonly reasons: string },
  ): Promise<string> {
    return answer(tx, 'decline_amendment($1, $2, $3, $4, $5)', [partnershipId, motionId, personId, number, reasons]);
  }

  /** Makes it the next version, in this transaction. */
  accept(
    tx: Tx,
    { partnershipId, personId }: Member,
    motionId: string,
    accepted: { readonly number: number; readonly reasons: string | null; readonly version: StoredVersion },
  ): Promise<string> {
    const { text, effect, options } = accepted.version;
    return answer(tx, 'accept_amendment($1, $2, $3, $4, $5, $6::jsonb, $7, $8)', [
      ...[partnershipId, motionId, personId, accepted.number, accepted.reasons],
      ...[JSON.stringify(text), effect, options],
    ]);
  }
}

async function answer(tx: Tx, call: string, parameters: readonly unknown[]): Promise<string> {
  const [row] = await queryIn<{ outcome: string }>(tx, `SELECT ${call} AS outcome`, parameters);
  if (row === undefined) throw new InvariantViolation('what is asked is answered');
  return row.outcome;
}
