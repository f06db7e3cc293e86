import { Injectable } from '@nestjs/common';
import { isPricedMeter, ownCosts, type OwnCost, type OwnHolding } from '#libs/custom';
import { RollService } from '../court-roll/roll.service.js';
import type { Viewer } from '../identity/authority.js';
import { OwnUseService } from '../inference-meter/own-use.service.js';
import { CustomChangeService } from './custom-change.service.js';
import { CustomService } from './custom.service.js';

/** Nobody holds more than this. */
const MOST_HOLDINGS = 100;

/** What a change of the custom would cost the one who asks. */
@Injectable()
export class OwnCostsService {
  constructor(
    private readonly changes: CustomChangeService,
    private readonly customs: CustomService,
    private readonly use: OwnUseService,
    private readonly roll: RollService,
  ) {}

  /** Against the custom in force. Nothing where the document is no custom. */
  async of({ partnershipId, rollNumber }: Viewer, document: string): Promise<readonly OwnCost[]> {
    const now = new Date();
    const { custom } = await this.changes.check(partnershipId, document);
    if (custom === undefined) return [];
    const [before, use, holdings] = await Promise.all([
      this.customs.inForce(partnershipId, now),
      this.use.ofLastQuarter(partnershipId, rollNumber, now),
      this.heldBy(partnershipId, rollNumber),
    ]);
    return ownCosts(before, custom, { holdings, use });
  }

  /** What is counted in something that has a cost; other rights owe neither rent nor fine. */
  private async heldBy(partnershipId: string, holder: string): Promise<readonly OwnHolding[]> {
    const asked = { search: '', kind: null, after: null, first: MOST_HOLDINGS, holder };
    const { holdings } = await this.roll.register(partnershipId, asked);
    return holdings.flatMap(({ number, quantity, meter, life }) =>
      meter === null || !isPricedMeter(meter) ? [] : [{ number, meter, life, quantity: BigInt(quantity) }],
    );
  }
}
