import { Injectable } from '@nestjs/common';
import { allocate, isRefusal, type Refusal } from '#libs/amount';
import type { AppropriationLine } from '#libs/custom';
import { account, appropriation } from '#libs/posting-rules';
import type { Tx } from '../database/database.js';
import { allPosted, LedgerService, RolledBack } from '../ledger/ledger.service.js';
import { DistributionService } from './distribution.service.js';
import { DistributionStore } from './distribution.store.js';
import type { RunPart } from './distribution.types.js';

/** A carried resolution that divides what is allocable, with its lines already computed, in minor units. */
export interface AppropriationDecided {
  readonly partnershipId: string;
  readonly resolutionId: string;
  /** SHA-256 of the resolution's canonical result, in lower-case hexadecimal. It is executed once. */
  readonly resolutionHash: string;
  readonly periodId: string;
  readonly lines: readonly { readonly code: AppropriationLine; readonly amount: bigint }[];
  readonly customVersion: number;
  readonly effectiveAt: Date;
}

/** What executing left behind. `runId` is absent where the workers were given nothing. */
export interface AppropriationExecuted {
  readonly runId?: string;
  readonly journalIds: readonly string[];
}

/** Where the workers' return waits while there is no worker to pay. */
const NO_WORKERS = 'reserve:workers';

/** Executes what the members decided: totals at once, people by a run that follows. */
@Injectable()
export class AppropriationService {
  constructor(
    private readonly store: DistributionStore,
    private readonly runs: DistributionService,
    private readonly ledger: LedgerService,
  ) {}

  /**
   * Posts the totals and creates the workers' run, in the caller's transaction; it posts last, so call it last. Throws
   * {@link RolledBack} where the ledger refuses. After the commit, post the people with `DistributionService.postRun`.
   */
  async execute(tx: Tx, decided: AppropriationDecided): Promise<AppropriationExecuted> {
    const { partnershipId, resolutionHash, lines } = decided;
    const currency = await this.store.currency(tx, partnershipId);
    const code = `worker-return-${resolutionHash.slice(0, 24)}`;
    const draft = appropriation({
      effectiveAt: decided.effectiveAt.toISOString(),
      actor: `resolution:${decided.resolutionId}`,
      customVersion: decided.customVersion,
      resolution: resolutionHash,
      run: code,
      currency,
      allocable: lines.reduce((sum, { amount }) => sum + amount, 0n),
      lines: lines.map(({ code: line, amount }) => ({ line, amount })),
    });
    if (isRefusal(draft)) throw new RolledBack(draft);
    const toWorkers = lines.find((line) => line.code === 'WORKER_RETURN')?.amount ?? 0n;
    const runId = toWorkers > 0n ? await this.createRun(tx, decided, { code, currency, toWorkers }) : undefined;
    if (isRefusal(runId)) throw new RolledBack(runId);
    const posted = allPosted(await this.ledger.postIn(tx, partnershipId, [draft]));
    const journalIds = posted.map(({ journalId }) => journalId);
    return runId === undefined ? { journalIds } : { runId, journalIds };
  }

  private async createRun(
    tx: Tx,
    decided: AppropriationDecided,
    { code, currency, toWorkers }: { code: string; currency: string; toWorkers: bigint },
  ): Promise<string | Refusal> {
    const { partnershipId, effectiveAt } = decided;
    const day = effectiveAt.toISOString().slice(0, 10);
    const workers = await this.store.members(tx, { partnershipId, college: 'WORKER', day });
    const parts = equalParts(toWorkers, workers);
    if (isRefusal(parts)) return parts;
    return this.runs.createRun(tx, {
      partnershipId,
      code,
      kind: 'WORKER_RETURN',
      fromAccount: account.dividendsDeclared(code),
      currency,
      parts,
      digest: Buffer.from(decided.resolutionHash, 'hex'),
      resolutionId: decided.resolutionId,
      periodId: decided.periodId,
      effectiveAt,
      customVersion: decided.customVersion,
    });
  }
}

/** One part each, to the last cent; the odd ones to the lowest roll numbers. */
function equalParts(
  total: bigint,
  workers: readonly { personId: string; rollNumber: string }[],
): readonly RunPart[] | Refusal {
  if (workers.length === 0) return [{ holder: NO_WORKERS, personId: null, amount: total }];
  const parts = allocate(
    total,
    workers.map(({ rollNumber }) => ({ id: rollNumber, weight: 1n })),
  );
  if (isRefusal(parts)) return parts;
  const people = new Map(workers.map(({ rollNumber, personId }) => [rollNumber, personId]));
  return parts
    .filter(({ amount }) => amount > 0n)
    .map(({ id, amount }) => ({ holder: id, personId: people.get(id) ?? null, amount }));
}
