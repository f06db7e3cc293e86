import { isRefusal } from '#libs/amount';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { SequencerClock } from '../../apps/server/src/transparency-log/sequencer-clock.js';
import { digest } from './lock-room.js';
import { type Answered, MotionMembers } from './motion-members.js';
import { journalOf } from './officer.js';

const DAY = 86_400_000;
const ALL = ['r0001', 'r0002', 'r0003', 'r0004', 'r0005', 'r0007'] as const;

export const TODAY = new Date().toISOString().slice(0, 10);

type Login = 'app' | 'closer' | 'guardian' | 'steward' | 'superuser';
type Effect = Readonly<Record<string, string>>;

/** Members with assets to lose, holdings to admit to and officers to recall; r0001 and r0002 are officers. */
export class DeedsRoom {
  private valuation = '';

  private constructor(readonly town: MotionMembers) {}

  static async open(): Promise<DeedsRoom> {
    const town = await MotionMembers.open({ log: true });
    // Notices are moved back in time before anybody has seen their leaf.
    await town.server.app.get(SequencerClock, { strict: false }).onModuleDestroy();
    for (const roll of ['r0001', 'r0002']) {
      await town.server.database
        .pool('app')
        .query(`INSERT INTO role_grant VALUES ($1, $2, 'OFFICER')`, [town.small.id, town.small.people[roll]]);
    }
    const room = new DeedsRoom(town);
    await room.assetsStand();
    await room.courtSits();
    return room;
  }

  async call<T>(login: Login, text: string, values: readonly unknown[]): Promise<T> {
    const { rows } = await this.town.server.database
      .pool(login)
      .query<{ answer: T }>(`SELECT copyhold.${text} AS answer`, [this.town.small.id, ...values]);
    return rows[0]?.answer as T;
  }

  async rows(sql: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
    const { superuser, small } = this.town;
    return (await superuser.query<Record<string, unknown>>(sql, [small.id, ...values])).rows;
  }

  /** Asks to let the first asset go; answers the number of the disposal. */
  askFor(price: string, body: string | null): Promise<string> {
    const values = ['A-0001', body, 'a buyer', price, this.valuation, 'it stands idle', 'tester'];
    return this.call<string>('app', 'ask_disposal($1, $2, $3, $4, $5, $6, $7, $8, 1)', values);
  }

  enter(act: Parameters<RollService['enter']>[1]): ReturnType<RollService['enter']> {
    return this.town.server.app.get(RollService, { strict: false }).enter(this.town.small.id, act, 'the steward');
  }

  /** A motion that everybody agreed to, in its standstill. */
  async agreed(kind: string, effect: Effect): Promise<string> {
    const { id } = await this.town.opened(kind, effect);
    for (const roll of ALL) await this.town.cast(id, roll, 'YES');
    const { state } = await this.town.close(id);
    if (state !== 'STANDSTILL') throw new Error(`the motion is ${state}`);
    return id;
  }

  /** The same, carried out. */
  async done(kind: string, effect: Effect): Promise<string> {
    const id = await this.agreed(kind, effect);
    const { state, blockedWhy } = await this.town.carryOut(id);
    if (state !== 'EXECUTED') throw new Error(`the motion is ${state}: ${String(blockedWhy)}`);
    return id;
  }

  async resolutionOf(motion: string): Promise<string> {
    const sql = 'SELECT id FROM copyhold.resolution WHERE partnership_id = $1 AND motion_id = $2';
    return String((await this.rows(sql, [motion]))[0]?.['id']);
  }

  /** The resolution of a motion of that kind that was carried out. */
  async resolutionBy(kind: string): Promise<string> {
    const sql = `SELECT id FROM copyhold.motion WHERE partnership_id = $1 AND kind = $2 AND state = 'EXECUTED'`;
    return this.resolutionOf(String((await this.rows(sql, [kind]))[0]?.['id']));
  }

  deedOf(motion: string): Promise<readonly Record<string, unknown>[]> {
    return this.rows(
      `SELECT d.kind, d.names FROM copyhold.resolved_deed d JOIN copyhold.resolution r ON r.id = d.resolution_id
       WHERE d.partnership_id = $1 AND r.motion_id = $2`,
      [motion],
    );
  }

  /** What whoever drafts it is told that stands against it today. */
  async fault(kind: string, effect: Effect): Promise<unknown> {
    const { data, errors } = await this.town.server.graphql(
      'query ($kind: MotionKind!, $effect: [MotionEffectInput!]!) { effectFault(kind: $kind, effect: $effect) }',
      { kind, effect: Object.entries(effect).map(([name, value]) => ({ name, value })) },
    );
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data?.['effectFault'];
  }

  /** What the notice of a motion answers that cannot be done. */
  async noticed(kind: string, effect: Effect): Promise<Answered> {
    const { id, version } = await this.town.deliberated(kind, effect);
    await this.town.ask('r0004', 'supportMotion', { id, does: true });
    const hours = { opensAt: new Date(Date.now() + 21 * DAY), closesAt: new Date(Date.now() + 31 * DAY) };
    return this.town.ask('r0001', 'noticeMotion', { id, version, ...hours });
  }

  /** What the auditor's checks find. */
  async broken(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const { code, sql } of checks) {
      const { rows } = await this.town.server.database
        .pool('auditor')
        .query<{ detail: string }>(sql, [this.town.small.id]);
      found.push(...rows.map(({ detail }) => `${code}: ${detail}`));
    }
    return found;
  }

  private async asOfficer(query: string, variables: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const session = await this.town.server.signIn(this.town.small.people['r0001'] ?? '');
    const { data, errors } = await this.town.server.graphql(query, variables, session);
    if (errors !== undefined || data === null) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** Two assets in the books, the first valued at 10,000.00. */
  private async assetsStand(): Promise<void> {
    const journal = journalOf('cash', ['je:assets:bank', 'je:equity:opening', '9000000'], {
      kind: 'opening',
      effectiveAt: `${TODAY}T00:00:00Z`,
    });
    const posting =
      'mutation ($journals: [JournalInput!]!) { postJournals(journals: $journals) { __typename ... on Refusal { message } } }';
    await this.asOfficer(posting, { journals: [journal] });
    const more = `cost: "1200000", enteredOn: "${TODAY}", scheduleYears: 4, paidFrom: "BANK"`;
    for (const name of ['mill', 'loom']) {
      const input = `{ class: "HARDWARE", name: "${name}", ${more} }`;
      const { answer } = await this.asOfficer(
        `mutation { answer: registerAsset(input: ${input}) { __typename ... on Refusal { message } } }`,
      );
      if ((answer as Answered).__typename !== 'AssetChanged') throw new Error(JSON.stringify(answer));
    }
    const filed = ['A-0001', '1000000', 'an appraiser', TODAY, digest('report')];
    this.valuation = await this.call<string>('app', 'file_valuation($1, $2, $3, $4, $5, $6)', filed);
    await this.call('guardian', 'name_locked_body($1, $2, $3, $4)', ['trust', 'The Trust', false]);
  }

  /** A holding that waits for an admittance, and one that is held. */
  private async courtSits(): Promise<void> {
    const right = { kind: 'HOST_CLAIM', quantity: 3_600_000_000_000_000_000n, meter: 'gpu-time' };
    const granted = { act: 'GRANT', on: '2026-03-01', ...right };
    const acts: readonly Parameters<RollService['enter']>[1][] = [
      { ...granted, subject: 'mill', toUseOf: 'r0004' },
      { ...granted, subject: 'field', toUseOf: 'r0005' },
      { act: 'ADMIT', on: '2026-03-02', holding: 'H-0002' },
    ];
    for (const act of acts) {
      const entered = await this.enter(act);
      if (isRefusal(entered)) throw new Error(`${act.act}: ${entered.message}`);
    }
  }
}
