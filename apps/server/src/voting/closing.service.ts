import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { APPROPRIATION_LINES, type AppropriationLine } from '#libs/custom';
import { CustomService } from '../custom/custom.service.js';
import { Database, type Tx } from '../database/database.js';
import { AppropriationService } from '../distribution/appropriation.service.js';
import { DistributionService } from '../distribution/distribution.service.js';
import { refusable } from '../ledger/ledger.service.js';
import { ClosingStore, type DueMotion } from './closing.store.js';
import { decideAppropriation, linesOfResolution } from './resolution-text.js';
import { VotingStore } from './voting.store.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const lineOf = (code: string): AppropriationLine => {
  const line = APPROPRIATION_LINES.find((each) => each === code);
  if (line === undefined) throw new InvariantViolation(`${code} is no line of an appropriation`);
  return line;
};

/**
 * What the clock does to motions: close, count, write the resolution, execute it. Each step is one transaction and
 * starts again where the last one ended, so that a stop at any point loses nothing and does nothing twice.
 */
@Injectable()
export class ClosingService {
  private readonly logger = new Logger(ClosingService.name);
  /** Motions whose execution was refused, and why: told once, tried again at every round. */
  private readonly stuck = new Map<string, string>();

  constructor(
    private readonly database: Database,
    private readonly store: ClosingStore,
    private readonly motions: VotingStore,
    private readonly customs: CustomService,
    private readonly appropriations: AppropriationService,
    private readonly distributions: DistributionService,
  ) {}

  /** Takes up everything due at that instant, also what fell due while the server was down. Answers how many closed. */
  async closeDue(now: Date): Promise<number> {
    let closed = 0;
    for (const due of await this.store.due(now)) {
      const carried = due.state === 'CARRIED' || (await this.closeAndCount(due));
      if (due.state !== 'CARRIED' && carried !== undefined) closed += 1;
      if (carried === true) await this.execute(due, now);
    }
    return closed;
  }

  /** True when carried, false when inquorate, undefined when somebody else closed it first or it is not yet time. */
  private closeAndCount(due: DueMotion): Promise<boolean | undefined> {
    return this.database.transaction(async (tx) => {
      if (due.state === 'OPEN' && !(await this.store.close(tx, due))) return undefined;
      const motion = await this.motions.motion(due.partnershipId, due.id, tx);
      if (motion === undefined) throw new InvariantViolation(`motion ${due.id} has gone`);
      const custom = await this.customs.version(due.partnershipId, motion.customVersion, tx);
      const lines = await this.motions.lines([due.id], tx);
      const counted = {
        id: due.id,
        amount: BigInt(motion.amount),
        quorum: motion.quorum,
        lines: lines.map(({ code }) => code),
        voterRefs: await this.store.voterRefs(tx, due.id),
        ballots: await this.store.ballots(tx, due),
      };
      const decision = decideAppropriation(counted, custom, sha256);
      if (isRefusal(decision)) throw new InvariantViolation(decision.message);
      await this.store.record(tx, due, { ...decision, customVersion: custom.version });
      return decision.carried;
    });
  }

  private async execute(due: DueMotion, now: Date): Promise<void> {
    const runId = await refusable(this.database, (tx) => this.executeIn(tx, due, now));
    if (isRefusal(runId)) {
      this.tell(due, runId);
      return;
    }
    this.stuck.delete(due.id);
    if (runId === '') return;
    const summary = await this.distributions.postRun(due.partnershipId, runId);
    if (isRefusal(summary)) this.tell(due, summary);
  }

  /** The run's id, or nothing where there is none or another process has executed it. The ledger is written last. */
  private async executeIn(tx: Tx, due: DueMotion, now: Date): Promise<string | Refusal> {
    const motion = await this.motions.motion(due.partnershipId, due.id, tx);
    const [resolution] = await this.motions.resolutions(due.partnershipId, [due.id], tx);
    if (motion === undefined || resolution === undefined) {
      return refuse('NotFound', { message: 'no resolution to execute', field: 'motion', rule: 'motion.execution' });
    }
    if (!(await this.store.markExecuted(tx, due))) return '';
    const executed = await this.appropriations.execute(tx, {
      partnershipId: due.partnershipId,
      resolutionId: resolution.id,
      resolutionHash: resolution.resultHash.toString('hex'),
      periodId: motion.periodId,
      lines: linesOfResolution(resolution.result).map(({ line, amount }) => ({ code: lineOf(line), amount })),
      customVersion: motion.customVersion,
      effectiveAt: now,
    });
    return executed.runId ?? '';
  }

  private tell({ id }: DueMotion, { kind, message }: Refusal): void {
    if (this.stuck.get(id) === message) return;
    this.stuck.set(id, message);
    this.logger.warn(`motion ${id} is carried but cannot be executed yet: ${kind}: ${message}`);
  }
}
