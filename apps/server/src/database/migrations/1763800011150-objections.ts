import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ANNULMENTS, WITHOUT_ANNULMENTS } from './sql/annulments.js';
import { CLAIMS_OF_THE_ASSOCIATION, WITHOUT_CLAIMS } from './sql/association-claims.js';
import { OBJECTION_FINDINGS, OBJECTION_FINDINGS_GRANTS, WITHOUT_OBJECTION_FINDINGS } from './sql/objection-findings.js';
import { OBJECTIONS, OBJECTIONS_GRANTS, WITHOUT_OBJECTIONS } from './sql/objections.js';

const UP = [
  OBJECTIONS,
  OBJECTION_FINDINGS,
  OBJECTIONS_GRANTS,
  OBJECTION_FINDINGS_GRANTS,
  ANNULMENTS,
  CLAIMS_OF_THE_ASSOCIATION,
];
const DOWN = [WITHOUT_CLAIMS, WITHOUT_ANNULMENTS, WITHOUT_OBJECTION_FINDINGS, WITHOUT_OBJECTIONS];

/** What holds a carried motion up or undoes it: objections, what juries find of them, annulment. */
export class Objections1763800011150 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
