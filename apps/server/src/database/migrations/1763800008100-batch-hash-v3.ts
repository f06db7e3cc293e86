import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Version 3 of a batch's hash: it also covers what pends, what resolves it, and what adjusts a closed period; each
 * journal has a hash of its own, so that one entry is checked by its own rows and the hashes of the others; and the words
 * stand in it as salted commitments. Older batches keep version 2; each is checked by the version that it names.
 */
export class BatchHashV31763800008100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SALTS);
    await runner.query(HASHES);
    await runner.query(`
      REVOKE EXECUTE ON FUNCTION salt_of_journal, words_hash, journal_hashes, words_salts, erase_words_salt, batch_hash_v3, batch_hash_of
        FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION salt_of_journal, words_hash, journal_hashes, batch_hash_v3, batch_hash_of TO copyhold_app, copyhold_auditor;
      GRANT EXECUTE ON FUNCTION words_salts TO copyhold_app;
      GRANT EXECUTE ON FUNCTION erase_words_salt TO copyhold_closer;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP FUNCTION batch_hash_of, batch_hash_v3, erase_words_salt, words_salts, journal_hashes, words_hash, salt_of_journal;
       DROP TABLE journal_salt, batch_salt`,
    );
  }
}

const SALTS = `
  -- 32 bytes of chance for each batch; each journal's salt follows from them. Neither the application nor the auditor
  -- reads the table: the functions below answer what may be known.
  CREATE TABLE batch_salt (
    ledger_id uuid NOT NULL,
    sequence bigint NOT NULL,
    salt bytea NOT NULL CHECK (octet_length(salt) = 32),
    PRIMARY KEY (ledger_id, sequence)
  );

  -- Of a batch in which somebody's words were erased: the salts of the other journals, and of that one the commitment,
  -- which without its salt says nothing.
  CREATE TABLE journal_salt (
    journal_id uuid PRIMARY KEY REFERENCES journal,
    salt bytea CHECK (octet_length(salt) = 32),
    words bytea CHECK (octet_length(words) = 32),
    CHECK (num_nonnulls(salt, words) = 1)
  );

  CREATE FUNCTION salt_of_journal(p_salt bytea, p_ordinal bigint) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sha256(p_salt || int8send(p_ordinal))
  $$;

  -- The commitment to a journal's words: the domain, a line feed, the salt and canonical JSON. The hash of the request
  -- stands among them, because it is one of the words as well and would let them be guessed. Null without a salt.
  CREATE FUNCTION words_hash(p_salt bytea, p_memo text, p_request bytea, p_source_kind text, p_source_id text) RETURNS bytea
  LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256('journal-words\\012'::bytea || p_salt || convert_to(
      '{"memo":' || to_json(p_memo)::text || ',"requestHash":"' || encode(p_request, 'hex')
      || '","sourceId":' || coalesce(to_json(p_source_id)::text, 'null')
      || ',"sourceKind":' || coalesce(to_json(p_source_kind)::text, 'null') || '}', 'UTF8'))
  $$;
`;

const HASHES = `
  -- Rows in the text form of PostgreSQL's records: fields between commas, quoted where they hold what could be taken for
  -- something else, nothing for none, so that no two rows share their text. A journal ('j') with its legs ('l') is one
  -- hash. post_journals writes the same text from what it was sent: what it stored otherwise is found here.
  CREATE FUNCTION journal_hashes(p_ledger uuid, p_sequence bigint)
  RETURNS TABLE (ordinal integer, journal_id uuid, words bytea, hash bytea)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp
  SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET bytea_output = 'hex' AS $$
  #variable_conflict use_column
  BEGIN
    RETURN QUERY
    WITH journal_of AS MATERIALIZED (
      SELECT j.*, coalesce(k.words, words_hash(coalesce(k.salt, salt_of_journal(b.salt, j.ordinal)),
                                               j.memo, j.request_hash, j.source_kind, j.source_id)) AS words
      FROM journal j
      LEFT JOIN batch_salt b ON b.ledger_id = j.ledger_id AND b.sequence = j.batch_sequence
      LEFT JOIN journal_salt k ON k.journal_id = j.id
      WHERE j.ledger_id = p_ledger AND j.batch_sequence = p_sequence
    ), line AS (
      SELECT j.id, 0 AS place, ROW('j', j.ordinal, j.id, j.idempotency_key, j.kind, j.actor, j.custom_version, j.effective_at,
        j.recorded_at, j.reverses, j.phase, j.expires_at, j.resolves, j.adjustment, j.adjusts_period, j.words)::text AS text
      FROM journal_of j
      UNION ALL
      SELECT t.journal_id, t.position, ROW('l', t.position, t.id, d.path, c.path, t.unit, t.amount, t.purpose_code)::text
      FROM (
        SELECT t.journal_id, t.position, t.id, t.debit_account_id, t.credit_account_id, t.unit, t.amount, t.purpose_code
        FROM journal_of j JOIN transfer t ON t.journal_id = j.id AND t.ledger_id = p_ledger
        UNION ALL
        SELECT h.journal_id, h.position, NULL, h.debit_account_id, h.credit_account_id, h.unit, h.amount, h.purpose_code
        FROM journal_of j JOIN hold h ON h.journal_id = j.id AND h.ledger_id = p_ledger
      ) AS t
      JOIN account d ON d.id = t.debit_account_id
      JOIN account c ON c.id = t.credit_account_id
    )
    SELECT j.ordinal, j.id, j.words, l.hash FROM journal_of j JOIN (
      SELECT line.id, sha256(convert_to(string_agg(line.text, '' ORDER BY line.place), 'UTF8')) AS hash FROM line GROUP BY line.id
    ) AS l ON l.id = j.id ORDER BY j.ordinal;
  END $$;

  -- The batch's own row, then the hashes of its journals in their order.
  CREATE FUNCTION batch_hash_v3(p_ledger uuid, p_sequence bigint, p_previous bytea) RETURNS bytea
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp
  SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET bytea_output = 'hex' AS $$
  BEGIN
    RETURN (
      SELECT sha256(convert_to(ROW('3', p_ledger, p_sequence, p_previous, count(*))::text, 'UTF8')
                    || coalesce(string_agg(h.hash, ''::bytea ORDER BY h.ordinal), ''::bytea))
      FROM journal_hashes(p_ledger, p_sequence) AS h
    );
  END $$;

  -- The hash that a batch should have, by the version that it names; null for a version nobody knows.
  CREATE FUNCTION batch_hash_of(p_ledger uuid, p_sequence bigint, p_previous bytea, p_version integer) RETURNS bytea
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE p_version WHEN 2 THEN batch_hash(p_ledger, p_sequence, p_previous)
                          WHEN 3 THEN batch_hash_v3(p_ledger, p_sequence, p_previous) END
  $$;

  -- What opens the words of a batch, for whoever is given the words with it: a salt for each journal but those whose
  -- words were erased, which nobody can open any more.
  CREATE FUNCTION words_salts(p_ledger uuid, p_sequence bigint) RETURNS TABLE (ordinal integer, salt bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT j.ordinal, coalesce(k.salt, salt_of_journal(b.salt, j.ordinal)) FROM journal j
    LEFT JOIN batch_salt b ON b.ledger_id = j.ledger_id AND b.sequence = j.batch_sequence
    LEFT JOIN journal_salt k ON k.journal_id = j.id
    WHERE j.ledger_id = p_ledger AND j.batch_sequence = p_sequence AND num_nonnulls(b.salt, k.salt) > 0 ORDER BY j.ordinal
  $$;

  -- From here on nobody can show what the commitment in the log was to; the chain stays whole. False where there is
  -- nothing to erase: no such journal, an older version, or erased before.
  CREATE FUNCTION erase_words_salt(p_ledger uuid, p_journal uuid) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_sequence bigint; v_salt bytea;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_ledger FOR NO KEY UPDATE;
    SELECT batch_sequence INTO v_sequence FROM journal WHERE id = p_journal AND ledger_id = p_ledger;
    -- What passed a gate of the asset lock is counted by its source, for ever.
    IF EXISTS (SELECT 1 FROM journal j WHERE j.id = p_journal AND j.ledger_id = p_ledger
               AND j.source_kind IN ('asset', 'exchange', 'depreciation', 'disposal', 'absorption')) THEN
      RAISE EXCEPTION 'the words of what passed a gate of the asset lock stay' USING ERRCODE = 'P0142';
    END IF;
    DELETE FROM batch_salt WHERE ledger_id = p_ledger AND sequence = v_sequence RETURNING salt INTO v_salt;
    INSERT INTO journal_salt (journal_id, salt)
    SELECT j.id, salt_of_journal(v_salt, j.ordinal) FROM journal j
    WHERE v_salt IS NOT NULL AND j.ledger_id = p_ledger AND j.batch_sequence = v_sequence;
    UPDATE journal_salt k SET salt = NULL, words = words_hash(k.salt, j.memo, j.request_hash, j.source_kind, j.source_id)
    FROM journal j WHERE j.id = p_journal AND j.ledger_id = p_ledger AND k.journal_id = j.id AND k.salt IS NOT NULL;
    RETURN FOUND;
  END $$;
`;
