import { WORDS_ERASED } from './words-erased.js';

/** Journals whose amounts were decided elsewhere: their words name where, and nobody could make them again without. */
const DECIDED_ELSEWHERE = ['appropriation', 'close-result', 'waterfall', 'run-item', 'standing-share-run-item'];

/** Erasing words, but never those that lead from an entry to the decision that it carries out. */
export const WORDS_THAT_STAY = `
  CREATE OR REPLACE FUNCTION erase_words_salt(p_ledger uuid, p_journal uuid) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_sequence bigint; v_salt bytea;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_ledger FOR NO KEY UPDATE;
    SELECT batch_sequence INTO v_sequence FROM journal WHERE id = p_journal AND ledger_id = p_ledger;
    -- What passed a gate of the asset lock is counted by its source, for ever.
    IF EXISTS (SELECT 1 FROM journal j LEFT JOIN journal o ON o.id = j.reverses WHERE j.id = p_journal AND j.ledger_id = p_ledger
               AND ARRAY[j.source_kind, o.source_kind] && ARRAY['asset', 'exchange', 'depreciation', 'disposal', 'absorption']) THEN
      RAISE EXCEPTION 'the words of what passed a gate of the asset lock stay' USING ERRCODE = 'P0142';
    END IF;
    IF EXISTS (SELECT 1 FROM journal j WHERE j.id = p_journal AND j.ledger_id = p_ledger
               AND j.kind IN (${DECIDED_ELSEWHERE.map((kind) => `'${kind}'`).join(', ')})) THEN
      RAISE EXCEPTION 'the words that name the decision which an entry carries out stay' USING ERRCODE = 'P0142';
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
`;

const body = WORDS_ERASED.slice(WORDS_ERASED.indexOf('CREATE OR REPLACE FUNCTION erase_words_salt('));

/** As it was before: only the words of what passed a gate stay. */
export const WORDS_AS_BEFORE = body.slice(0, body.indexOf('END $$;') + 'END $$;'.length);
