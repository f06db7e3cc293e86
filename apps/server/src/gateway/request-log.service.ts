import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { RequestLogStore } from './request-log.store.js';
import type { RequestRow } from './ended-request.js';

/** The lists of requests, for whoever keeps them beside the gateway. */
@Injectable()
export class RequestLogService {
  constructor(
    private readonly database: Database,
    private readonly store: RequestLogStore,
  ) {}

  /** Keeps requests that ended; one that is known already stays as it is. Their use is counted elsewhere. */
  async keep(rows: readonly RequestRow[]): Promise<void> {
    await this.database.transaction((tx) => this.store.insert(tx, rows));
  }

  /** Forgets requests that ended longer ago than the list goes back. */
  forgetOld(): Promise<void> {
    return this.store.forgetOld();
  }
}
