import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Version 3 of a batch's hash: it also covers what pends, what resolves it, and what adjusts a closed period. Older
 * batches keep version 2; each is checked by the version that it names.
 */
export class BatchHashV31763800008100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Rows in the text form of PostgreSQL's records: fields between commas, quoted where they hold what could be taken for
      -- something else, nothing for none, so that no two rows share their text. First the batch, then each journal ('j') with
      -- its legs ('l'). The words of memo and source enter as SHA-256, so that they can go one day and the chain stays whole.
      -- post_journals writes the same text from what it was sent: what it stored otherwise is found here.
      CREATE FUNCTION batch_hash_v3(p_ledger uuid, p_sequence bigint, p_previous bytea) RETURNS bytea
      LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp
      SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET bytea_output = 'hex' AS $$
      BEGIN
        RETURN (
          WITH journal_of AS MATERIALIZED (
            SELECT * FROM journal j WHERE j.ledger_id = p_ledger AND j.batch_sequence = p_sequence
          )
          SELECT sha256(convert_to(
            ROW('3', p_ledger, p_sequence, p_previous, (SELECT count(*) FROM journal_of))::text
            || coalesce(string_agg(line.text, '' ORDER BY line.ordinal, line.place), ''), 'UTF8'))
          FROM (
            SELECT j.ordinal, 0 AS place, ROW('j', j.ordinal, j.id, j.idempotency_key, j.request_hash, j.kind, j.actor, j.custom_version,
              j.effective_at, j.recorded_at, j.reverses, j.phase, j.expires_at, j.resolves, j.adjustment, j.adjusts_period,
              sha256(convert_to(j.memo, 'UTF8')), sha256(convert_to(ROW(j.source_kind, j.source_id)::text, 'UTF8')))::text AS text
            FROM journal_of j
            UNION ALL
            SELECT t.ordinal, t.position, ROW('l', t.position, t.id, d.path, c.path, t.unit, t.amount, t.purpose_code)::text
            FROM (
              SELECT j.ordinal, t.position, t.id, t.debit_account_id, t.credit_account_id, t.unit, t.amount, t.purpose_code
              FROM journal_of j JOIN transfer t ON t.journal_id = j.id AND t.ledger_id = p_ledger
              UNION ALL
              SELECT j.ordinal, h.position, NULL, h.debit_account_id, h.credit_account_id, h.unit, h.amount, h.purpose_code
              FROM journal_of j JOIN hold h ON h.journal_id = j.id AND h.ledger_id = p_ledger
            ) AS t
            JOIN account d ON d.id = t.debit_account_id
            JOIN account c ON c.id = t.credit_account_id
          ) AS line
        );
      END $$;

      -- The hash that a batch should have, by the version that it names; null for a version nobody knows.
      CREATE FUNCTION batch_hash_of(p_ledger uuid, p_sequence bigint, p_previous bytea, p_version integer) RETURNS bytea
      LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
        SELECT CASE p_version WHEN 2 THEN batch_hash(p_ledger, p_sequence, p_previous)
                              WHEN 3 THEN batch_hash_v3(p_ledger, p_sequence, p_previous) END
      $$;
      REVOKE EXECUTE ON FUNCTION batch_hash_v3, batch_hash_of FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION batch_hash_v3, batch_hash_of TO copyhold_app, copyhold_auditor;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION batch_hash_of, batch_hash_v3');
  }
}
