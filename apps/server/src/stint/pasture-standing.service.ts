import { Injectable } from '@nestjs/common';
import { PastureStandingStore, type PastureStanding } from './pasture-standing.store.js';

/** Pastures as whoever runs the machines behind them sees them: no single holder's use can be read. */
@Injectable()
export class PastureStandingService {
  constructor(private readonly store: PastureStandingStore) {}

  /** Every pasture that carries a gate, by name, whether or not somebody said what it gives now. */
  standings(partnershipId: string): Promise<readonly PastureStanding[]> {
    return this.store.standings(partnershipId);
  }
}
