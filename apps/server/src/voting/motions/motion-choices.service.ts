import { Injectable } from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import { EFFECT_KINDS, effectText } from '#libs/voting';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { effectFaultWords } from './effect-faults.js';
import type { MotionChoicesModel } from './motion-choices.models.js';
import { MotionChoicesStore } from './motion-choices.store.js';

/** What motions can be about, and what the books and the lock would refuse of one today: before the vote, not after it. */
@Injectable()
export class MotionChoicesService {
  constructor(
    private readonly store: MotionChoicesStore,
    private readonly partnerships: PartnershipService,
  ) {}

  /** Null where nobody has founded a partnership yet. */
  async choices(): Promise<MotionChoicesModel | null> {
    const partnership = await this.partnerships.current();
    return partnership === undefined ? null : this.store.of(partnership.id);
  }

  /** Why an effect could not be carried out today; null where nothing stands against it, or it is not written whole. */
  async fault(kind: string, members: Readonly<Record<string, string>>): Promise<string | null> {
    const [partnership, known] = [await this.partnerships.current(), EFFECT_KINDS.find((each) => each === kind)];
    if (partnership === undefined || known === undefined) return null;
    const text = effectText(known, members);
    if (isRefusal(text)) return null;
    const fault = await this.store.fault(partnership.id, known, text);
    return fault === undefined ? null : effectFaultWords(fault);
  }
}
