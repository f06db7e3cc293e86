import { Injectable, Logger } from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { CustomService } from '../../custom/custom.service.js';
import { Database, type Tx } from '../../database/database.js';
import { LedgerService } from '../ledger.service.js';
import { PostingStore, type DueHold } from './posting.store.js';

const ACTOR = 'system:hold-expiry';
/** Holds ended in one transaction: the ledger's row is held for as long. */
const BATCH = 200;

/** Ends the holds whose time is over, so that what they held back is free again. */
@Injectable()
export class HoldExpiryService {
  private readonly logger = new Logger(HoldExpiryService.name);

  constructor(
    private readonly database: Database,
    private readonly store: PostingStore,
    private readonly ledger: LedgerService,
    private readonly customs: CustomService,
  ) {}

  /** Answers how many holds ended. Whoever comes while another process is at it leaves it to that one. */
  async expireDue(): Promise<number> {
    let ended = 0;
    for (const ledgerId of await this.store.ledgersWithDue()) {
      for (let some = BATCH; some === BATCH;) {
        some = await this.database.transaction((tx) => this.expireSome(tx, ledgerId));
        ended += some;
      }
    }
    return ended;
  }

  private async expireSome(tx: Tx, ledgerId: string): Promise<number> {
    if (!(await this.store.takeTurn(tx))) return 0;
    const due = await this.store.due(tx, ledgerId, BATCH);
    if (due.length === 0) return 0;
    const effectiveAt = await this.openInstant(tx, ledgerId);
    const { version } = await this.customs.inForceIn(tx, ledgerId, effectiveAt);
    const drafts = due.map((hold) => expiry(hold, effectiveAt, version));
    const results = await this.ledger.postIn(tx, ledgerId, drafts);
    for (const [index, result] of results.entries()) {
      // Somebody posted or gave it up between the look and the lock: it is resolved, which is all that was wanted.
      if (!isRefusal(result) || result.kind === 'HoldResolved') continue;
      this.logger.error(`hold ${due[index]?.id ?? ''} does not expire: ${result.kind}: ${result.message}`);
    }
    return results.filter((result) => !isRefusal(result)).length;
  }

  /** Now; or, where the books are closed beyond now, the first instant that is open. */
  private async openInstant(tx: Tx, ledgerId: string): Promise<Date> {
    const through = (await this.ledger.closedThrough(tx, ledgerId))?.getTime() ?? 0;
    return new Date(Math.max(Date.now(), through + 1));
  }
}

function expiry({ id, key }: DueHold, effectiveAt: Date, customVersion: number): JournalDraft {
  return {
    idempotencyKey: `expire:${id}`,
    kind: 'hold-expired',
    effectiveAt: effectiveAt.toISOString(),
    memo: 'nobody posted it in time',
    actor: ACTOR,
    customVersion,
    resolves: { hold: key, as: 'EXPIRE' },
    postings: [],
  };
}
