import type { INestApplicationContext } from '@nestjs/common';
import { OutboxClock } from '../../apps/server/src/notifications/sending/outbox-clock.js';
import { OutboxRoundService } from '../../apps/server/src/notifications/sending/outbox-round.service.js';
import { TellClock } from '../../apps/server/src/notifications/told/tell-clock.js';
import { TellService } from '../../apps/server/src/notifications/told/tell.service.js';
import { MotionClock } from '../../apps/server/src/voting/motions/motion-clock.js';
import { MailReceiver } from './mail-receiver.js';
import { MotionMembers } from './motion-members.js';
import { PushReceiver } from './push-receiver.js';
import type { TestSession } from './test-server.js';

/** Noon of a day in Lisbon, which has the hours of UTC in winter. */
const NOON = new Date('2027-01-11T12:00:00Z');

/** One thing that somebody was told, as their page asks for it. */
export interface ToldItem {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly path: string;
  readonly read: boolean;
  readonly detail: string;
}

export interface ToldList {
  readonly unread: number;
  readonly waiting: readonly ToldItem[];
  readonly deadlines: readonly ToldItem[];
  readonly news: readonly ToldItem[];
}

const ITEM = '{ id kind title path read detail causedMinor dueAt }';
const ANSWER = `__typename ... on NotificationSettingsChanged { calendar settings { address { address verified refused } devices { id service } } }
  ... on Refusal { message field } ... on OtherRefusal { kind }`;
const CLASSES = ['VOTE', 'OWN', 'MATTER', 'OUTCOME'];

/** A server whose members are told things, a server of mail and a push service: each round is asked for. */
export class NotificationRoom {
  private readonly sessions = new Map<string, TestSession>();

  private constructor(
    readonly members: MotionMembers,
    readonly mail: MailReceiver,
    readonly push: PushReceiver,
  ) {}

  static async open(): Promise<NotificationRoom> {
    const [mail, push] = [await MailReceiver.open(), await PushReceiver.open()];
    const server = { host: '127.0.0.1', port: mail.port, from: 'commons@example.org', perMinute: 6_000 };
    const members = await MotionMembers.open({
      notifications: {
        url: new URL('https://commons.example.org'),
        mail: { ...server, patienceMs: 400 },
        pushAlsoTo: push.origin,
      },
    });
    const room = new NotificationRoom(members, mail, push);
    for (const clock of [TellClock, OutboxClock, MotionClock]) await room.get(clock).onModuleDestroy();
    return room;
  }

  async close(): Promise<void> {
    await this.members.server.stop();
    await this.mail.down();
    await this.push.close();
  }

  get<T>(of: Parameters<INestApplicationContext['get']>[0] & (new (...all: never[]) => T)): T {
    return this.members.server.app.get<T>(of, { strict: false });
  }

  tell(now = NOON): Promise<number> {
    return this.get(TellService).round(now);
  }

  send(now = NOON): Promise<number> {
    return this.get(OutboxRoundService).round(now);
  }

  async superuser<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.members.superuser.query(sql, [...values])).rows as Row[];
  }

  async ask(roll: string | undefined, query: string, variables = {}): Promise<Record<string, unknown>> {
    const session = roll === undefined ? undefined : await this.session(roll);
    const { data, errors } = await this.members.server.graphql(query, variables, session);
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data ?? {};
  }

  async list(roll: string): Promise<ToldList> {
    const asked = `{ notifications { unread waiting ${ITEM} deadlines ${ITEM} news ${ITEM} } }`;
    return (await this.ask(roll, asked))['notifications'] as ToldList;
  }

  /** One change of their settings: `call` is the mutation, `variables` its variables by their types. */
  async change(roll: string, call: string, variables = '', values = {}): Promise<Record<string, unknown>> {
    const asked = `mutation ${variables} { answer: ${call} { ${ANSWER} } }`;
    return (await this.ask(roll, asked, values))['answer'] as Record<string, unknown>;
  }

  /** The same pace of mail for everything, quiet hours, and no push. */
  pace(roll: string, pace: string, [from, to] = [0, 0]): Promise<Record<string, unknown>> {
    const choices = CLASSES.map((each) => `{ class: ${each}, mail: ${pace}, push: false }`).join(' ');
    const input = `{ choices: [${choices}] quietFrom: ${String(from)} quietTo: ${String(to)} }`;
    return this.change(roll, `saveNotificationSettings(input: ${input})`);
  }

  /** Has a code sent to an address; answers it. */
  async code(roll: string, address: string): Promise<string> {
    await this.change(roll, 'setMailAddress(address: $a)', '($a: String!)', { a: address });
    await this.send();
    return /minutes: ([A-Z2-9]{10})/u.exec(this.mail.last().text)?.[1] ?? '';
  }

  confirm(roll: string, code: string): Promise<Record<string, unknown>> {
    return this.change(roll, 'confirmMailAddress(code: $c)', '($c: String!)', { c: code });
  }

  /** An address of theirs, verified by the code that came there, typed in small letters. */
  async reachable(roll: string, address = 'ada.lovelace@example.org'): Promise<void> {
    const answer = await this.confirm(roll, (await this.code(roll, address)).toLowerCase());
    if (answer['__typename'] !== 'NotificationSettingsChanged') throw new Error(JSON.stringify(answer));
  }

  /** What waits for another attempt waits no longer. */
  async dueNow(): Promise<void> {
    await this.superuser(
      `UPDATE copyhold.outbox SET next_at = clock_timestamp(), claimed_until = NULL WHERE state = 'WAITING'`,
    );
  }

  /** Puts what is due out of the way of what comes next. */
  async settle(): Promise<void> {
    await this.tell();
    await this.superuser(
      `UPDATE copyhold.outbox SET state = 'NOT_NEEDED', done_at = clock_timestamp() WHERE state = 'WAITING'`,
    );
    this.mail.mails.length = 0;
    this.push.pushed.length = 0;
  }

  private async session(roll: string): Promise<TestSession> {
    const { server, small } = this.members;
    const known = this.sessions.get(roll) ?? (await server.signIn(small.people[roll] ?? ''));
    this.sessions.set(roll, known);
    return known;
  }
}

/** The kinds of what was told. */
export const kindsOf = (items: readonly ToldItem[]): string[] => items.map(({ kind }) => kind);
