import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Rounder } from '../../rounds/rounds.js';
import { SecretStore } from './secret.store.js';

/** Milliseconds. */
const EVERY = 60_000;

/** Lets go of the keys that signed tokens, once their vote has closed. */
@Injectable()
export class TokenSweeper extends Rounder {
  constructor(store: SecretStore, database: Database) {
    super(database, { every: EVERY, name: 'keys of tokens', work: () => store.forget() });
  }
}
