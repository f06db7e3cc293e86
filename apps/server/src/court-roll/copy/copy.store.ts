import { Injectable } from '@nestjs/common';
import { Database, queryIn } from '../../database/database.js';

/** A holding as the roll has it now. Amounts in minor units, quantity in smallest steps of the meter, a year. */
export interface HeldRecord {
  readonly number: string;
  readonly kind: string;
  readonly subject: string;
  readonly state: string;
  readonly since: string;
  readonly quantity: string;
  readonly meter: string | null;
  readonly value: string;
  readonly rent: string;
  readonly life: number;
  readonly appurtenantTo: string | null;
  readonly personId: string;
  readonly rollNumber: string;
  /** Whether the holder chose to be known by name; the name itself is only for who may read it. */
  readonly namePublic: boolean;
  readonly name: string | null;
}

/** An entry fine of the holding: what fell due, what the roll asks now, and what came in by the books; minor units. */
export interface CopiedFine {
  readonly line: string;
  readonly amount: string;
  readonly due: string;
  readonly paid: string;
  readonly disputed: boolean;
}

/** A line of the roll about it. Lines of before the roll had documents have none. */
export interface LineRecord {
  readonly number: string;
  readonly event: string;
  readonly on: string;
  readonly customVersion: number;
  readonly hash: string;
  readonly document: string | null;
  /** The entry as it was staged for the log. */
  readonly entry: string;
  /** What opens the commitment to the holder who stands in this line, in hexadecimal; null once it is erased. */
  readonly holderSalt: string | null;
}

const HELD = `
  SELECT h.number, h.kind, h.subject, h.state, h.since::text AS since, h.quantity::text AS quantity, h.meter,
         h.value_minor::text AS value, h.rent_minor::text AS rent, h.life, h.appurtenant_to AS "appurtenantTo",
         p.id AS "personId", p.roll_number AS "rollNumber", p.name_public AS "namePublic", p.name
  FROM holding h JOIN person p ON p.partnership_id = h.partnership_id AND p.id = h.person_id
  WHERE h.partnership_id = $1 AND h.number = $2`;

// The salt only where the line speaks of whoever holds now: what opens another's is not theirs to hand on.
const LINES = `
  SELECT e.number::text AS number, e.event, e.on_date::text AS on, e.custom_version AS "customVersion",
         encode(e.hash, 'hex') AS hash, e.document,
         coalesce(e.document, format('{"event":"%s","hash":"%s","holding":"%s","number":"%s","type":"roll-entry","v":"1"}',
                                     e.event, encode(e.hash, 'hex'), h.number, e.number)) AS entry,
         encode(s.salt, 'hex') AS "holderSalt"
  FROM holding h
  JOIN roll_entry e ON e.partnership_id = h.partnership_id AND e.holding_id = h.id
  LEFT JOIN roll_salt s ON s.partnership_id = e.partnership_id AND s.number = e.number AND s.role = 'holder' AND s.value = $3
  WHERE h.partnership_id = $1 AND h.number = $2 ORDER BY e.number`;

const FINES = `
  SELECT f.number::text AS line, f.amount_minor::text AS amount, fine_due(f.partnership_id, f.number)::text AS due,
         fine_paid(f.partnership_id, f.number)::text AS paid,
         h.fine_disputed AND f.number = (SELECT max(l.number) FROM fine l WHERE l.partnership_id = f.partnership_id AND l.holding_id = f.holding_id) AS disputed
  FROM fine f JOIN holding h ON h.partnership_id = f.partnership_id AND h.id = f.holding_id
  WHERE h.partnership_id = $1 AND h.number = $2 ORDER BY f.number`;

/** What a copy reads at one moment. */
export interface CopyRead {
  readonly held: HeldRecord;
  readonly lines: readonly LineRecord[];
  readonly fines: readonly CopiedFine[];
}

/** Reads what a copy of the court roll is made of. */
@Injectable()
export class CopyStore {
  constructor(private readonly database: Database) {}

  /** The right and its lines as they stand at one moment: what the last line made of it is what it is. */
  read(partnershipId: string, number: string): Promise<CopyRead | undefined> {
    return this.database.snapshot(async (tx) => {
      const [held] = await queryIn<HeldRecord>(tx, HELD, [partnershipId, number]);
      if (held === undefined) return undefined;
      const lines = await queryIn<LineRecord>(tx, LINES, [partnershipId, number, held.rollNumber]);
      return { held, lines, fines: await queryIn<CopiedFine>(tx, FINES, [partnershipId, number]) };
    });
  }
}
