import { Injectable } from '@nestjs/common';
import { isReservedSubject } from '#libs/inference-meter';
import { Database } from '../database/database.js';

const MOST_REMEMBERED = 10_000;

/** Knows whom use may be of. Nobody leaves the roll of people: who was found once need not be asked for again. */
@Injectable()
export class KnownSubjects {
  private readonly found = new Set<string>();

  constructor(private readonly database: Database) {}

  /** Of these subjects, those that are neither on the roll, nor the site itself, nor what stands for nobody. */
  async unknown(partnershipId: string, site: string, subjects: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const asked = [...subjects].filter(
      (subject) => subject !== site && !isReservedSubject(subject) && !this.found.has(`${partnershipId} ${subject}`),
    );
    if (asked.length === 0) return new Set();
    const rows = await this.database.query<{ roll: string }>(
      'SELECT roll_number AS roll FROM person WHERE partnership_id = $1 AND roll_number = ANY($2::text[])',
      [partnershipId, asked.map((subject) => subject.replaceAll('\0', '').toWellFormed())],
    );
    const known = new Set(rows.map(({ roll }) => roll));
    if (this.found.size > MOST_REMEMBERED) this.found.clear();
    for (const roll of known) this.found.add(`${partnershipId} ${roll}`);
    return new Set(asked.filter((subject) => !known.has(subject)));
  }
}
