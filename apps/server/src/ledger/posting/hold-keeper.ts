import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Rounder } from '../../rounds/rounds.js';
import { HoldExpiryService } from './hold-expiry.service.js';

/** How often holds are looked at (milliseconds). Nobody can post a hold after its time, however long it still stands. */
const EVERY = 60_000;

/** Ends holds at the start, then every minute until the server stops. */
@Injectable()
export class HoldKeeper extends Rounder {
  constructor(expiry: HoldExpiryService, database: Database) {
    super(database, { every: EVERY, name: 'ending holds', work: () => expiry.expireDue() });
  }
}
