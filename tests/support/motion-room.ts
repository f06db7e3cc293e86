import type { FrozenVoter } from '#libs/verification';
import { decideVote } from '#libs/verification';
import { isRefusal } from '#libs/amount';
import { type Custom, type CustomDocument, type MotionKind, parseAdopted } from '#libs/custom';
import { type MotionChoice, motionTerms, type MotionTerms, termsText } from '#libs/voting';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { sha256 } from './audit-room.js';
import { bringMotion, endStandstill } from './motion-time.js';
import { Voter } from './voter.js';
import { VotingRoom } from './voting-room.js';

const DAY = 86_400_000;

/** How many are added to each college of the small partnership, so that none is too small to show its counts. */
const ADDED = { COMMON: 3, PUBLIC: 5, WORKER: 3 } as const;

/** A small partnership of sixteen voters whose motions go all the way by the functions of the database alone. */
export class MotionRoom {
  private readonly voters = new Map<string, Voter>();
  private people = 0;

  private constructor(
    readonly room: VotingRoom,
    private readonly custom: Custom,
    /** Ids by college. */
    readonly members: Readonly<Record<keyof typeof ADDED, readonly string[]>>,
  ) {}

  /** The log signs nothing by itself: notices are moved back in time before anybody has seen their leaf. */
  static async open(custom?: Partial<CustomDocument>): Promise<MotionRoom> {
    const room = await VotingRoom.open(undefined, { log: true, unsigned: true, ...(custom && { custom }) });
    const { rows } = await room.superuser.query<{ rules: string }>('SELECT rules FROM copyhold.custom_version');
    const adopted = parseAdopted(JSON.parse(rows[0]?.rules ?? '{}'));
    if (isRefusal(adopted)) throw new Error(adopted.message);
    const { people } = room.small;
    const of = (...rolls: readonly string[]): string[] => rolls.map((roll) => people[roll] ?? '');
    const members = { COMMON: of('r0004', 'r0005'), PUBLIC: of(), WORKER: of('r0001', 'r0002', 'r0003') };
    const opened = new MotionRoom(room, adopted, members);
    for (const [college, count] of Object.entries(ADDED) as [keyof typeof ADDED, number][]) {
      for (let added = 0; added < count; added += 1) members[college].push(await opened.join(college));
    }
    return opened;
  }

  private async join(college: string): Promise<string> {
    this.people += 1;
    const roll = `r01${String(this.people).padStart(2, '0')}`;
    const { rows } = await this.room.app.query<{ id: string }>(
      `INSERT INTO person (partnership_id, roll_number, name, name_public) VALUES ($1, $2, $2, false) RETURNING id`,
      [this.room.small.id, roll],
    );
    const id = rows[0]?.id ?? '';
    await this.room.app.query(`INSERT INTO membership VALUES ($1, $2, $3, '2026-01-01', NULL)`, [
      this.room.small.id,
      id,
      college,
    ]);
    return id;
  }

  /** A key of that person for that motion: their next one there. */
  async enrol(person: string, motion: string): Promise<void> {
    const voter = Voter.make();
    this.voters.set(`${person} ${motion}`, voter);
    await this.asked('DONE', 'enrol_voter_key($1, $2, $3, $4)', [motion, person, Buffer.from(voter.key, 'hex')]);
  }

  private async asked(wanted: unknown, call: string, values: readonly unknown[], field = call): Promise<void> {
    const parameters = [this.room.small.id, ...values];
    const { rows } = await this.room.app.query<{ answer: unknown }>(`SELECT ${field} AS answer`, parameters);
    if (rows[0]?.answer !== wanted) throw new Error(`${call}: ${String(rows[0]?.answer)}`);
  }

  terms(kind: MotionKind): MotionTerms {
    const terms = motionTerms(this.custom, kind, ['COMMON', 'PUBLIC', 'WORKER']);
    if (isRefusal(terms)) throw new Error(terms.message);
    return terms;
  }

  /** Drafts, publishes, supports and notices a motion. */
  async noticed(
    title: string,
    { kind = 'ORDINARY', effect = '{}' }: { kind?: MotionKind; effect?: string } = {},
  ): Promise<string> {
    const [sponsor] = this.members.WORKER;
    const text = JSON.stringify({
      title,
      why: 'It has to be said.',
      what: `${title}: so it shall be.`,
      cost: 'Nothing.',
    });
    const { rows } = await this.room.app.query<{ id: string }>(
      `SELECT id FROM draft_motion($1, $2, $3, $4, $5, '[]')`,
      [this.room.small.id, sponsor, kind, text, effect],
    );
    const id = rows[0]?.id ?? '';
    await this.asked('DONE', 'move_motion($1, $2, $3, $4)', [id, sponsor, 'DELIBERATION']);
    await this.asked('DONE', 'support_motion($1, $2, $3, true)', [id, sponsor]);
    await this.notice(id, kind);
    return id;
  }

  /** The text of a custom, for members to change to. */
  async propose(document: string): Promise<void> {
    await this.room.app.query(
      `INSERT INTO custom_proposal (partnership_id, title, why, document, base_version, person_id) VALUES ($1, 'More', 'More.', $2, 1, $3)`,
      [this.room.small.id, document, this.members.WORKER[0]],
    );
  }

  /** Puts it to the vote in three weeks, for eight days. */
  async notice(motion: string, kind: MotionKind = 'ORDINARY'): Promise<void> {
    const opens = Date.now() + 21 * DAY;
    const asked = [
      motion,
      this.members.WORKER[0],
      1,
      termsText(this.terms(kind)),
      new Date(opens),
      new Date(opens + 8 * DAY),
    ];
    const call = 'notice_motion($1, $2, $3, $4, $5, $6, $7)';
    await this.asked('DONE', call, asked, `(SELECT outcome || field FROM ${call})`);
  }

  /** Takes the notice back. */
  recall(motion: string): Promise<void> {
    return this.asked('DONE', 'move_motion($1, $2, $3, $4)', [motion, this.members.WORKER[0], 'DELIBERATION']);
  }

  /** Its hour comes, and everybody has a key for it; `late`: so late that only half a day is left. */
  async opened(motion: string, late = false): Promise<void> {
    for (const person of Object.values(this.members).flat()) await this.enrol(person, motion);
    await bringMotion(this.room.superuser, motion, 'opening');
    await this.asked(true, 'open_noticed($1, $2)', [motion]);
    if (late) await bringMotion(this.room.superuser, motion, 'late');
  }

  /** What the browser of that person signs with, on that motion. */
  voterOf(person: string, motion: string): Voter {
    const voter = this.voters.get(`${person} ${motion}`);
    if (voter === undefined) throw new Error('nobody has a key for that motion');
    return voter;
  }

  /** Casts the next ballot of a person, signed with their newest key. */
  async vote(motion: string, person: string, choice: MotionChoice): Promise<void> {
    const { rows } = await this.room.superuser.query<{ voter: string; number: number }>(
      `SELECT e.voter_ref AS voter, 1 + (SELECT count(*) FROM copyhold.ballot b WHERE b.motion_id = e.motion_id AND b.voter_ref = e.voter_ref)::integer AS number
       FROM copyhold.elector e WHERE e.motion_id = $1 AND e.person_id = $2`,
      [motion, person],
    );
    const [place] = rows;
    const ballot =
      place === undefined ? undefined : this.voters.get(`${person} ${motion}`)?.ballot(motion, place, choice);
    if (ballot === undefined) throw new Error('nobody on the roll');
    const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
    const commitment = sha256(Buffer.concat([Buffer.from('ballot\n'), bytes(ballot.salt), Buffer.from(ballot.choice)]));
    const call =
      'cast_votes($1, $2, ARRAY[$3::uuid], ARRAY[$4::integer], ARRAY[$5], ARRAY[$6::bytea], ARRAY[$7::bytea], ARRAY[$8::bytea], ARRAY[$9::bytea])';
    const values = [
      motion,
      person,
      ballot.number,
      ballot.choice,
      bytes(ballot.salt),
      commitment,
      bytes(ballot.key),
      bytes(ballot.signature),
    ];
    await this.asked('CAST', call, values, `(SELECT outcome FROM ${call})`);
  }

  /** Everybody of a college, one choice each. */
  async votes(motion: string, college: keyof typeof ADDED, choices: readonly MotionChoice[]): Promise<void> {
    for (const [at, choice] of choices.entries()) await this.vote(motion, this.members[college][at] ?? '', choice);
  }

  /** Its last hour comes; it is counted and resolved. `early`: before that hour, as only an owner of the database could. */
  async resolved(motion: string, early = false): Promise<void> {
    const { app, small, superuser } = this.room;
    if (early) await this.room.closeEarly(motion);
    else {
      await bringMotion(superuser, motion, 'close');
      await this.asked(true, 'close_noticed($1, $2)', [motion]);
    }
    const { rows: roll } = await app.query<FrozenVoter>(
      `SELECT e.voter_ref AS voter, e.college, coalesce(encode(k.key, 'hex'), '') AS key
       FROM elector e LEFT JOIN elector_key k ON k.motion_id = e.motion_id AND k.voter_ref = e.voter_ref AND k.number = 0 WHERE e.motion_id = $1`,
      [motion],
    );
    const { rows: ballots } = await app.query<{ voter: string; choice: string; commitment: string }>(
      `SELECT voter_ref AS voter, choice, encode(commitment, 'hex') AS commitment FROM opened_votes($1, $2) WHERE choice IS NOT NULL`,
      [small.id, motion],
    );
    const { rows } = await app.query<{ kind: MotionKind; effect: Record<string, string> }>(
      `SELECT m.kind, v.effect::json AS effect FROM motion m JOIN motion_version v ON v.motion_id = m.id AND v.number = m.version WHERE m.id = $1`,
      [motion],
    );
    const { kind, effect } = rows[0] ?? { kind: 'ORDINARY', effect: {} };
    const vote = { id: motion, kind, customVersion: 1, terms: this.terms(kind), effect, roll, ballots };
    const decided = decideVote(vote, sha256);
    if (isRefusal(decided)) throw new Error(decided.message);
    await app.query('SELECT resolve_motion($1, $2, $3, $4)', [small.id, motion, decided.state, decided.text]);
  }

  /** Adopts the text that a motion carried, from then on. */
  async adopted(motion: string, text: string, effectiveAt: string): Promise<void> {
    const { app, small, superuser } = this.room;
    await endStandstill(superuser, motion);
    const client = await app.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT mark_carried_out($1, $2)', [small.id, motion]);
      await client.query('SELECT adopt_custom($1, 2, $2, $3, (SELECT r.id FROM resolution r WHERE r.motion_id = $4))', [
        small.id,
        effectiveAt,
        text,
        motion,
      ]);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  }

  /** Signs what is staged, now. */
  async sign(): Promise<void> {
    await this.room.server.app.get(SequencerService, { strict: false }).round();
  }

  async vkeys(): Promise<string[]> {
    return (await (await fetch(`${this.room.server.url}/log/small/vkey`)).text()).trim().split('\n');
  }

  async bundle(): Promise<string> {
    const answer = await fetch(`${this.room.server.url}/audit/bundle.ndjson`);
    if (answer.status !== 200) throw new Error(`the bundle answered ${String(answer.status)}`);
    return answer.text();
  }

  close(): Promise<void> {
    return this.room.server.stop();
  }
}
