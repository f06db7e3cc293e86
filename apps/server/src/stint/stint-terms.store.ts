import { Injectable } from '@nestjs/common';
import type { StandingStep } from '#libs/inference-meter';
import { queryIn, type Tx } from '../database/database.js';

/** What a pasture gives in a period, and what of it the hosts have first: whole ppm·milli-GPU·ms. */
export interface CapacitySaid {
  readonly pasture: string;
  /** Full UTC hours, ISO 8601. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly capacity: bigint;
  readonly host: bigint;
}

/** Why somebody is sanctioned or let off, and who says so. */
export interface SanctionWords {
  readonly why: string;
  readonly actor: string;
}

/** The statements by which capacities and sanctions are entered. */
@Injectable()
export class StintTermsStore {
  async setCapacity(tx: Tx, partnershipId: string, said: CapacitySaid, actor: string): Promise<string> {
    const [found] = await queryIn<{ outcome: string }>(
      tx,
      'SELECT set_capacity($1, $2, $3, $4, $5, $6, $7) AS outcome',
      [partnershipId, said.pasture, said.startsAt, said.endsAt, said.capacity.toString(), said.host.toString(), actor],
    );
    return found?.outcome ?? '';
  }

  /** The step that a person stands at after one more breach; null where nobody has this roll number. */
  async breach(
    tx: Tx,
    partnershipId: string,
    rollNumber: string,
    by: SanctionWords,
  ): Promise<Exclude<StandingStep, 'SUSPENDED'> | null> {
    const [found] = await queryIn<{ step: Exclude<StandingStep, 'SUSPENDED'> | null }>(
      tx,
      `SELECT record_breach($1, (SELECT id FROM person WHERE partnership_id = $1 AND roll_number = $2), $3, $4) AS step`,
      [partnershipId, rollNumber, by.why, by.actor],
    );
    return found?.step ?? null;
  }

  /** False where there is nothing that a jury is not called about already. */
  async callJury(tx: Tx, partnershipId: string, rollNumber: string, by: SanctionWords): Promise<boolean> {
    const [found] = await queryIn<{ called: boolean }>(
      tx,
      `SELECT call_stint_jury($1, (SELECT id FROM person WHERE partnership_id = $1 AND roll_number = $2), $3, $4) AS called`,
      [partnershipId, rollNumber, by.why, by.actor],
    );
    return found?.called ?? false;
  }

  async lift(tx: Tx, partnershipId: string, rollNumber: string, by: SanctionWords): Promise<boolean> {
    const [found] = await queryIn<{ lifted: boolean }>(
      tx,
      `SELECT lift_sanctions($1, (SELECT id FROM person WHERE partnership_id = $1 AND roll_number = $2), $3, $4) AS lifted`,
      [partnershipId, rollNumber, by.why, by.actor],
    );
    return found?.lifted ?? false;
  }

  /** Erases why a person was ever sanctioned or let off; how many there were. */
  async forgetWords(tx: Tx, partnershipId: string, rollNumber: string): Promise<number> {
    const [found] = await queryIn<{ erased: number }>(
      tx,
      `SELECT erase_sanction_words($1, (SELECT id FROM person WHERE partnership_id = $1 AND roll_number = $2)) AS erased`,
      [partnershipId, rollNumber],
    );
    return found?.erased ?? 0;
  }
}
