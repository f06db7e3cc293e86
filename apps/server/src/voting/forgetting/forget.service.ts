import { Injectable } from '@nestjs/common';
import { refuse, type Refusal } from '#libs/amount';
import { Database } from '../../database/database.js';
import { ForgetStore } from './forget.store.js';
import type { Forgotten } from './forget.types.js';

export type ForgetRefusal = Refusal<'PersonUnknown' | 'WordsUnknown'>;

const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;
const RULE = 'gm.erasure';

/** What officers erase for whoever asks to be forgotten. What was done stays, and the log's hashes say nothing without the words. */
@Injectable()
export class ForgetService {
  constructor(
    private readonly database: Database,
    private readonly store: ForgetStore,
  ) {}

  /** What a person said to motions, their objections' and requisitions' words, and all that tells them things. */
  async person(partnershipId: string, rollNumber: string): Promise<Forgotten | ForgetRefusal> {
    const gone = await this.database.closerTransaction((tx) => this.store.person(tx, partnershipId, rollNumber));
    const message = `Nobody has the roll number ${rollNumber}.`;
    return gone ?? refuse('PersonUnknown', { message, field: 'rollNumber', rule: RULE });
  }

  /** Words of an objection's finding, of a meeting's chair, or of a requisition, by its id. */
  async words(partnershipId: string, id: string): Promise<undefined | ForgetRefusal> {
    const gone =
      ID.test(id) && (await this.database.closerTransaction((tx) => this.store.words(tx, partnershipId, id)));
    const message = 'No words are kept under that id: it is not one, or they are erased already.';
    return gone ? undefined : refuse('WordsUnknown', { message, field: 'id', rule: RULE });
  }
}
