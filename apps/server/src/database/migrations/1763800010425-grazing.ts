import type { MigrationInterface, QueryRunner } from 'typeorm';
import { GRAZING_CALLS, WITHOUT_GRAZING_CALLS } from './sql/grazing-calls.js';
import { GRAZING_GRANTS, WITHOUT_GRAZING_GRANTS } from './sql/grazing-grants.js';
import { GRAZING_HOLDS, WITHOUT_GRAZING_HOLDS } from './sql/grazing-holds.js';
import { GRAZING_RIGHTS, GRAZING_RIGHTS_BEFORE, GRAZING_TABLES, WITHOUT_GRAZING_TABLES } from './sql/grazing-tables.js';
import { STINT_CALLS, WITHOUT_STINT_CALLS } from './sql/stint-calls.js';
import { STINT_GRANTS, WITHOUT_STINT_GRANTS } from './sql/stint-grants.js';
import { STINT_HOLDS, WITHOUT_STINT_HOLDS } from './sql/stint-holds.js';
import { STINT_JOBS, WITHOUT_STINT_JOBS } from './sql/stint-jobs.js';

/** A throttle that leaves nothing would be a suspension, which is for a jury: asked of what is adopted from now on. */
const throttleFrom = (least: string): string => `
  ALTER TABLE custom_bound DISABLE TRIGGER append_only;
  UPDATE custom_bound SET least = '${least}' WHERE path = 'stint.throttle';
  ALTER TABLE custom_bound ENABLE ALWAYS TRIGGER append_only;
`;

/** Stints of gates that are divided and change hands, of jobs, and by officers' word; sanctions that suspend nobody. */
export class Grazing1763800010425 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const before = [WITHOUT_STINT_CALLS, WITHOUT_STINT_HOLDS, WITHOUT_STINT_GRANTS];
    const now = [GRAZING_TABLES, GRAZING_GRANTS, GRAZING_HOLDS, GRAZING_CALLS, STINT_JOBS, GRAZING_RIGHTS];
    for (const sql of [throttleFrom('1/100'), ...before, ...now]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    const now = [WITHOUT_STINT_JOBS, WITHOUT_GRAZING_CALLS, WITHOUT_GRAZING_HOLDS, WITHOUT_GRAZING_GRANTS];
    const before = [WITHOUT_GRAZING_TABLES, STINT_GRANTS, STINT_HOLDS, STINT_CALLS, GRAZING_RIGHTS_BEFORE];
    for (const sql of [...now, ...before, throttleFrom('0/1')]) await runner.query(sql);
  }
}
