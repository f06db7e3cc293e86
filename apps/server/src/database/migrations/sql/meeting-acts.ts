/** Days in which officers call the meeting that was asked for, as in section 304 of the Companies Act 2006; libs/voting has the same. */
const DAYS_TO_CALL = 21;

/** Days that a member who called a meeting has for its notice, before any other who signed may call it; libs/voting has the same. */
const DAYS_TO_ANNOUNCE = 7;

/** A requisitioned meeting is held within two months of its notice (Regulation (EC) 1435/2003, article 55). */
const DAYS_TO_HOLD = 62;

/** What is done with a meeting: by the officers' login, or, where officers did not call it, by the member who did. */
export const MEETING_ACTS = `
  -- Enters the next step, with its leaf. Judges nothing: whoever calls it has.
  CREATE FUNCTION enter_meeting_step(p_meeting uuid, p_state text, p_person uuid, p_minutes text, p_notes bytea) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE m meeting; c custom_version; v_now timestamptz := clock_timestamp(); v_members integer; v_present integer; v_quorum integer; v_fixed boolean;
  BEGIN
    SELECT * INTO m FROM meeting WHERE id = p_meeting;
    c := custom_at(m.partnership_id, v_now);
    v_fixed := p_state NOT IN ('CALLED') AND NOT (p_state = 'CANCELLED' AND m.state = 'CALLED');
    IF p_state IN ('VOTING', 'INQUORATE', 'DECLARED') THEN
      SELECT count(*) INTO v_present FROM meeting_presence p WHERE p.meeting_id = m.id AND p.sitting = m.sitting;
      -- Whoever was there when they came in is counted among them.
      SELECT greatest(count(*), v_present) INTO v_members
      FROM voters_now(m.partnership_id, ARRAY(SELECT l.code FROM college l WHERE l.partnership_id = m.partnership_id)) AS v;
    END IF;
    IF p_state IN ('VOTING', 'INQUORATE') THEN v_quorum := meeting_quorum(c, v_members); END IF;
    UPDATE meeting SET state = p_state, steps = steps + CASE WHEN p_state = 'CALLED' THEN 0 ELSE 1 END,
      sitting = CASE WHEN p_state = 'SECOND_CALL' THEN 2 ELSE sitting END,
      door = CASE WHEN p_state = 'OPEN' THEN substr(replace(gen_random_uuid()::text, '-', ''), 1, 8) WHEN p_state = 'VOTING' THEN door END
    WHERE id = p_meeting RETURNING * INTO m;
    INSERT INTO meeting_step (partnership_id, meeting_id, number, state, at, begins_at, custom_version, agenda, words, members, present, quorum, minutes, notes, person_id)
    VALUES (m.partnership_id, m.id, m.steps, p_state, v_now, m.begins_at, c.version, CASE WHEN v_fixed THEN meeting_agenda(m.id) ELSE '[]' END,
      meeting_words(m.id, v_fixed), v_members, v_present, v_quorum, p_minutes, p_notes, p_person);
    PERFORM stage_leaf(m.partnership_id, 'meeting', meeting_leaf(m.id, m.steps));
  END $$;

  -- How many of so many members must be there, as the custom says.
  CREATE FUNCTION meeting_quorum(c custom_version, p_members integer) RETURNS integer LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT least(ceil(p_members * split_part(c.rules::jsonb #>> '{gmQuorum,share}', '/', 1)::numeric / split_part(c.rules::jsonb #>> '{gmQuorum,share}', '/', 2)::numeric),
                 (c.rules::jsonb #>> '{gmQuorum,atMost}')::numeric)::integer
  $$;

  -- The meeting that a requisition asks for, where one was opened, is announced and can still be opened, or stands by a
  -- call. A call that a member made holds the others up for some days, and none that officers made holds members up.
  CREATE FUNCTION answering_meeting(p_requisition uuid, p_by_members boolean) RETURNS uuid LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT m.id FROM meeting m JOIN meeting_step s ON s.meeting_id = m.id AND s.number = 1 WHERE m.requisition_id = p_requisition AND CASE
      WHEN m.state = 'CANCELLED' THEN false
      WHEN m.state = 'CALLED' AND m.by_members THEN clock_timestamp() <= s.at + interval '${String(DAYS_TO_ANNOUNCE)} days'
      WHEN m.state = 'CALLED' THEN NOT p_by_members
      WHEN m.state IN ('NOTICED', 'SECOND_CALL') THEN clock_timestamp() <= m.begins_at + interval '1 day'
      ELSE true END
    ORDER BY m.state = 'CALLED', m.id LIMIT 1
  $$;

  CREATE FUNCTION enter_call(p_partnership uuid, p_person uuid, p_kind text, p_place text, p_begins timestamptz, p_requisition uuid, p_by_members boolean) RETURNS uuid
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_id uuid;
  BEGIN
    INSERT INTO meeting (partnership_id, kind, place, requisition_id, called_by, by_members, state, steps, begins_at)
    VALUES (p_partnership, p_kind, p_place, p_requisition, p_person, p_by_members, 'CALLED', 1, p_begins) RETURNING id INTO v_id;
    PERFORM enter_meeting_step(v_id, 'CALLED', p_person, NULL, NULL);
    -- What it was asked for comes first, and stays there.
    IF p_requisition IS NOT NULL THEN
      INSERT INTO meeting_item (meeting_id, number, partnership_id, words) VALUES (v_id, 1, p_partnership, 'What members asked this meeting for: requisition ' || p_requisition);
    END IF;
    RETURN v_id;
  END $$;

  -- The officers'. Answers DONE and the meeting, or what stands against it.
  CREATE FUNCTION call_meeting(p_partnership uuid, p_person uuid, p_kind text, p_place text, p_begins timestamptz, p_requisition uuid) RETURNS TABLE (outcome text, id uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM refuse_unreal('{}'::numeric[], ARRAY[p_begins]);
    PERFORM 1 FROM ledger l WHERE l.id = p_partnership FOR NO KEY UPDATE;
    IF p_begins <= clock_timestamp() THEN RETURN QUERY SELECT 'MeetingTooSoon', NULL::uuid; RETURN; END IF;
    IF (SELECT count(*) FROM meeting m WHERE m.partnership_id = p_partnership AND m.state IN ('CALLED', 'NOTICED')) >= 20 THEN
      RETURN QUERY SELECT 'MeetingsTooMany', NULL::uuid; RETURN;
    END IF;
    IF p_requisition IS NOT NULL THEN
      IF NOT EXISTS (SELECT 1 FROM meeting_requisition r WHERE r.partnership_id = p_partnership AND r.id = p_requisition AND r.reached_at IS NOT NULL) THEN
        RETURN QUERY SELECT 'RequisitionNotReached', NULL::uuid; RETURN;
      END IF;
      IF answering_meeting(p_requisition, false) IS NOT NULL THEN RETURN QUERY SELECT 'RequisitionAnswered', NULL::uuid; RETURN; END IF;
    END IF;
    RETURN QUERY SELECT 'DONE', enter_call(p_partnership, p_person, p_kind, p_place, p_begins, p_requisition, false);
  END $$;

  -- Where officers let the days pass, any who signed may call, and runs the meeting.
  CREATE FUNCTION call_requisitioned(p_partnership uuid, p_person uuid, p_place text, p_begins timestamptz, p_requisition uuid) RETURNS TABLE (outcome text, id uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE r meeting_requisition;
  BEGIN
    PERFORM refuse_unreal('{}'::numeric[], ARRAY[p_begins]);
    PERFORM 1 FROM ledger l WHERE l.id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO r FROM meeting_requisition x WHERE x.partnership_id = p_partnership AND x.id = p_requisition;
    IF r.reached_at IS NULL THEN RETURN QUERY SELECT 'RequisitionNotReached', NULL::uuid; RETURN; END IF;
    IF NOT is_member(p_partnership, p_person) OR NOT EXISTS (SELECT 1 FROM requisition_signature s WHERE s.requisition_id = p_requisition AND s.person_id = p_person) THEN
      RETURN QUERY SELECT 'NotARequisitionist', NULL::uuid; RETURN;
    END IF;
    IF clock_timestamp() < r.reached_at + interval '${String(DAYS_TO_CALL)} days' THEN RETURN QUERY SELECT 'OfficersCallFirst', NULL::uuid; RETURN; END IF;
    IF p_begins <= clock_timestamp() THEN RETURN QUERY SELECT 'MeetingTooSoon', NULL::uuid; RETURN; END IF;
    -- Each may call once: whoever called and let it pass does not hold the others up again.
    IF answering_meeting(p_requisition, true) IS NOT NULL
      OR EXISTS (SELECT 1 FROM meeting m WHERE m.requisition_id = p_requisition AND m.by_members AND m.called_by = p_person) THEN RETURN QUERY SELECT 'RequisitionAnswered', NULL::uuid; RETURN; END IF;
    RETURN QUERY SELECT 'DONE', enter_call(p_partnership, p_person, 'EXTRAORDINARY', p_place, p_begins, p_requisition, true);
  END $$;

  -- What keeps a meeting from a step; nothing where nothing does.
  CREATE FUNCTION meeting_move_fault(m meeting, p_to text, p_begins timestamptz) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_now timestamptz := clock_timestamp(); v_rules jsonb := (custom_at(m.partnership_id, v_now)).rules::jsonb; v_zone text; v_members integer; v_present integer;
  BEGIN
    IF (m.state, p_to) NOT IN (('CALLED', 'NOTICED'), ('CALLED', 'CANCELLED'), ('NOTICED', 'OPEN'), ('NOTICED', 'CANCELLED'), ('OPEN', 'VOTING'), ('OPEN', 'INQUORATE'),
         ('VOTING', 'DECLARED'), ('DECLARED', 'MINUTED'), ('INQUORATE', 'SECOND_CALL'), ('SECOND_CALL', 'OPEN')) THEN RETURN 'MeetingCannotMove'; END IF;
    -- What members asked for is held: it can be taken back only where its hour passed by.
    IF p_to = 'CANCELLED' AND m.requisition_id IS NOT NULL AND (m.state = 'CALLED' OR v_now < m.begins_at + interval '1 day') THEN RETURN 'MeetingRequisitioned'; END IF;
    IF p_to = 'SECOND_CALL' THEN
      IF m.sitting = 2 THEN RETURN 'SecondCallUsed'; END IF;
      IF coalesce(v_rules ->> 'secondCall', 'true') <> 'true' THEN RETURN 'NoSecondCall'; END IF;
    END IF;
    IF p_to = 'NOTICED' AND NOT EXISTS (SELECT 1 FROM meeting_item i WHERE i.meeting_id = m.id) THEN RETURN 'AgendaEmpty'; END IF;
    IF p_to IN ('NOTICED', 'SECOND_CALL') THEN
      SELECT time_zone INTO v_zone FROM partnership WHERE id = m.partnership_id;
      IF p_begins IS NULL OR (p_begins AT TIME ZONE v_zone)::date - (v_now AT TIME ZONE v_zone)::date - 1 < (v_rules ->> 'gmClearDays')::integer THEN
        RETURN 'NoticeTooShort';
      END IF;
      IF m.requisition_id IS NOT NULL AND p_begins > v_now + interval '${String(DAYS_TO_HOLD)} days' THEN RETURN 'MeetingTooLate'; END IF;
    END IF;
    IF p_to = 'OPEN' AND v_now < m.begins_at THEN RETURN 'MeetingNotYet'; END IF;
    -- Nobody is called to an hour and met at another.
    IF p_to = 'OPEN' AND v_now > m.begins_at + interval '1 day' THEN RETURN 'MeetingMissed'; END IF;
    IF p_to IN ('VOTING', 'INQUORATE') THEN
      SELECT count(*) INTO v_present FROM meeting_presence p WHERE p.meeting_id = m.id AND p.sitting = m.sitting;
      SELECT greatest(count(*), v_present) INTO v_members
      FROM voters_now(m.partnership_id, ARRAY(SELECT l.code FROM college l WHERE l.partnership_id = m.partnership_id)) AS v;
      IF (v_present >= meeting_quorum(custom_at(m.partnership_id, v_now), v_members)) <> (p_to = 'VOTING') THEN
        RETURN CASE p_to WHEN 'VOTING' THEN 'QuorumNotMet' ELSE 'QuorumMet' END;
      END IF;
      -- Whoever is on the way is waited for.
      IF p_to = 'INQUORATE' AND v_now < m.begins_at + interval '30 minutes' THEN RETURN 'WaitForMembers'; END IF;
    END IF;
    IF p_to = 'MINUTED' AND EXISTS (SELECT 1 FROM meeting_item i JOIN motion o ON o.id = i.motion_id WHERE i.meeting_id = m.id AND o.state IN ('OPEN', 'CLOSED')) THEN
      RETURN 'MotionsUndecided';
    END IF;
    RETURN NULL;
  END $$;

  CREATE FUNCTION move_meeting(p_partnership uuid, p_meeting uuid, p_person uuid, p_to text, p_begins timestamptz, p_minutes text, p_notes text) RETURNS text
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE m meeting; v_fault text; v_salt bytea; v_notes bytea;
  BEGIN
    PERFORM refuse_unreal('{}'::numeric[], array_remove(ARRAY[p_begins], NULL));
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO m FROM meeting x WHERE x.partnership_id = p_partnership AND x.id = p_meeting FOR UPDATE;
    IF NOT FOUND THEN RETURN 'NotFound'; END IF;
    v_fault := meeting_move_fault(m, p_to, p_begins);
    IF v_fault IS NOT NULL THEN RETURN v_fault; END IF;
    IF p_to IN ('NOTICED', 'SECOND_CALL') THEN UPDATE meeting SET begins_at = p_begins WHERE id = p_meeting; END IF;
    IF p_to = 'MINUTED' AND p_notes IS NOT NULL THEN
      v_salt := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
      v_notes := salted_hash('meeting-notes', v_salt, p_notes);
      INSERT INTO meeting_notes (meeting_id, partnership_id, notes, salt) VALUES (p_meeting, p_partnership, p_notes, v_salt);
    END IF;
    PERFORM enter_meeting_step(p_meeting, p_to, p_person, CASE WHEN p_to = 'MINUTED' THEN p_minutes END, v_notes);
    RETURN 'DONE';
  END $$;

  -- By officers, of every meeting that no member had to call.
  CREATE FUNCTION officers_move_meeting(p_partnership uuid, p_meeting uuid, p_person uuid, p_to text, p_begins timestamptz, p_minutes text, p_notes text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF EXISTS (SELECT 1 FROM meeting m WHERE m.partnership_id = p_partnership AND m.id = p_meeting AND m.by_members) THEN RETURN 'NotTheirMeeting'; END IF;
    RETURN move_meeting(p_partnership, p_meeting, p_person, p_to, p_begins, p_minutes, p_notes);
  END $$;

  -- By the member who called it.
  CREATE FUNCTION caller_moves_meeting(p_partnership uuid, p_meeting uuid, p_person uuid, p_to text, p_begins timestamptz, p_minutes text, p_notes text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM meeting m WHERE m.partnership_id = p_partnership AND m.id = p_meeting AND m.by_members AND m.called_by = p_person) THEN
      RETURN 'NotTheirMeeting';
    END IF;
    RETURN move_meeting(p_partnership, p_meeting, p_person, p_to, p_begins, p_minutes, p_notes);
  END $$;

  -- Puts something on the agenda. Judges nothing but that the agenda is still open and what it names is there.
  CREATE FUNCTION put_on_agenda(p_partnership uuid, p_meeting uuid, p_words text, p_motion uuid, p_minutes_of uuid) RETURNS text
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE m meeting; v_last integer;
  BEGIN
    SELECT * INTO m FROM meeting x WHERE x.partnership_id = p_partnership AND x.id = p_meeting FOR UPDATE;
    IF NOT FOUND THEN RETURN 'NotFound'; END IF;
    IF m.state <> 'CALLED' THEN RETURN 'AgendaFixed'; END IF;
    IF p_motion IS NOT NULL AND NOT EXISTS (SELECT 1 FROM motion o WHERE o.partnership_id = p_partnership AND o.id = p_motion AND o.version IS NOT NULL
      AND o.state IN ('DELIBERATION', 'NOTICED', 'OPEN')) THEN RETURN 'MotionUnknown'; END IF;
    IF p_minutes_of IS NOT NULL AND NOT EXISTS (SELECT 1 FROM meeting o WHERE o.partnership_id = p_partnership AND o.id = p_minutes_of AND o.state = 'MINUTED') THEN
      RETURN 'MinutesUnknown';
    END IF;
    IF EXISTS (SELECT 1 FROM meeting_item i WHERE i.meeting_id = p_meeting AND i.motion_id = p_motion) THEN RETURN 'DONE'; END IF;
    SELECT coalesce(max(i.number), 0) INTO v_last FROM meeting_item i WHERE i.meeting_id = p_meeting;
    IF v_last >= 200 THEN RETURN 'AgendaFull'; END IF;
    INSERT INTO meeting_item (meeting_id, number, partnership_id, words, motion_id, minutes_of) VALUES (p_meeting, v_last + 1, p_partnership, p_words, p_motion, p_minutes_of);
    RETURN 'DONE';
  END $$;

  CREATE FUNCTION officers_put_item(p_partnership uuid, p_meeting uuid, p_words text, p_motion uuid, p_minutes_of uuid) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF EXISTS (SELECT 1 FROM meeting m WHERE m.partnership_id = p_partnership AND m.id = p_meeting AND m.by_members) THEN RETURN 'NotTheirMeeting'; END IF;
    RETURN put_on_agenda(p_partnership, p_meeting, p_words, p_motion, p_minutes_of);
  END $$;

  -- By the member who called the meeting; or by a supporter, a motion that so many support as may ask for a meeting.
  CREATE FUNCTION member_puts_item(p_partnership uuid, p_meeting uuid, p_person uuid, p_words text, p_motion uuid, p_minutes_of uuid) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_signed integer; v_members integer;
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM meeting m WHERE m.partnership_id = p_partnership AND m.id = p_meeting AND m.by_members AND m.called_by = p_person) THEN
      IF p_motion IS NULL OR NOT EXISTS (SELECT 1 FROM motion_support s WHERE s.partnership_id = p_partnership AND s.motion_id = p_motion AND s.person_id = p_person) THEN
        RETURN 'NotTheirMeeting';
      END IF;
      SELECT count(*), count(s.person_id) INTO v_members, v_signed
      FROM voters_now(p_partnership, ARRAY(SELECT l.code FROM college l WHERE l.partnership_id = p_partnership)) AS v
      LEFT JOIN motion_support s ON s.motion_id = p_motion AND s.person_id = v.person_id;
      IF NOT reaches(v_signed, v_members, coalesce((custom_at(p_partnership, clock_timestamp())).rules::jsonb #>> '{voting,requisition}', '1/10')) AND v_signed <= 5000 THEN
        RETURN 'SupportersTooFew';
      END IF;
    END IF;
    RETURN put_on_agenda(p_partnership, p_meeting, p_words, p_motion, p_minutes_of);
  END $$;

  -- Takes an item off again, before the notice. What members put there by right stays.
  CREATE FUNCTION officers_drop_item(p_partnership uuid, p_meeting uuid, p_number integer) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m meeting; v_motion uuid; v_signed integer; v_members integer;
  BEGIN
    SELECT * INTO m FROM meeting x WHERE x.partnership_id = p_partnership AND x.id = p_meeting FOR UPDATE;
    IF NOT FOUND THEN RETURN 'NotFound'; END IF;
    -- The agenda of a meeting that a member had to call is theirs.
    IF m.by_members THEN RETURN 'NotTheirMeeting'; END IF;
    IF m.state <> 'CALLED' THEN RETURN 'AgendaFixed'; END IF;
    IF m.requisition_id IS NOT NULL AND p_number = 1 THEN RETURN 'ItemRequisitioned'; END IF;
    SELECT i.motion_id INTO v_motion FROM meeting_item i WHERE i.meeting_id = p_meeting AND i.number = p_number;
    SELECT count(*), count(s.person_id) INTO v_members, v_signed
    FROM voters_now(p_partnership, ARRAY(SELECT l.code FROM college l WHERE l.partnership_id = p_partnership)) AS v
    LEFT JOIN motion_support s ON s.motion_id = v_motion AND s.person_id = v.person_id;
    IF reaches(v_signed, v_members, coalesce((custom_at(p_partnership, clock_timestamp())).rules::jsonb #>> '{voting,requisition}', '1/10')) OR v_signed > 5000 THEN RETURN 'ItemRequisitioned'; END IF;
    DELETE FROM meeting_item WHERE meeting_id = p_meeting AND number = p_number;
    RETURN CASE WHEN FOUND THEN 'DONE' ELSE 'NotFound' END;
  END $$;

  -- Says that one is there, by what is told at the door.
  CREATE FUNCTION check_in(p_partnership uuid, p_meeting uuid, p_person uuid, p_door text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m meeting; v_reference uuid := gen_random_uuid();
  BEGIN
    -- Looked at before the lock: whoever guesses holds nobody up.
    SELECT * INTO m FROM meeting x WHERE x.partnership_id = p_partnership AND x.id = p_meeting;
    IF NOT FOUND THEN RETURN 'NotFound'; END IF;
    IF m.state NOT IN ('OPEN', 'VOTING') THEN RETURN 'MeetingNotOpen'; END IF;
    IF p_door IS DISTINCT FROM m.door THEN RETURN 'DoorCodeWrong'; END IF;
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO m FROM meeting x WHERE x.id = p_meeting FOR UPDATE;
    IF m.state NOT IN ('OPEN', 'VOTING') THEN RETURN 'MeetingNotOpen'; END IF;
    IF NOT is_member(p_partnership, p_person) THEN RETURN 'NotAMember'; END IF;
    INSERT INTO meeting_presence (meeting_id, reference, partnership_id, sitting, person_id) VALUES (p_meeting, v_reference, p_partnership, m.sitting, p_person)
    ON CONFLICT (meeting_id, sitting, person_id) DO NOTHING;
    IF FOUND THEN PERFORM stage_leaf(p_partnership, 'meeting-presence', meeting_presence_leaf(p_meeting, v_reference)); END IF;
    RETURN 'DONE';
  END $$;

  -- Erases the chair's own words beside the minutes, or why a meeting was asked for. Answers whether there were any.
  CREATE FUNCTION erase_meeting_words(p_partnership uuid, p_of uuid) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_gone boolean;
  BEGIN
    DELETE FROM meeting_notes WHERE partnership_id = p_partnership AND meeting_id = p_of;
    v_gone := FOUND;
    UPDATE meeting_requisition SET why = NULL, salt = NULL WHERE partnership_id = p_partnership AND id = p_of AND why IS NOT NULL;
    RETURN v_gone OR FOUND;
  END $$;

  REVOKE EXECUTE ON FUNCTION enter_meeting_step, meeting_quorum, answering_meeting, enter_call, call_meeting, call_requisitioned, meeting_move_fault, move_meeting,
    officers_move_meeting, caller_moves_meeting, put_on_agenda, officers_put_item, member_puts_item, officers_drop_item, check_in, erase_meeting_words FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION answering_meeting, call_requisitioned, caller_moves_meeting, member_puts_item, check_in TO copyhold_app;
  GRANT EXECUTE ON FUNCTION call_meeting, officers_move_meeting, officers_put_item, officers_drop_item, erase_meeting_words TO copyhold_closer;
`;

export const WITHOUT_MEETING_ACTS = `
  DROP FUNCTION erase_meeting_words, check_in, officers_drop_item, member_puts_item, officers_put_item, put_on_agenda, caller_moves_meeting, officers_move_meeting,
    move_meeting, meeting_move_fault, call_requisitioned, call_meeting, enter_call, answering_meeting, meeting_quorum, enter_meeting_step;
`;
