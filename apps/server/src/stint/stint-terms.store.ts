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

/** What was last said of a period, and how the stints stand that were made of it: whole ppm·milli-GPU·ms. */
export interface CapacityStanding {
  readonly capacity: bigint;
  readonly host: bigint;
  /** Who may use its stints, and how many stints there are; none before the period begins. */
  readonly holders: number;
  readonly stints: number;
  readonly used: bigint;
  readonly held: bigint;
  /** How many of them would have nothing left, were as much open to the gates as was asked about. */
  readonly bare: number;
}

/** At which step somebody stands without a jury. */
export interface Sanctioned {
  readonly step: Exclude<StandingStep, 'GOOD' | 'SUSPENDED'>;
  readonly throttled: boolean;
  /** Until when a jury is due; null where none is called. */
  readonly juryDue: Date | null;
  readonly since: Date;
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

  /** What was said last of just this period; `open` is what would be open to its gates instead. */
  async standing(
    tx: Tx,
    partnershipId: string,
    { pasture, startsAt, endsAt, open }: Omit<CapacitySaid, 'capacity' | 'host'> & { readonly open: bigint },
  ): Promise<CapacityStanding | undefined> {
    const [found] = await queryIn<
      Record<'capacity' | 'host' | 'used' | 'held', string> & Record<'holders' | 'stints' | 'bare', number>
    >(
      tx,
      `SELECT c.capacity, c.host, count(t.holding_id)::integer AS stints, coalesce(sum(t.used), 0) AS used,
              count(DISTINCT coalesce(h.let_to, h.person_id))::integer AS holders, coalesce(sum(t.held), 0) AS held,
              (count(*) FILTER (WHERE (t.used + t.held) * (c.capacity - c.host) >= t.granted * $5::numeric))::integer AS bare
       FROM (SELECT * FROM stint_capacity WHERE partnership_id = $1 AND pasture = $2 AND starts_at = $3 AND ends_at = $4
             ORDER BY turn DESC LIMIT 1) AS c
       LEFT JOIN stint t ON t.partnership_id = c.partnership_id AND t.pasture = c.pasture AND t.starts_at = c.starts_at
         AND NOT t.divided
       LEFT JOIN holding h ON h.partnership_id = t.partnership_id AND h.id = t.holding_id
       GROUP BY c.capacity, c.host`,
      [partnershipId, pasture, startsAt, endsAt, open.toString()],
    );
    if (found === undefined) return undefined;
    const { capacity, host, used, held, ...counts } = found;
    return { ...counts, capacity: BigInt(capacity), host: BigInt(host), used: BigInt(used), held: BigInt(held) };
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

  /** Undefined where the standing is good. */
  async sanction(tx: Tx, partnershipId: string, rollNumber: string): Promise<Sanctioned | undefined> {
    const [found] = await queryIn<Sanctioned>(
      tx,
      `SELECT step, throttled, jury_due AS "juryDue", since
       FROM sanction_of($1, (SELECT id FROM person WHERE partnership_id = $1 AND roll_number = $2))`,
      [partnershipId, rollNumber],
    );
    return found;
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

  /** For how many sanctions of a person it is still known why; null where nobody has this roll number. */
  async wordsKept(tx: Tx, partnershipId: string, rollNumber: string): Promise<number | null> {
    const [found] = await queryIn<{ kept: number }>(
      tx,
      `SELECT (SELECT count(*) FROM stint_sanction_words w WHERE w.partnership_id = p.partnership_id AND w.person_id = p.id)::integer AS kept
       FROM person p WHERE p.partnership_id = $1 AND p.roll_number = $2`,
      [partnershipId, rollNumber],
    );
    return found?.kept ?? null;
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
