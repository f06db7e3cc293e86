import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { InvariantViolation, isRefusal, type Refusal } from '#libs/amount';
import { decideVote, type DecidedVote } from '#libs/verification';
import { type EffectKind, EFFECT_KINDS, type MotionTerms, readOptions, readTerms } from '#libs/voting';
import { Database, type Tx } from '../../database/database.js';
import { loggable } from '../../database/loggable-error.js';
import { RolledBack } from '../../ledger/ledger.service.js';
import type { Carried } from './carried.js';
import { CarryOutService } from './carry-out.service.js';
import { MotionRoundStore, type DueVote } from './motion-round.store.js';
import { secretCount } from './secret-count.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/**
 * What the clock does to motions of members: open what is due, close and count what is over, carry out what stood still
 * long enough. Each step is one transaction; a stop at any point loses nothing and does nothing twice.
 */
@Injectable()
export class MotionRoundService {
  private readonly logger = new Logger(MotionRoundService.name);

  constructor(
    private readonly database: Database,
    private readonly store: MotionRoundStore,
    private readonly carry: CarryOutService,
  ) {}

  /** Takes up everything due, also what fell due while the server was down. Answers how many steps were taken. */
  async round(now: Date): Promise<number> {
    let steps = 0;
    for (const due of await this.store.due(now)) {
      try {
        if (await this.step(due)) steps += 1;
      } catch (error) {
        // One that fails holds up nobody else's: it is tried again at the next round.
        this.logger.error(`motion ${due.id}, ${due.state}: the step failed`, loggable(error));
      }
    }
    return steps;
  }

  private step(due: DueVote): Promise<boolean> {
    switch (due.state) {
      case 'NOTICED':
        return this.database.transaction((tx) => this.store.open(tx, due));
      case 'OPEN':
        return this.close(due);
      case 'CLOSED':
        return this.count(due);
      case 'STANDSTILL':
        return this.carryOut(due);
    }
  }

  private async close(due: DueVote): Promise<boolean> {
    const closed = await this.database.transaction((tx) => this.store.close(tx, due));
    return closed && this.count(due);
  }

  /** After the close nothing comes any more: it is counted without holding anybody up, and resolved once. */
  private async count(due: DueVote): Promise<boolean> {
    const { state, text } = await this.database.snapshot((tx) => this.counted(tx, due));
    try {
      await this.database.transaction((tx) => this.store.resolve(tx, due, state, text));
      return true;
    } catch (error) {
      // Another server was quicker: it is resolved, and by the same ballots.
      if (await this.store.isResolved(due)) return false;
      throw error;
    }
  }

  private async counted(tx: Tx, due: DueVote): Promise<DecidedVote> {
    const noticed = await this.store.noticed(tx, due.id);
    const terms = noticed && readTerms(noticed.terms);
    if (noticed === undefined || terms === undefined) throw new InvariantViolation(`motion ${due.id} has no terms`);
    const { kind, customVersion, effect } = noticed;
    const options = readOptions(kindOf(kind), noticed.options);
    if (isRefusal(options)) throw new InvariantViolation(`motion ${due.id}: ${options.message}`);
    const vote = {
      id: due.id,
      kind,
      customVersion,
      terms,
      // What was noticed is an object of texts: it was written by effectText.
      effect: JSON.parse(effect) as Readonly<Record<string, string>>,
      options,
      ...(await this.votesOf(tx, due, terms)),
    };
    const decided = decideVote(vote, sha256);
    if (isRefusal(decided)) throw new InvariantViolation(decided.message);
    return decided;
  }

  /** By whom it is counted, and the last ballot of each. */
  private async votesOf(tx: Tx, due: DueVote, { secrecy }: MotionTerms) {
    const frozen = await this.store.roll(tx, due.id);
    if (secrecy === 'TOKENS') return secretCount(tx, due, { frozen, sha256 });
    return { roll: frozen, ballots: await this.store.ballots(tx, due) };
  }

  /** By the officers' login, which alone blocks workloads and reopens periods. */
  private async carryOut(due: DueVote): Promise<boolean> {
    try {
      const carried = await this.database.closerTransaction((tx) => this.carryOutIn(tx, due));
      if (carried === undefined) return false;
      await this.store.unblocked(due);
      const unpaid = await this.carry.settle(carried);
      if (unpaid !== undefined) this.logger.warn(`motion ${due.id}: not everybody is posted yet: ${unpaid.message}`);
      return true;
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
      await this.tell(due, error.refusal);
      return false;
    }
  }

  private async carryOutIn(tx: Tx, due: DueVote): Promise<Carried | undefined> {
    if (!(await this.store.markCarriedOut(tx, due))) return undefined;
    const [noticed, resolutionId] = [await this.store.noticed(tx, due.id), await this.store.resolutionOf(tx, due)];
    if (noticed === undefined || resolutionId === undefined) {
      throw new InvariantViolation(`motion ${due.id} stands still and was not resolved`);
    }
    const carried = { ...noticed, partnershipId: due.partnershipId, motionId: due.id, resolutionId };
    await this.carry.carryOut(tx, carried);
    return carried;
  }

  /** Kept for every server to read, and logged once; it is tried again at every round. */
  private async tell(due: DueVote, refusal: Refusal): Promise<void> {
    if (!(await this.store.blocked(due, refusal))) return;
    this.logger.warn(`motion ${due.id} is carried and blocked: ${refusal.kind}: ${refusal.message}`);
  }
}

function kindOf(kind: string): EffectKind {
  const known = EFFECT_KINDS.find((each) => each === kind);
  if (known === undefined) throw new InvariantViolation(`there is no motion of the kind ${kind}`);
  return known;
}
