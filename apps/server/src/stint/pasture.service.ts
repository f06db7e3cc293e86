import { Injectable } from '@nestjs/common';
import { PastureStore, type PastureFigures } from './pasture.store.js';

/** Pastures as a whole, for whoever may not know what each holder uses. */
@Injectable()
export class PastureService {
  constructor(private readonly store: PastureStore) {}

  /**
   * Every pasture with a current period and at least three holders, by name: of fewer, the sum would say what one of them
   * uses.
   */
  figures(partnershipId: string): Promise<readonly PastureFigures[]> {
    return this.store.figures(partnershipId);
  }
}
