import { Injectable, Logger } from '@nestjs/common';
import { isRefusal, type Refusal } from '#libs/amount';
import { reverseJournal, type JournalDraft } from '#libs/ledger';
import { annulmentClaim } from '#libs/posting-rules';
import { CustomService } from '../../custom/custom.service.js';
import { Database, queryIn, type Tx } from '../../database/database.js';
import { loggable } from '../../database/loggable-error.js';
import { allPosted, LedgerService, RolledBack } from '../../ledger/ledger.service.js';
import { postingsOfLegs } from '../../ledger/posting/stored-draft.js';
import { refusalOfDatabase } from '../motions/refused-below.js';
import { AnnulmentStore, type PostedByResolution } from './annulment.store.js';
import { objectionRefusal } from './objection-words.js';

/**
 * Annuls what juries found against. What the resolution did is undone in one transaction, journals and all; where the
 * books refuse, nothing of it happens, the reason is kept, and it is tried again at every round.
 */
@Injectable()
export class AnnulmentService {
  private readonly logger = new Logger(AnnulmentService.name);

  constructor(
    private readonly database: Database,
    private readonly store: AnnulmentStore,
    private readonly customs: CustomService,
    private readonly ledger: LedgerService,
  ) {}

  /** Takes up every motion that a jury found against and that stands still. Answers how many were annulled. */
  async round(): Promise<number> {
    let annulled = 0;
    for (const { partnershipId, id } of await this.store.due()) {
      try {
        if ((await this.annul(partnershipId, id)) === undefined) annulled += 1;
      } catch (error) {
        this.logger.error(`motion ${id} could not be annulled`, loggable(error));
      }
    }
    return annulled;
  }

  /** Undefined where it is annulled now; else why it cannot be yet. Refuses `FindingMissing` and `AlreadyAnnulled`. */
  async annul(partnershipId: string, motionId: string): Promise<Refusal | undefined> {
    try {
      await this.database.closerTransaction(async (tx) => {
        const refusal = await refusalOfDatabase(() => this.annulIn(tx, partnershipId, motionId));
        if (refusal !== undefined) throw new RolledBack(refusal);
      });
      return undefined;
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
      const { refusal } = error;
      if (refusal.kind !== 'AlreadyAnnulled' && refusal.kind !== 'FindingMissing') {
        await this.store.note(partnershipId, motionId, refusal);
        this.logger.warn(`motion ${motionId} cannot be annulled yet: ${refusal.kind}: ${refusal.message}`);
      }
      return refusal;
    }
  }

  /** The books come last; what is asked at the commit is asked here, so that a refusal can be told. */
  private async annulIn(tx: Tx, partnershipId: string, motionId: string): Promise<Refusal | undefined> {
    const actor = `annulment:${motionId}`;
    const outcome = await this.store.annul(tx, partnershipId, motionId, actor);
    if (outcome !== 'DONE') return objectionRefusal(outcome);
    const posted = await this.store.posted(tx, partnershipId, motionId);
    if (posted.length > 0) {
      const drafts = await this.drafts(tx, { partnershipId, motionId, actor }, posted);
      if (isRefusal(drafts)) return drafts;
      allPosted(await this.ledger.postIn(tx, partnershipId, drafts));
    }
    await queryIn(tx, 'SET CONSTRAINTS ALL IMMEDIATE');
    return undefined;
  }

  /** Claims for the money that is gone first: the debts that it paid must stand again before they are taken back. */
  private async drafts(
    tx: Tx,
    { partnershipId, motionId, actor }: { partnershipId: string; motionId: string; actor: string },
    posted: readonly PostedByResolution[],
  ): Promise<readonly JournalDraft[] | Refusal> {
    const now = new Date(Math.max(Date.now(), ...posted.map(({ effectiveAt }) => effectiveAt.getTime())));
    const custom = await this.customs.inForceIn(tx, partnershipId, now);
    const occasion = { effectiveAt: now.toISOString(), actor, customVersion: custom.version };
    const drafts: JournalDraft[] = [];
    for (const { run, roll, unit, amount } of await this.store.paid(tx, partnershipId, motionId)) {
      const claim = annulmentClaim({
        ...occasion,
        motion: motionId,
        run,
        roll,
        currency: unit,
        amount: BigInt(amount),
      });
      if (isRefusal(claim)) return claim;
      drafts.push(claim);
    }
    const memo = `annulled by a jury: motion ${motionId}`;
    for (const journal of posted) {
      drafts.push(reverseJournal(draftOf(journal), { ...occasion, idempotencyKey: `reversal:${journal.id}`, memo }));
    }
    return drafts;
  }
}

function draftOf({ key, kind, effectiveAt, sourceKind, sourceId, legs }: PostedByResolution): JournalDraft {
  return {
    idempotencyKey: key,
    kind,
    effectiveAt: effectiveAt.toISOString(),
    memo: '',
    actor: '',
    customVersion: 0,
    source: { kind: sourceKind, id: sourceId },
    postings: postingsOfLegs(legs.map((leg) => ({ ...leg, amount: BigInt(leg.amount) }))),
  };
}
