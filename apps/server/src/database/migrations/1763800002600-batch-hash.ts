import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a batch's hash covers: everything of its journals and transfers, in the form in which it is stored. */
export class BatchHash1763800002600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One field of a hashed row: its length in bytes before it, or a mark for none, so that no two rows share their text.
      CREATE FUNCTION framed(p_value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT coalesce(octet_length(p_value)::text || ':' || p_value || ',', '-,')
      $$;

      -- Version 2, read back from the tables: writing and checking are one function. Memo and source stand as SHA-256,
      -- so that the words can go one day and the chain stays whole; a salt, which also keeps them from being guessed,
      -- comes with a later version.
      CREATE FUNCTION batch_hash(p_ledger uuid, p_sequence bigint, p_previous bytea) RETURNS bytea
      LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
      BEGIN
        RETURN (
          SELECT sha256(convert_to(
            framed('2') || framed(p_ledger::text) || framed(p_sequence::text) || framed(encode(p_previous, 'hex'))
            || framed(count(*)::text)
            || coalesce(string_agg(
                 framed(j.ordinal::text) || framed(j.id::text) || framed(j.idempotency_key)
                 || framed(encode(j.request_hash, 'hex')) || framed(j.kind) || framed(j.actor)
                 || framed(j.custom_version::text) || framed(extract(epoch FROM j.effective_at)::text)
                 || framed(extract(epoch FROM j.recorded_at)::text) || framed(j.reverses::text)
                 || framed(encode(sha256(convert_to(j.memo, 'UTF8')), 'hex'))
                 || framed(encode(sha256(convert_to(framed(j.source_kind) || framed(j.source_id), 'UTF8')), 'hex'))
                 || framed(l.legs::text) || coalesce(l.text, ''), '' ORDER BY j.ordinal), ''), 'UTF8'))
          FROM journal j CROSS JOIN LATERAL (
            SELECT count(*) AS legs, string_agg(
              framed(t.position::text) || framed(t.id::text) || framed(d.path) || framed(c.path) || framed(t.unit)
              || framed(t.amount::text) || framed(t.purpose_code), '' ORDER BY t.position) AS text
            FROM transfer t
            JOIN account d ON d.id = t.debit_account_id
            JOIN account c ON c.id = t.credit_account_id
            WHERE t.journal_id = j.id AND t.ledger_id = p_ledger
          ) AS l
          WHERE j.ledger_id = p_ledger AND j.batch_sequence = p_sequence
        );
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION batch_hash, framed');
  }
}
