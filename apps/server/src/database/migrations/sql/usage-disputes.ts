/**
 * Use that a machine told of somebody who says that it was not theirs. A machine may name anybody on the roll: whoever is
 * charged has a say, and an officer answers it.
 */
export const USAGE_DISPUTES = `
  -- One for each person, machine and month until it is answered; a later turn is about what was told after that.
  CREATE TABLE usage_dispute (
    partnership_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT uuidv7(),
    person_id uuid NOT NULL,
    machine_id uuid NOT NULL,
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    turn integer NOT NULL CHECK (turn > 0),
    raised_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, id),
    UNIQUE (partnership_id, person_id, machine_id, month, turn),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person,
    FOREIGN KEY (partnership_id, machine_id) REFERENCES machine
  );
  CALL make_append_only('usage_dispute');

  -- TAKEN_BACK: nothing of it counted any more when it was answered. STANDS: something of it still did.
  CREATE TABLE usage_dispute_answer (
    partnership_id uuid NOT NULL,
    dispute_id uuid NOT NULL,
    answer text NOT NULL CHECK (answer IN ('TAKEN_BACK', 'STANDS')),
    actor text NOT NULL CHECK (actor <> ''),
    answered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, dispute_id),
    FOREIGN KEY (partnership_id, dispute_id) REFERENCES usage_dispute
  );
  CALL make_append_only('usage_dispute_answer');

  -- What both said: words about a person, which can be erased.
  CREATE TABLE usage_dispute_words (
    partnership_id uuid NOT NULL,
    dispute_id uuid NOT NULL,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500 AND plain_words(reason)),
    answer text CHECK (length(answer) BETWEEN 1 AND 500 AND plain_words(answer)),
    PRIMARY KEY (partnership_id, dispute_id),
    FOREIGN KEY (partnership_id, dispute_id) REFERENCES usage_dispute
  );

  -- Whether anything that counts of a month's use of somebody came from a machine, taken in after a moment.
  CREATE FUNCTION told_of(p_partnership uuid, p_person uuid, p_source text, p_month date, p_after timestamptz) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (
      SELECT 1 FROM live_usage e JOIN person p ON p.partnership_id = e.partnership_id AND p.roll_number = e.subject
      WHERE e.partnership_id = p_partnership AND p.id = p_person AND e.unit IN ('COMPUTE_RAW', 'TOKEN') AND e.quantity > 0
        AND e.hour >= p_month::timestamp AT TIME ZONE 'UTC' AND e.hour < (p_month + interval '1 month') AT TIME ZONE 'UTC'
        AND (e.source = p_source OR e.source ^@ (p_source || '/')) AND e.recorded_at > p_after)
  $$;

  -- Says that it was not theirs. The same again is the same dispute.
  CREATE FUNCTION raise_usage_dispute(p_partnership uuid, p_person uuid, p_machine uuid, p_source text, p_month date, p_reason text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_turn integer; v_id uuid; v_answered timestamptz;
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('usage_dispute ' || p_person, 0));
    SELECT d.turn, a.answered_at INTO v_turn, v_answered FROM usage_dispute d
    LEFT JOIN usage_dispute_answer a ON a.partnership_id = d.partnership_id AND a.dispute_id = d.id
    WHERE d.partnership_id = p_partnership AND d.person_id = p_person AND d.machine_id = p_machine AND d.month = p_month
    ORDER BY d.turn DESC LIMIT 1;
    IF v_turn IS NOT NULL AND v_answered IS NULL THEN RETURN 'DONE'; END IF;
    IF NOT told_of(p_partnership, p_person, p_source, p_month, coalesce(v_answered, '-infinity')) THEN
      RETURN CASE WHEN v_turn IS NULL THEN 'NotCharged' ELSE 'AnsweredAlready' END;
    END IF;
    INSERT INTO usage_dispute (partnership_id, person_id, machine_id, month, turn)
    VALUES (p_partnership, p_person, p_machine, p_month, coalesce(v_turn, 0) + 1) RETURNING id INTO v_id;
    INSERT INTO usage_dispute_words (partnership_id, dispute_id, reason) VALUES (p_partnership, v_id, p_reason);
    RETURN 'DONE';
  END $$;

  -- Answers a dispute, by an officer. Without words only where nothing of it counts any more: StillCounts elsewhere.
  CREATE FUNCTION answer_usage_dispute(p_partnership uuid, p_dispute uuid, p_source text, p_words text, p_actor text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE d usage_dispute; v_counts boolean;
  BEGIN
    SELECT t.* INTO d FROM usage_dispute t WHERE t.partnership_id = p_partnership AND t.id = p_dispute FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN 'DisputeUnknown'; END IF;
    IF EXISTS (SELECT 1 FROM usage_dispute_answer a WHERE a.partnership_id = p_partnership AND a.dispute_id = p_dispute) THEN
      RETURN 'AnsweredAlready';
    END IF;
    v_counts := told_of(p_partnership, d.person_id, p_source, d.month, '-infinity');
    IF v_counts AND p_words IS NULL THEN RETURN 'StillCounts'; END IF;
    INSERT INTO usage_dispute_answer (partnership_id, dispute_id, answer, actor)
    VALUES (p_partnership, p_dispute, CASE WHEN v_counts THEN 'STANDS' ELSE 'TAKEN_BACK' END, p_actor);
    UPDATE usage_dispute_words w SET answer = p_words WHERE w.partnership_id = p_partnership AND w.dispute_id = p_dispute AND p_words IS NOT NULL;
    RETURN CASE WHEN v_counts THEN 'STANDS' ELSE 'TAKEN_BACK' END;
  END $$;

  -- Erases what was said of answered disputes of a person. Answers of how many.
  CREATE FUNCTION erase_dispute_words(p_partnership uuid, p_person uuid) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_gone integer;
  BEGIN
    DELETE FROM usage_dispute_words w USING usage_dispute d, usage_dispute_answer a
    WHERE d.partnership_id = p_partnership AND d.person_id = p_person AND (w.partnership_id, w.dispute_id) = (d.partnership_id, d.id)
      AND (a.partnership_id, a.dispute_id) = (d.partnership_id, d.id);
    GET DIAGNOSTICS v_gone = ROW_COUNT;
    RETURN v_gone;
  END $$;

  GRANT SELECT ON usage_dispute, usage_dispute_answer TO copyhold_app, copyhold_auditor;
  GRANT SELECT ON usage_dispute_words TO copyhold_app;
  REVOKE EXECUTE ON FUNCTION told_of, raise_usage_dispute, answer_usage_dispute, erase_dispute_words FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION raise_usage_dispute TO copyhold_app;
  GRANT EXECUTE ON FUNCTION answer_usage_dispute, erase_dispute_words TO copyhold_closer;
`;

export const WITHOUT_USAGE_DISPUTES = `
  DROP FUNCTION erase_dispute_words, answer_usage_dispute, raise_usage_dispute, told_of;
  DROP TABLE usage_dispute_words, usage_dispute_answer, usage_dispute;
`;
