import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Rounder } from '../rounds/rounds.js';
import { ClosingService } from './closing.service.js';

/** How often motions are looked at (milliseconds). The database closes by its own clock; this only asks it to. */
const EVERY = 3_000;

/** Runs the closing at the start, then every few seconds until the server stops. */
@Injectable()
export class ClosingClock extends Rounder {
  constructor(closing: ClosingService, database: Database) {
    super(database, { every: EVERY, name: 'closing motions', work: () => closing.closeDue(new Date()) });
  }
}
