import { Injectable, Logger } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { mayReduce } from '#libs/asset-lock';
import { validateJournal } from '#libs/ledger';
import { chartEntryOf, type PayingBody } from '#libs/posting-rules';
import { Database, type Tx } from '../database/database.js';
import { allPosted, LedgerService, refusable, RolledBack } from '../ledger/ledger.service.js';
import { DistributionStore } from './distribution.store.js';
import type { PersonItem, RunDraft, RunPart, RunRecord, RunSummary } from './distribution.types.js';
import { runAnnulled } from './run-annulled.js';
import { draftOfItem } from './run-item-draft.js';

/** People posted in one transaction: a crash loses at most one batch, and the ledger's row is held briefly. */
const BATCH = 200;

/** Told after each batch that is in the books. */
export type RunProgress = (progress: { readonly posted: number; readonly people: number }) => void;

/** Runs: what a decision declared, posted to people in batches that a crash cannot double. */
@Injectable()
export class DistributionService {
  private readonly logger = new Logger(DistributionService.name);

  constructor(
    private readonly database: Database,
    private readonly store: DistributionStore,
    private readonly ledger: LedgerService,
  ) {}

  /**
   * Creates a run and its parts in the transaction that declared the total. Refuses a source that the asset lock
   * covers (`AssetLocked`), one that is not a debt to anybody (`NothingDeclared`), and a part that no journal could give
   * to its holder (`RunItemImpossible`): once the total is declared, every part of it must be posted.
   */
  async createRun(tx: Tx, draft: RunDraft): Promise<string | Refusal> {
    const body = bodyThatPays(draft);
    if (isRefusal(body)) return body;
    const impossible = draft.parts.map((part) => checkPart(draft, part)).find((refusal) => refusal !== undefined);
    if (impossible !== undefined) return impossible;
    return this.store.create(tx, { body, draft });
  }

  /**
   * Posts everybody who is not posted yet, batch by batch; running it again, or twice at once, posts nobody twice. What
   * the ledger refuses undoes its batch and is answered.
   */
  async postRun(partnershipId: string, runId: string, onProgress?: RunProgress): Promise<RunSummary | Refusal> {
    const run = await this.store.run(partnershipId, runId);
    if (run === undefined) return notFound(runId);
    for (;;) {
      const posted = await refusable(this.database, async (tx) => {
        // The ledger first: a payer of the same run takes it first too, so neither can wait for the other.
        await this.store.lockLedger(tx, partnershipId);
        if (await this.store.annulled(tx, { partnershipId, runId })) throw new RolledBack(runAnnulled(run));
        const items = await this.store.unposted(tx, { partnershipId, runId }, BATCH);
        if (items.length === 0) return 0;
        const drafts = items.map((item) => draftOfItem(run, item));
        const results = allPosted(await this.ledger.postIn(tx, partnershipId, drafts));
        const marks = items.map(({ holder }, index) => {
          const journalId = results[index]?.journalId;
          if (journalId === undefined) throw new InvariantViolation('every posted item has its journal');
          return { holder, journalId };
        });
        await this.store.markPosted(tx, { partnershipId, runId }, marks);
        return items.length;
      });
      if (isRefusal(posted)) return posted;
      const summary = await this.summary(partnershipId, runId);
      if (posted === 0 || isRefusal(summary)) return summary;
      onProgress?.(summary);
    }
  }

  /**
   * Takes up every run that a stop interrupted, and answers how many are whole now. One that cannot be posted is told
   * of and keeps no other waiting. Called at the start of the server.
   */
  async resume(partnershipId: string): Promise<number> {
    let whole = 0;
    for (const runId of await this.store.unfinished(partnershipId)) {
      try {
        const posted = await this.postRun(partnershipId, runId);
        if (!isRefusal(posted)) whole += 1;
        else this.logger.warn(`run ${runId} cannot be posted yet: ${posted.kind}: ${posted.message}`);
      } catch (error) {
        this.logger.error(`run ${runId} could not be taken up`, error);
      }
    }
    return whole;
  }

  /** Every run there is, newest first. */
  list(partnershipId: string): Promise<readonly RunRecord[]> {
    return this.store.runs(partnershipId);
  }

  /** The run that a resolution brought about; undefined where it paid no people. */
  async ofResolution(partnershipId: string, resolutionId: string): Promise<RunSummary | undefined> {
    const runId = await this.store.runOfResolution(partnershipId, resolutionId);
    if (runId === undefined) return undefined;
    const summary = await this.summary(partnershipId, runId);
    return isRefusal(summary) ? undefined : summary;
  }

  /** Ids of the journals that name a resolution, by the hash of its result, as their source. */
  journalsOfResolution(partnershipId: string, resolutionHash: string): Promise<readonly string[]> {
    return this.store.journalsOf(partnershipId, { kind: 'resolution', id: resolutionHash });
  }

  /** What one person was declared, newest first. For that person's eyes. */
  itemsOf(partnershipId: string, personId: string): Promise<readonly PersonItem[]> {
    return this.store.itemsOf(partnershipId, personId);
  }

  /** True while a run that was declared by then still has people to post. */
  async isAnyUnfinished(tx: Tx, partnershipId: string, until: Date): Promise<boolean> {
    return this.store.isAnyUnfinished(tx, partnershipId, until);
  }

  /** How far a run has come. */
  async summary(partnershipId: string, runId: string): Promise<RunSummary | Refusal> {
    const counts = await this.store.counts(partnershipId, runId);
    if (counts === undefined) return notFound(runId);
    const { waiting, ...summary } = counts;
    const paid = summary.people > 0 && summary.paid === summary.people;
    return { id: runId, ...summary, state: waiting > 0 ? 'DECLARED' : paid ? 'PAID' : 'POSTED' };
  }
}

function notFound(runId: string): Refusal {
  return refuse('NotFound', { message: `there is no run ${runId}`, field: 'runId', rule: 'distribution.run' });
}

/** Drafts a part's journal as it will be posted later, and throws it away. */
function checkPart(draft: RunDraft, { holder, amount }: RunPart): Refusal | undefined {
  // Whose part came to nothing has no item.
  if (amount === 0n) return undefined;
  const impossible = (why: string): Refusal =>
    refuse('RunItemImpossible', {
      message: `what is declared cannot be posted to "${holder.slice(0, 100)}": ${why}`,
      field: 'parts',
      rule: 'distribution.run',
    });
  if (amount < 0n) return impossible('a part is above zero');
  if (holder === '' || !holder.isWellFormed()) return impossible('that names nobody');
  const journal = validateJournal(draftOfItem(draft, { holder, amount }));
  return isRefusal(journal) ? impossible(journal.message) : undefined;
}

function bodyThatPays({ fromAccount, currency, parts }: RunDraft): PayingBody | Refusal {
  const entry = chartEntryOf(fromAccount);
  if (isRefusal(entry)) return entry;
  const amount = parts.reduce((sum, part) => sum + part.amount, 0n);
  const locked = mayReduce(entry, { account: fromAccount, unit: currency, side: 'DEBIT', amount });
  if (locked !== undefined) return locked;
  const body = fromAccount.split(':')[0];
  if (entry.type === 'LIABILITY' && (body === 'je' || body === 'ca')) return body;
  return refuse('NothingDeclared', {
    message: `${fromAccount} is owed to nobody: a run pays what a decision declared`,
    field: 'fromAccount',
    rule: 'distribution.run',
  });
}
