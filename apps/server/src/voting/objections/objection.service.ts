import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isRefusal, type Refusal } from '#libs/amount';
import { Database } from '../../database/database.js';
import { refusableAsCloser } from '../../ledger/periods/closer.js';
import { refusable, RolledBack } from '../../ledger/ledger.service.js';
import { plainWords } from '../deliberation/deliberation-words.js';
import type { Member } from '../motions/motions.types.js';
import { AnnulmentService } from './annulment.service.js';
import { objectionRefusal } from './objection-words.js';
import { ObjectionStore } from './objection.store.js';
import type { FindingAsked, MotionObjections, ObjectionAsked, Reader } from './objections.types.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;
/** Objections to what was decided, and what juries find about them. Each step is decided by the database, under its locks. */
@Injectable()
export class ObjectionService {
  constructor(
    private readonly database: Database,
    private readonly store: ObjectionStore,
    private readonly annulments: AnnulmentService,
  ) {}

  /** All that anybody may read of the objections to a motion; undefined where nothing was decided yet. */
  of(partnershipId: string, motionId: string, reader: Reader): Promise<MotionObjections | undefined> {
    return this.store.of(partnershipId, motionId, reader);
  }

  /** Answers the motion. Refuses `WordsMalformed`, `NothingDecided`, `ObjectionTooLate`, `ObjectionStands`, `ObjectionsTooMany`. */
  async object(member: Member, asked: ObjectionAsked): Promise<string | Refusal> {
    const reasons = plainWords('reasons', asked.reasons);
    if (isRefusal(reasons)) return reasons;
    if (!UUID.test(asked.motionId)) return objectionRefusal('NotFound');
    return refusable(this.database, async (tx) => {
      const { outcome } = await this.store.object(tx, member, { ...asked, reasons }, randomBytes(32));
      if (outcome !== 'DONE') throw new RolledBack(objectionRefusal(outcome));
      return asked.motionId;
    });
  }

  /** One's own, while nobody has found about it. Answers the motion. */
  async withdraw(member: Member, objectionId: string): Promise<string | Refusal> {
    const motionId = await this.motionOf(member.partnershipId, objectionId);
    if (motionId === undefined) return objectionRefusal('ObjectionUnknown');
    return refusable(this.database, async (tx) => {
      const outcome = await this.store.withdraw(tx, member, objectionId);
      if (outcome !== 'DONE') throw new RolledBack(objectionRefusal(outcome));
      return motionId;
    });
  }

  /**
   * Enters what a jury found, by the officers' login; where it was upheld, the motion is annulled in the next transaction,
   * or stands as blocked with the reason and is tried again. Answers the motion. Refuses what forbids the jury.
   */
  async find(
    officer: { readonly partnershipId: string; readonly actor: string },
    asked: FindingAsked,
  ): Promise<string | Refusal> {
    const reasons = plainWords('reasons', asked.reasons);
    if (isRefusal(reasons)) return reasons;
    const { partnershipId } = officer;
    const motionId = await this.motionOf(partnershipId, asked.objectionId);
    if (motionId === undefined) return objectionRefusal('ObjectionUnknown');
    const jury = await this.store.persons(partnershipId, asked.jury);
    // Named twice, or on no roll: too few are left of those who were named.
    if (jury.length !== asked.jury.length) return objectionRefusal('JurorHoldsNothing');
    const found = await refusableAsCloser(this.database, async (tx) => {
      const outcome = await this.store.find(tx, officer, { ...asked, reasons, jury }, randomBytes(32));
      if (outcome !== 'DONE') throw new RolledBack(objectionRefusal(outcome));
      return motionId;
    });
    if (!isRefusal(found) && asked.verdict === 'UPHELD') await this.annulments.annul(partnershipId, motionId);
    return found;
  }

  private motionOf(partnershipId: string, objectionId: string): Promise<string | undefined> {
    return UUID.test(objectionId) ? this.store.motionOf(partnershipId, objectionId) : Promise.resolve(undefined);
  }
}
