import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Rounder } from '../../rounds/rounds.js';
import { MotionRoundService } from './motion-round.service.js';

/** How often motions are looked at (milliseconds). The database opens and closes by its own clock; this only asks it to. */
const EVERY = 3_000;

/** Opens, closes, counts and carries out at the start, then every few seconds until the server stops. */
@Injectable()
export class MotionClock extends Rounder {
  constructor(rounds: MotionRoundService, database: Database) {
    super(database, { every: EVERY, name: 'rounds of motions', work: () => rounds.round(new Date()) });
  }
}
