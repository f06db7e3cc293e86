import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { formatAmount, ofAmount, refuse, type Refusal } from '#libs/amount';
import { quorumOf, type Custom } from '#libs/custom';
import { account } from '#libs/posting-rules';
import { mayOpen, ratifyingCollege } from '#libs/voting';
import { CustomService } from '../custom/custom.service.js';
import { Database, type Tx } from '../database/database.js';
import { refusable, RolledBack } from '../ledger/ledger.service.js';
import { PeriodService } from '../surplus/period.service.js';
import { SurplusService } from '../surplus/surplus.service.js';
import { linesOfResolution } from './resolution-text.js';
import { VotingStore, type LineRecord, type MotionRecord, type ResolutionRecord } from './voting.store.js';

/** The colleges whose members are the Common Association's: who works, labels, lives there or hosts. */
export const COMMON_ASSOCIATION = ['WORKER', 'COMMON', 'LABELLER', 'HOST'] as const;

/** What is put to the vote. */
export interface AppropriationAsked {
  readonly title: string;
  readonly why: string;
  /** The closed period whose surplus is divided. */
  readonly periodId: string;
  /** What is divided, in minor units. */
  readonly amount: bigint;
  readonly closesAt: Date;
}

/** A motion with all that anybody may read of it. */
export interface MotionView {
  readonly motion: MotionRecord;
  readonly lines: readonly LineRecord[];
  /** The viewer stands on the frozen roll. */
  readonly mayVote: boolean;
  readonly receipt: string | null;
  readonly decision: Decision | undefined;
}

/** What was decided. */
export interface Decision {
  readonly resolution: ResolutionRecord;
  readonly lines: DecidedLines;
}

type DecidedLines = ReturnType<typeof linesOfResolution>;

const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'motion.opening' });

const NOBODY = no('ElectorateTooSmall', 'electorate', 'Nobody is a member of the Common Association yet.');

/** What was asked, and the custom it is opened under. */
interface Opening {
  readonly asked: AppropriationAsked;
  readonly custom: Custom;
}

/** Opens motions, and tells what anybody may know of them. */
@Injectable()
export class MotionService {
  constructor(
    private readonly database: Database,
    private readonly store: VotingStore,
    private readonly customs: CustomService,
    private readonly periods: PeriodService,
    private readonly surplus: SurplusService,
  ) {}

  /**
   * Opens an appropriation: its text, lines, floors, caps, quorum and electorate freeze here. Answers the motion's id.
   * Refuses a closing time in the past, nothing to vote on above the floor, an empty electorate, a period that is open
   * (`PeriodNotClosed`) or was put to the vote (`AlreadyPutToVote`), and any amount but what it left and what is still
   * there (`AmountNotAllocable`).
   */
  async openAppropriation(
    partnershipId: string,
    asked: AppropriationAsked,
    now: Date = new Date(),
  ): Promise<string | Refusal> {
    const custom = await this.customs.inForce(partnershipId, now);
    const wrong = checkAsked(asked, custom, now);
    if (wrong !== undefined) return wrong;
    const college = ratifyingCollege(custom);
    if (college !== '') {
      return no(
        'RatificationNeeded',
        'periodId',
        `The college ${college} must agree to it: members write it as a motion.`,
      );
    }
    return refusable(this.database, async (tx) => {
      // Two who open at once are told apart here, and nothing is posted between the look and the motion.
      await this.store.lockLedger(tx, partnershipId);
      const refusal = await this.refusalOf(tx, partnershipId, { asked, custom });
      if (refusal !== undefined) throw new RolledBack(refusal);
      const members = await this.store.members(tx, partnershipId, { colleges: COMMON_ASSOCIATION, on: now });
      if (members.length === 0) throw new RolledBack(NOBODY);
      return this.store.open(tx, {
        ...asked,
        partnershipId,
        quorum: quorumOf(custom, members.length),
        customVersion: custom.version,
        lines: linesOf(asked.amount, custom),
        electors: members.map((member) => ({ ...member, voterRef: randomUUID() })),
      });
    });
  }

  /** All motions, the open ones first. */
  async motions(partnershipId: string, personId?: string): Promise<readonly MotionView[]> {
    return this.views(partnershipId, await this.store.motions(partnershipId), personId);
  }

  async motion(partnershipId: string, id: string, personId?: string): Promise<MotionView | undefined> {
    const found = await this.store.motion(partnershipId, id);
    const views = found === undefined ? [] : await this.views(partnershipId, [found], personId);
    return views[0];
  }

  private async refusalOf(tx: Tx, partnershipId: string, { asked, custom }: Opening): Promise<Refusal | undefined> {
    const { periodId, amount } = asked;
    const period = await this.periods.find(partnershipId, periodId, tx);
    if (period === undefined) return no('NotFound', 'periodId', 'There is no such period.');
    const close = await this.surplus.closeOf(partnershipId, periodId, tx);
    return mayOpen({
      left: close === undefined ? undefined : BigInt(close.allocable),
      held: await this.store.balance(tx, { partnershipId, path: account.allocable, currency: custom.currency }),
      amount,
      putToVote: await this.store.isPutToVote(tx, partnershipId, periodId),
      customVersion: custom.version,
    });
  }

  private async views(
    partnershipId: string,
    motions: readonly MotionRecord[],
    personId?: string,
  ): Promise<readonly MotionView[]> {
    const ids = motions.map(({ id }) => id);
    const [lines, standings, resolutions] = await Promise.all([
      this.store.lines(ids),
      personId === undefined ? [] : this.store.standings(ids, personId),
      this.store.resolutions(partnershipId, ids),
    ]);
    return motions.map((motion) => {
      const standing = standings.find(({ motionId }) => motionId === motion.id);
      const resolution = resolutions.find(({ motionId }) => motionId === motion.id);
      return {
        motion,
        lines: lines.filter(({ motionId }) => motionId === motion.id),
        mayVote: standing !== undefined,
        receipt: standing?.receipt ?? null,
        decision: resolution && { resolution, lines: linesOfResolution(resolution.result) },
      };
    });
  }
}

function checkAsked(asked: AppropriationAsked, custom: Custom, now: Date): Refusal | undefined {
  if (asked.title.trim() === '') return no('TitleMissing', 'title', 'A motion needs a title.');
  if (asked.closesAt <= now) return no('ClosesInThePast', 'closesAt', 'A ballot closes after it opens.');
  const floor = asked.amount > 0n ? ofAmount(asked.amount, custom.newPcpFloor, 'UP') : 0n;
  if (asked.amount - floor > 0n) return undefined;
  return refuse('NothingToDivide', {
    message: `Of ${formatAmount(asked.amount, custom.currency)} nothing is left to vote on above the floors.`,
    field: 'amount',
    rule: 'SUR-11',
    customVersion: custom.version,
  });
}

function linesOf(amount: bigint, custom: Custom): { code: string; floor: bigint; cap: bigint | null }[] {
  return custom.appropriationLines.map((code) => ({
    code,
    floor: code === 'NEW_PCP' ? ofAmount(amount, custom.newPcpFloor, 'UP') : 0n,
    cap: code === 'BET' ? ofAmount(amount, custom.betCap, 'DOWN') : null,
  }));
}
