import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InvariantViolation, formatAmount, isRefusal } from '#libs/amount';
import { PaymentService } from '../distribution/payment.service.js';
import { BallotService } from '../voting/ballot.service.js';
import { ClosingService } from '../voting/closing.service.js';
import { MotionService, type MotionView } from '../voting/motion.service.js';
import { inventBallot } from './demo-ballots.js';
import { CLERK, CURRENCY } from './demo-money.js';
import type { DemoPlan } from './demo-plan.js';
import { granted, type Seeding } from './demo-progress.js';
import { DemoStore } from './demo.store.js';
import { Dice } from './dice.js';
import type { ClosedSpan } from './span-seeder.js';

/** How long the demonstration waits for its first ballot to be executed (milliseconds). */
const PATIENCE = 60_000;
const ROUND = 250;

/** A closed period whose surplus is put to the vote. */
export interface Vote {
  readonly periodId: string;
  /** '2026-Q3' */
  readonly periodName: string;
  readonly amount: bigint;
  readonly closesAt: Date;
  /** How many of a hundred vote. */
  readonly turnout: number;
}

/** Plays the members: opens an appropriation, casts ballots, sees the decision through, pays part of it. */
@Injectable()
export class VoteSeeder {
  constructor(
    private readonly store: DemoStore,
    private readonly motions: MotionService,
    private readonly ballots: BallotService,
    private readonly closing: ClosingService,
    private readonly payments: PaymentService,
  ) {}

  /** Opens the motion, unless it is there, and casts the ballots that are not cast yet. */
  async vote({ partnershipId, onProgress, signal }: Seeding, plan: DemoPlan, vote: Vote): Promise<void> {
    const motion = (await this.motionOf(partnershipId, vote.periodId)) ?? (await this.open(partnershipId, vote));
    if (motion.motion.state !== 'OPEN') return;
    const lines = motion.lines.map(({ code }) => code);
    const ids = await this.store.people(partnershipId);
    const dice = new Dice(plan.seed).for(`ballots ${vote.periodName}`);
    const voters = plan.people.filter(({ colleges, rollNumber }) => {
      return colleges.some((college) => college !== 'PUBLIC') && dice.for(rollNumber).percent(vote.turnout);
    });
    const step = `ballots on ${vote.periodName}`;
    for (const [index, { rollNumber, colleges }] of voters.entries()) {
      signal?.throwIfAborted();
      const personId = ids.get(rollNumber) ?? '';
      const allocations = inventBallot(dice.for(`choice ${rollNumber}`), colleges[0] ?? '', lines);
      const cast = await this.ballots.cast(partnershipId, { motionId: motion.motion.id, personId, allocations });
      // Whoever comes after the close, or came before a restart, has had their say.
      if (isRefusal(cast) && cast.kind !== 'BallotAlreadyCast' && cast.kind !== 'MotionClosed') granted(cast);
      onProgress(step, index + 1, voters.length);
    }
  }

  /** Waits for the clock to close the motion, counts and executes it, and pays a part of those who are due. */
  async execute(seeding: Seeding, { periodId, allocable }: ClosedSpan): Promise<void> {
    const { partnershipId, onProgress, signal } = seeding;
    const step = 'the first ballot is counted and executed';
    onProgress(step, 0, 1);
    const patience = Date.now() + PATIENCE;
    for (;;) {
      signal?.throwIfAborted();
      await this.closing.closeDue(new Date());
      const state = (await this.motionOf(partnershipId, periodId))?.motion.state;
      if (state === 'EXECUTED' || state === 'INQUORATE' || Date.now() > patience) break;
      await pause(ROUND);
    }
    onProgress(step, 1, 1);
    const paid = { partnershipId, actor: CLERK, at: new Date() };
    // A second settlement of that name is refused: a seeding that was cut short has made it.
    await this.payments.settleWithAssociation({ ...paid, settlement: `surplus-${periodId}`, amount: allocable });
    await this.payOut(seeding, periodId);
  }

  /** Two of three people of every run are paid, from free cash alone. */
  private async payOut({ partnershipId, onProgress, signal }: Seeding, periodId: string): Promise<void> {
    const items = await this.store.items(partnershipId, periodId);
    const due = items.filter((_, index) => index % 3 !== 2);
    for (const [index, { runId, holder }] of due.entries()) {
      signal?.throwIfAborted();
      await this.payments.payItem({ partnershipId, actor: CLERK, at: new Date(), runId, holder });
      onProgress('the first dividends are paid', index + 1, due.length);
    }
  }

  private async motionOf(partnershipId: string, periodId: string): Promise<MotionView | undefined> {
    const all = await this.motions.motions(partnershipId);
    return all.find(({ motion }) => motion.periodId === periodId && motion.state !== 'INQUORATE');
  }

  private async open(partnershipId: string, { periodId, periodName, amount, closesAt }: Vote): Promise<MotionView> {
    const id = granted(
      await this.motions.openAppropriation(partnershipId, {
        title: `What shall become of the surplus of ${periodName}?`,
        why:
          `The period closed with ${formatAmount(amount, CURRENCY)} ${CURRENCY} for the Common Association to divide, ` +
          'after the locked reserve, solidarity, the labellers and the funder. Every member has one vote and may split it.',
        periodId,
        amount,
        closesAt,
      }),
    );
    const view = await this.motions.motion(partnershipId, id);
    if (view === undefined) throw new InvariantViolation(`motion ${id} was opened and is not there`);
    return view;
  }
}
