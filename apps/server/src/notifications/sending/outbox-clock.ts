import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Rounder } from '../../rounds/rounds.js';
import { OUTBOX_EVERY, OutboxRoundService } from './outbox-round.service.js';

/** Sends what waits, at the start and then every few seconds until the server stops. */
@Injectable()
export class OutboxClock extends Rounder {
  constructor(outbox: OutboxRoundService, database: Database) {
    super(database, { every: OUTBOX_EVERY, name: 'rounds of the outbox', work: () => outbox.round(new Date()) });
  }
}
