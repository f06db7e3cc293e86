import type { CustomDocument } from '#libs/custom';
import { MotionRoundService } from '../../apps/server/src/voting/motions/motion-round.service.js';
import type { Choice } from '#libs/voting';
import type { SignedBallot } from '../../apps/server/src/voting/motions/motions.types.js';
import { bringMotion, endStandstill } from './motion-time.js';
import { foundSmallPartnership, type SmallPartnership } from './small-partnership.js';
import { startTestServer, type TestServer, type TestSession } from './test-server.js';
import { Voter } from './voter.js';

const DAY = 86_400_000;

const MOTION = `id kind state version title supporters onRoll turnout opensAt closesAt extended standstillUntil executedAt blockedWhy
  effect { name value } terms { majority count colleges { code weight } }
  outcome { verdict weighed resultHash text colleges { college roll present quorum yes no abstain withheld } }
  secondCallOf own { writes invited supports voter college ballots receipt key }`;

/** The variables of each mutation, and what it answers where it is not refused. */
const MUTATIONS = {
  draftMotion: ['$kind: MotionKind!, $text: MotionTextInput!', `... on MotionChanged { motion { ${MOTION} } }`],
  reviseMotion: ['$id: ID!, $base: Int!, $text: MotionTextInput!', `... on MotionChanged { motion { ${MOTION} } }`],
  publishMotion: ['$id: ID!', `... on MotionChanged { motion { ${MOTION} } }`],
  withdrawMotion: ['$id: ID!', `... on MotionChanged { motion { ${MOTION} } }`],
  callMotionAgain: ['$id: ID!', `... on MotionChanged { motion { ${MOTION} } }`],
  supportMotion: ['$id: ID!, $does: Boolean!', `... on MotionChanged { motion { ${MOTION} } }`],
  inviteAuthor: ['$id: ID!, $rollNumber: String!', `... on MotionChanged { motion { ${MOTION} } }`],
  removeAuthor: ['$id: ID!, $rollNumber: String!', `... on MotionChanged { motion { ${MOTION} } }`],
  answerAuthorship: ['$id: ID!, $does: Boolean!', `... on MotionChanged { motion { ${MOTION} } }`],
  noticeMotion: [
    '$id: ID!, $version: Int!, $opensAt: DateTime!, $closesAt: DateTime!',
    `... on MotionChanged { motion { ${MOTION} } }`,
  ],
  enrolVoterKey: ['$motionId: ID!, $key: String!', '... on OwnChanged { value }'],
  chooseCollege: ['$college: String!', '... on OwnChanged { value }'],
  castVote: ['$ballot: SignedBallotInput!', `... on VoteCast { receipt castAt promise motion { ${MOTION} } }`],
} as const;

export interface OwnSeen {
  readonly writes: boolean;
  readonly voter: string | null;
  readonly college: string | null;
  readonly ballots: number;
  readonly receipt: string | null;
  readonly key: string;
}

export interface MotionSeen {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly own: OwnSeen | null;
  readonly [field: string]: unknown;
}

export interface Answered {
  readonly __typename: string;
  readonly motion?: MotionSeen;
  readonly [field: string]: unknown;
}

export const TEXT = { title: 'A second meter', why: 'One is not read.', what: 'Buy one.', cost: '90 euros' };

/** A running server and its members, who write motions and vote over HTTP, each with a browser of their own. */
export class MotionMembers {
  private readonly sessions = new Map<string, TestSession>();
  private readonly voters = new Map<string, Voter>();

  private constructor(
    readonly server: TestServer,
    readonly small: SmallPartnership,
  ) {}

  /** The members of a partnership that is there, by roll number. */
  static async at(server: TestServer, id: string): Promise<MotionMembers> {
    const { rows } = await server.database
      .pool('app')
      .query<{ roll: string; id: string }>('SELECT roll_number AS roll, id FROM person WHERE partnership_id = $1', [
        id,
      ]);
    const people = Object.fromEntries(rows.map((person) => [person.roll, person.id]));
    return new MotionMembers(server, { id, periodId: '', people });
  }

  static async open(
    options: Parameters<typeof startTestServer>[0] = {},
    custom?: Partial<CustomDocument>,
  ): Promise<MotionMembers> {
    const server = await startTestServer(options);
    const app = server.database.pool('app');
    const small = await foundSmallPartnership(app, server.app, custom);
    // The public body has one vote, by a membership of its own.
    const membership = `INSERT INTO membership VALUES ($1, $2, 'PUBLIC', '2026-01-01', NULL)`;
    await app.query(membership, [small.id, small.people['r0007']]);
    for (const pasture of ['H100 SXM', 'B200']) await app.query('SELECT set_pasture($1, $2, 1)', [small.id, pasture]);
    return new MotionMembers(server, small);
  }

  get superuser() {
    return this.server.database.pool('superuser');
  }

  /** What the browser of that member signs with, on that motion. */
  voter(roll: string, id: string): Voter {
    const name = `${roll} ${id}`;
    const known = this.voters.get(name) ?? Voter.named(name);
    this.voters.set(name, known);
    return known;
  }

  async ask(
    roll: string,
    name: keyof typeof MUTATIONS,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<Answered> {
    const [declared, good] = MUTATIONS[name];
    const names = Object.keys(variables).map((each) => `${each}: $${each}`);
    const query = `mutation (${declared}) { answer: ${name}(${names.join(', ')}) {
      __typename ${good} ... on Refusal { message field rule } ... on OtherRefusal { kind } } }`;
    const { data, errors } = await this.server.graphql(query, { ...variables }, await this.session(roll));
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data?.['answer'] as Answered;
  }

  async motion(id: string, roll?: string): Promise<MotionSeen | null> {
    const query = `query ($id: ID!) { motion(id: $id) { ${MOTION} } }`;
    const { data } = await this.server.graphql(
      query,
      { id },
      roll === undefined ? undefined : await this.session(roll),
    );
    return (data?.['motion'] ?? null) as MotionSeen | null;
  }

  /** Drafted and published by r0001. */
  async deliberated(kind: string, effect: Readonly<Record<string, string>> = {}): Promise<MotionSeen> {
    const members = Object.entries(effect).map(([name, value]) => ({ name, value }));
    const drafted = await this.ask('r0001', 'draftMotion', { kind, text: { ...TEXT, effect: members } });
    return this.of(await this.ask('r0001', 'publishMotion', { id: this.of(drafted).id }));
  }

  /** The same, supported and noticed: it opens in three weeks, for ten days. */
  async noticed(kind: string, effect: Readonly<Record<string, string>> = {}): Promise<MotionSeen> {
    const { id, version } = await this.deliberated(kind, effect);
    await this.ask('r0004', 'supportMotion', { id, does: true });
    const hours = { opensAt: new Date(Date.now() + 21 * DAY), closesAt: new Date(Date.now() + 31 * DAY) };
    return this.of(await this.ask('r0001', 'noticeMotion', { id, version, ...hours }));
  }

  /** The same, and open now. */
  async opened(kind: string, effect: Readonly<Record<string, string>> = {}): Promise<MotionSeen> {
    const { id } = await this.noticed(kind, effect);
    await bringMotion(this.superuser, id, 'opening');
    await this.round();
    const seen = await this.motion(id);
    if (seen?.state !== 'OPEN') throw new Error(`the motion is ${seen?.state ?? 'gone'}`);
    return seen;
  }

  /** One ballot of that member, with the number that is its turn. */
  async ballot(id: string, roll: string, choice: Choice): Promise<SignedBallot> {
    const own = (await this.motion(id, roll))?.own;
    const voter = this.voter(roll, id);
    if (typeof own?.voter === 'string' && own.key !== voter.key) await this.enrol(roll, id);
    const place = { voter: own?.voter ?? '00000000-0000-4000-8000-000000000000', number: 1 + (own?.ballots ?? 0) };
    return voter.ballot(id, place, choice);
  }

  async cast(id: string, roll: string, choice: Choice): Promise<Answered> {
    return this.ask(roll, 'castVote', { ballot: await this.ballot(id, roll, choice) });
  }

  enrol(roll: string, motionId: string, key = this.voter(roll, motionId).key): Promise<Answered> {
    return this.ask(roll, 'enrolVoterKey', { motionId, key });
  }

  /** Its hours are over: it is counted. */
  async close(id: string): Promise<MotionSeen> {
    await bringMotion(this.superuser, id, 'close');
    await this.round();
    return this.seen(id);
  }

  /** The standstill is over. */
  async carryOut(id: string): Promise<MotionSeen> {
    await endStandstill(this.superuser, id);
    await this.round();
    return this.seen(id);
  }

  round(): Promise<number> {
    return this.server.app.get(MotionRoundService, { strict: false }).round(new Date());
  }

  of({ motion, ...answer }: Answered): MotionSeen {
    if (motion === undefined) throw new Error(JSON.stringify(answer));
    return motion;
  }

  private async seen(id: string): Promise<MotionSeen> {
    const seen = await this.motion(id);
    if (seen === null) throw new Error(`there is no motion ${id}`);
    return seen;
  }

  async session(roll: string): Promise<TestSession> {
    const known = this.sessions.get(roll) ?? (await this.server.signIn(this.small.people[roll] ?? ''));
    this.sessions.set(roll, known);
    return known;
  }
}
