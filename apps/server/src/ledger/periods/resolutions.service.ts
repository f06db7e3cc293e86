import { Injectable } from '@nestjs/common';
import { ResolutionsStore, type ResolutionRecord } from './resolutions.store.js';

/** What the members resolved. */
@Injectable()
export class ResolutionsService {
  constructor(private readonly store: ResolutionsStore) {}

  /** The latest first; of one kind, or null for all. */
  list(partnershipId: string, kind: string | null): Promise<readonly ResolutionRecord[]> {
    return this.store.list(partnershipId, kind);
  }
}
