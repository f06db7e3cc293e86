import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Rounder } from '../../rounds/rounds.js';
import { AnnulmentService } from './annulment.service.js';

/** How often motions are taken up that a jury found against (milliseconds): the first try follows the finding at once. */
const EVERY = 30_000;

/** Tries again what the books refused, until the server stops. */
@Injectable()
export class AnnulmentClock extends Rounder {
  constructor(annulments: AnnulmentService, database: Database) {
    super(database, { every: EVERY, name: 'rounds of annulments', work: () => annulments.round() });
  }
}
