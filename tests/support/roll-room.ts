import { isRefusal } from '#libs/amount';
import { FineService } from '../../apps/server/src/court-roll/fine.service.js';
import { RollService, type RollEntered } from '../../apps/server/src/court-roll/roll.service.js';
import type { Refusal } from '#libs/amount';
import { foundSmallPartnership, type SmallPartnership } from './small-partnership.js';
import { startTestServer, type TestServer, type TestSession } from './test-server.js';

/** 1,000 GPU-hours a year at 0.95: a value of 950.00, a rent of 47.50, a fine of twice the rent. */
export const HOURS = '3600000000000000000';
export const FINE = '9500';

/** What a mutation of the roll answers. */
export interface RollAnswer {
  readonly __typename: string;
  readonly kind?: string;
  readonly message?: string;
  readonly owed?: string;
  readonly holding?: Record<string, unknown>;
}

type Wish = Parameters<RollService['enter']>[1];

const SHOWN = `number state holder rollNumber toUseOf value rent fineCap myActs appurtenantTo gates { number quantity state }
  fines { line amount due paid cap state journalId } periods { holder from until } events { event fine note toUseOf }`;
const REFUSED = '... on OtherRefusal { kind message } ... on NotAllowed { message } ... on NotFound { message }';

/** A small commons whose officer, r0002, keeps the roll; r0001, r0002 and r0005 are signed in. */
export class RollRoom {
  private constructor(
    readonly server: TestServer,
    readonly small: SmallPartnership,
    private readonly sessions: Readonly<Record<string, TestSession>>,
  ) {}

  static async open(options: Parameters<typeof startTestServer>[0] = {}): Promise<RollRoom> {
    const server = await startTestServer(options);
    const app = server.database.pool('app');
    const small = await foundSmallPartnership(app);
    await app.query('INSERT INTO role_grant VALUES ($1, $2, $3)', [small.id, small.people['r0002'], 'OFFICER']);
    const sessions: Record<string, TestSession> = {};
    for (const roll of ['r0001', 'r0002', 'r0005']) sessions[roll] = await server.signIn(small.people[roll] ?? '');
    return new RollRoom(server, small, sessions);
  }

  get roll(): RollService {
    return this.server.app.get(RollService, { strict: false });
  }

  get fines(): FineService {
    return this.server.app.get(FineService, { strict: false });
  }

  /** The mutation, as somebody. */
  enter(as: string, input: Record<string, unknown>): Promise<RollAnswer> {
    return this.mutate(
      as,
      'enterRoll',
      `mutation ($input: EnterRollInput!) { enterRoll(input: $input) { __typename
       ... on RollEntered { holding { ${SHOWN} } } ${REFUSED} } }`,
      input,
    );
  }

  payFine(as: string, input: Record<string, unknown>): Promise<RollAnswer> {
    return this.mutate(
      as,
      'payFine',
      `mutation ($input: PayFineInput!) { payFine(input: $input) { __typename
       ... on FinePaid { owed holding { ${SHOWN} } } ${REFUSED} } }`,
      input,
    );
  }

  /** As the officer, by the service. */
  officer(wish: Wish): Promise<RollEntered | Refusal> {
    return this.roll.enter(this.small.id, wish, 'r0002');
  }

  /** The same, where a refusal fails the test; answers the number of the holding. */
  async entered(wish: Wish): Promise<string> {
    const answer = await this.officer(wish);
    if (isRefusal(answer)) throw new Error(`${wish.act}: ${answer.message}`);
    return answer.holding;
  }

  /** A host's claim granted and admitted on a day; answers its number. */
  async claim(toUseOf: string, subject: string, on = '2026-03-01', quantity?: string): Promise<string> {
    const counted = quantity === undefined ? {} : { quantity: BigInt(quantity), meter: 'gpu-time' };
    const holding = await this.entered({ act: 'GRANT', kind: 'HOST_CLAIM', on, subject, toUseOf, ...counted });
    return this.entered({ act: 'ADMIT', on, holding });
  }

  async count(sql: string): Promise<number> {
    const { rows } = await this.server.database
      .pool('superuser')
      .query<{ n: string }>(`SELECT count(*)::text AS n FROM copyhold.${sql}`);
    return Number(rows[0]?.n);
  }

  private async mutate(as: string, name: string, text: string, input: Record<string, unknown>): Promise<RollAnswer> {
    const { data, errors } = await this.server.graphql(text, { input }, this.sessions[as]);
    if (data?.[name] === undefined) throw new Error(JSON.stringify(errors));
    // The answer of the mutation that was asked.
    return data[name] as RollAnswer;
  }
}
