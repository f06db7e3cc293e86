import type pg from 'pg';
import { isRefusal, type Refusal } from '#libs/amount';
import type { CustomDocument } from '#libs/custom';
import { DistributionService } from '../../apps/server/src/distribution/distribution.service.js';
import { BallotService, type BallotCast } from '../../apps/server/src/voting/ballot.service.js';
import { SequencerClock } from '../../apps/server/src/transparency-log/sequencer-clock.js';
import { ClosingService } from '../../apps/server/src/voting/closing.service.js';
import { MotionService, type MotionView } from '../../apps/server/src/voting/motion.service.js';
import { pastGuards } from './motion-time.js';
import { closePast, foundSmallPartnership, giveAllocable, type SmallPartnership } from './small-partnership.js';
import { startTestServer, type TestServer } from './test-server.js';

type Allocations = readonly { readonly line: string; readonly basisPoints: number }[];

export const BET_ALL: Allocations = [{ line: 'BET', basisPoints: 10_000 }];
export const HALVES: Allocations = [
  { line: 'REINVEST', basisPoints: 5_000 },
  { line: 'WORKER_RETURN', basisPoints: 5_000 },
];

export const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

interface RoomOptions {
  readonly log?: boolean;
  readonly webFolder?: string;
  readonly unsigned?: true;
  /** What its custom says otherwise than the usual one. */
  readonly custom?: Partial<CustomDocument>;
}

/** A running server with a small partnership whose members can vote. */
export class VotingRoom {
  private periods = 0;

  private constructor(
    readonly server: TestServer,
    readonly small: SmallPartnership,
    readonly app: pg.Pool,
    readonly superuser: pg.Pool,
  ) {}

  /** `gmQuorum`: what the custom says of quorums, where a test needs another than the usual one. */
  static async open(
    gmQuorum?: { readonly share: string; readonly atMost: number },
    { unsigned, custom, ...options }: RoomOptions = {},
  ): Promise<VotingRoom> {
    const server = await startTestServer(options);
    // Before there is anything to sign: a busy machine takes longer to found than the log waits.
    if (unsigned === true) await server.app.get(SequencerClock, { strict: false }).onModuleDestroy();
    const app = server.database.pool('app');
    const small = await foundSmallPartnership(app, server.app, {
      ...(gmQuorum === undefined ? {} : { gmQuorum }),
      ...custom,
    });
    return new VotingRoom(server, small, app, server.database.pool('superuser'));
  }

  get motions(): MotionService {
    return this.server.app.get(MotionService, { strict: false });
  }

  get closing(): ClosingService {
    return this.server.app.get(ClosingService, { strict: false });
  }

  /** A closed period of the past, with what it left in the books. */
  async closedPeriod(amount: bigint): Promise<string> {
    this.periods += 1;
    const left = { name: `past ${String(this.periods)}`, amount };
    if (amount > 0n) await giveAllocable(this.server.app, this.small.id, left);
    return closePast(this.superuser, this.small.id, left);
  }

  /** Opens an appropriation of 100.00 EUR for an hour, unless told otherwise, on a closed period of its own. */
  async openMotion(closesInMs = 3_600_000, amount = 10_000n): Promise<string> {
    const periodId = await this.closedPeriod(amount);
    const opened = await this.motions.openAppropriation(this.small.id, {
      title: 'What to do with the first quarter',
      why: 'The quarter left a surplus.',
      periodId,
      amount,
      closesAt: new Date(Date.now() + closesInMs),
    });
    if (isRefusal(opened)) throw new Error(opened.message);
    return opened;
  }

  cast(motionId: string, roll: string, allocations = HALVES): Promise<BallotCast | Refusal> {
    const personId = this.small.people[roll] ?? '';
    return this.server.app
      .get(BallotService, { strict: false })
      .cast(this.small.id, { motionId, personId, allocations });
  }

  view(motionId: string): Promise<MotionView | undefined> {
    return this.motions.motion(this.small.id, motionId);
  }

  async journalsOf(motionId: string): Promise<readonly string[]> {
    const view = await this.view(motionId);
    const hash = view?.decision?.resolution.resultHash.toString('hex') ?? '';
    return this.server.app.get(DistributionService, { strict: false }).journalsOfResolution(this.small.id, hash);
  }

  /** Makes the motion's closing moment pass, as only an owner of the database could. */
  async expire(motionId: string): Promise<void> {
    const sql = `UPDATE motion SET opens_at = opens_at - interval '2 hours', closes_at = clock_timestamp() - interval '1 second' WHERE id = $1`;
    await pastGuards(this.superuser, async (client) => {
      await client.query(sql, [motionId]);
    });
  }

  /** Closes the motion before its moment, as only an owner of the database could: what its leaf says of it stays true. */
  async closeEarly(motionId: string): Promise<void> {
    await this.superuser.query(`UPDATE motion SET state = 'CLOSED' WHERE id = $1`, [motionId]);
  }
}
