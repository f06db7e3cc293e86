import { Injectable } from '@nestjs/common';
import { FiguresStore, type PostingLag } from './figures.store.js';

/** How far the ledger is behind what was metered. */
@Injectable()
export class PostingLagService {
  constructor(private readonly store: FiguresStore) {}

  now(partnershipId: string): Promise<PostingLag> {
    return this.store.postingLag(partnershipId);
  }
}
