/** Erasing the words of a journal lets go of the words too, and not of their salt alone. */
export const WORDS_ERASED = `
  -- That somebody's words were erased is told; what they were is not.
  CREATE TABLE words_erased (
    journal_id uuid PRIMARY KEY REFERENCES journal,
    ledger_id uuid NOT NULL REFERENCES ledger,
    erased_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The transaction that erases, and no other, may empty the words.
    erased_in xid8 NOT NULL DEFAULT pg_current_xact_id()
  );
  CALL make_append_only('words_erased');

  -- A journal never changes, but for words that are erased in this very transaction, by the one function that does.
  CREATE FUNCTION keep_journals() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF TG_OP = 'UPDATE' THEN
      IF EXISTS (SELECT 1 FROM words_erased WHERE erased_in = pg_current_xact_id_if_assigned()) THEN RETURN NULL; END IF;
    END IF;
    RAISE EXCEPTION 'facts are append only: % on % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'P0101';
  END $$;
  DROP TRIGGER append_only ON journal;
  -- What was erased before this lets go of its words now.
  INSERT INTO words_erased (journal_id, ledger_id)
  SELECT k.journal_id, j.ledger_id FROM journal_salt k JOIN journal j ON j.id = k.journal_id WHERE k.words IS NOT NULL;
  UPDATE journal SET memo = '', request_hash = sha256('erased'::bytea || uuid_send(id)) WHERE id IN (SELECT journal_id FROM words_erased);
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION keep_journals();
  ALTER TABLE journal ENABLE ALWAYS TRIGGER append_only;

  CREATE OR REPLACE FUNCTION erase_words_salt(p_ledger uuid, p_journal uuid) RETURNS boolean
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
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO words_erased (journal_id, ledger_id) VALUES (p_journal, p_ledger);
    -- The hash of the request would let the words be guessed: the same request under its key is from now on another.
    UPDATE journal SET memo = '', request_hash = sha256('erased'::bytea || uuid_send(id)) WHERE id = p_journal AND ledger_id = p_ledger;
    RETURN true;
  END $$;

  GRANT SELECT ON words_erased TO copyhold_app, copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION keep_journals FROM PUBLIC;
`;

/** As it was before: the words stay where their salt goes. What was emptied stays empty. */
export const WORDS_KEPT = `
  DROP TRIGGER append_only ON journal;
  CALL make_append_only('journal');
  DROP FUNCTION keep_journals;
  CREATE OR REPLACE FUNCTION erase_words_salt(p_ledger uuid, p_journal uuid) RETURNS boolean
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
  DROP TABLE words_erased;
`;
