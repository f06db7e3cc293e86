import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Rounder } from '../../rounds/rounds.js';
import { TellService } from './tell.service.js';

/** How often it is looked what there is to tell (milliseconds). */
const EVERY = 15_000;

/** Tells members what happened, at the start and then every few seconds until the server stops. */
@Injectable()
export class TellClock extends Rounder {
  constructor(tell: TellService, database: Database) {
    super(database, { every: EVERY, name: 'rounds of notifications', work: () => tell.round(new Date()) });
  }
}
