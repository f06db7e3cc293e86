import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Rounder } from '../rounds/rounds.js';
import { CourtFactsStore } from './court-facts.store.js';

/** How often is looked for heirs who came of age (milliseconds): a day tells no birthday more exactly than it must. */
const EVERY = 3_600_000;

/** Lets go of the days on which heirs came of age, every hour until the server stops; a sitting of the court does so too. */
@Injectable()
export class MinorityKeeper extends Rounder {
  constructor(facts: CourtFactsStore, database: Database) {
    super(database, {
      every: EVERY,
      name: 'letting go of past minorities',
      work: () => database.transaction((tx) => facts.forgetMinorities(tx)),
    });
  }
}
