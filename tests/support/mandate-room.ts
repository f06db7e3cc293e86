import { isRefusal } from '#libs/amount';
import type { MotionChoice } from '#libs/voting';
import { MandateService } from '../../apps/server/src/voting/mandates/mandate.service.js';
import type { MandateAsked, MandateOnVoteRow } from '../../apps/server/src/voting/mandates/mandates.types.js';
import { MotionRoom } from './motion-room.js';

const DAY = 86_400_000;

/** The colleges of a motion room. */
export type Code = 'COMMON' | 'PUBLIC' | 'WORKER';

/** Members of a motion room who vote for one another. Each is named by college and place: `WORKER 0`. */
export class MandateRoom {
  private constructor(readonly motions: MotionRoom) {}

  static async open(): Promise<MandateRoom> {
    return new MandateRoom(await MotionRoom.open());
  }

  get mandates(): MandateService {
    return this.motions.room.server.app.get(MandateService, { strict: false });
  }

  person(name: string): string {
    const [code = '', at = ''] = name.split(' ');
    const person = this.motions.members[code as Code][Number(at)];
    if (person === undefined) throw new Error(`there is no ${name}`);
    return person;
  }

  member(name: string): { readonly partnershipId: string; readonly personId: string } {
    return { partnershipId: this.motions.room.small.id, personId: this.person(name) };
  }

  private async rollOf(name: string): Promise<string> {
    const { rows } = await this.motions.room.app.query<{ roll: string }>(
      'SELECT roll_number AS roll FROM person WHERE id = $1',
      [this.person(name)],
    );
    return rows[0]?.roll ?? '';
  }

  /** As the partnership shows them. */
  async shown(name: string): Promise<string> {
    const { rows } = await this.motions.room.app.query<{ shown: string }>(
      'SELECT coalesce(CASE WHEN name_public THEN name END, roll_number) AS shown FROM person WHERE id = $1',
      [this.person(name)],
    );
    return rows[0]?.shown ?? '';
  }

  /** DONE, or the kind of what stands against it. */
  async give(giver: string, holder: string, asked: Partial<MandateAsked> = {}): Promise<string> {
    const given = await this.mandates.give(this.member(giver), {
      rollNumber: await this.rollOf(holder),
      topic: undefined,
      motionId: undefined,
      meetingId: undefined,
      until: new Date(Date.now() + 90 * DAY),
      ...asked,
    });
    return isRefusal(given) ? given.kind : given;
  }

  /** Takes back the last mandate that was given, or every one that still stands. */
  async revoke(giver: string): Promise<string> {
    const mine = await this.mandates.mine(this.member(giver));
    const last = mine.find(({ isHolder, revokedAt }) => !isHolder && revokedAt === null);
    const done = await this.mandates.revoke(this.member(giver), last?.id ?? '');
    return isRefusal(done) ? done.kind : done;
  }

  on(name: string, motion: string): Promise<MandateOnVoteRow[]> {
    return this.mandates.onVote(this.member(name), motion);
  }

  /** What a holder has of that giver in a vote. */
  async held(holder: string, giver: string, motion: string): Promise<MandateOnVoteRow | undefined> {
    const shown = await this.shown(giver);
    return (await this.on(holder, motion)).findLast(({ isHolder, person }) => isHolder && person === shown);
  }

  /** Casts the next ballot of a holder for a giver: CAST, or the words of what stands against it. */
  async castFor(motion: string, [holder, giver]: readonly [string, string], choice: MotionChoice): Promise<string> {
    const row = await this.held(holder, giver, motion);
    if (row === undefined) return 'NoMandate';
    const place = { voter: row.voter, holder: row.holder, mandate: row.mandate, number: row.ballots + 1 };
    const ballot = this.motions.voterOf(this.person(holder), motion).ballotFor(motion, place, choice);
    const cast = await this.mandates.cast(this.member(holder), motion, [ballot]);
    return isRefusal(cast) ? cast.kind : (cast[0]?.refused ?? 'CAST');
  }

  /** The choices that count, by member; those who stand on the roll and are not counted are left out. */
  async counted(motion: string): Promise<Readonly<Record<string, string>>> {
    const { rows } = await this.motions.room.superuser.query<{ person: string; choice: string }>(
      `SELECT e.person_id AS person, v.choice FROM copyhold.opened_votes($1, $2) AS v
       JOIN copyhold.elector e ON e.motion_id = $2 AND e.voter_ref = v.voter_ref WHERE v.choice IS NOT NULL`,
      [this.motions.room.small.id, motion],
    );
    const names = new Map(
      Object.entries(this.motions.members).flatMap(([code, people]) =>
        people.map((person, at) => [person, `${code} ${String(at)}`] as const),
      ),
    );
    return Object.fromEntries(
      rows.map(({ person, choice }) => [
        names.get(person) ?? person,
        (JSON.parse(choice) as { choice: string }).choice,
      ]),
    );
  }
}
