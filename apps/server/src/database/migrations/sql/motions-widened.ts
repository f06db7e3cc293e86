import { votesInTurn } from './votes-in-turn.js';

/** Every kind of motion that members vote on; the custom says what majority each takes. */
const KINDS = `'ORDINARY', 'CUSTOM_CHANGE', 'APPROPRIATION', 'PROJECTS', 'ADMISSION', 'FORFEITURE', 'WORKLOAD', 'PASTURE', 'DISPOSAL',
  'LOSS_ABSORPTION', 'PERIOD_REOPENING', 'CAPITAL', 'RECALL', 'ELECTION', 'BETS', 'RATIFICATION', 'ANNULMENT'`;

const TURN = 'PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;';

/** The functions of the first form, which are for no motion of the second. */
const OF_THE_FIRST = votesInTurn(TURN).replaceAll(
  'WHERE partnership_id = p_partnership AND id = p_motion',
  'WHERE partnership_id = p_partnership AND version IS NULL AND id = p_motion',
);

const openedBallots = (only: string): string => `
  CREATE OR REPLACE FUNCTION opened_ballots(p_partnership uuid, p_motion uuid)
  RETURNS TABLE (voter_ref uuid, allocations integer[], salt bytea, commitment bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT b.voter_ref, b.allocations, b.salt, b.commitment FROM ballot b JOIN motion m ON m.id = b.motion_id
    WHERE m.partnership_id = p_partnership AND m.id = p_motion AND m.state <> 'OPEN'${only} ORDER BY b.voter_ref
  $$;
`;

/** What resolutions do, each in a table that names them. */
const DEEDS = [
  'custom_version',
  'pasture',
  'workload_block',
  'workload_lift',
  'period_reopening',
  'disposal_authorisation',
  'loss_absorption',
];

/**
 * A motion of any kind, from its first draft on. What was put to the vote before there were kinds has no notice, and keeps
 * its columns: the period, the amount, the quorum.
 */
export const MOTIONS_WIDENED = `
  ALTER TABLE motion
    ALTER period_id DROP NOT NULL, ALTER amount_minor DROP NOT NULL, ALTER opens_at DROP NOT NULL, ALTER closes_at DROP NOT NULL,
    ALTER quorum DROP NOT NULL, ALTER custom_version DROP NOT NULL,
    DROP CONSTRAINT motion_kind_check, DROP CONSTRAINT motion_state_check,
    ADD CONSTRAINT motion_kind_check CHECK (kind IN (${KINDS})),
    ADD CONSTRAINT motion_state_check CHECK (state IN ('DRAFT', 'DELIBERATION', 'NOTICED', 'OPEN', 'CLOSED', 'CARRIED', 'LOST',
      'INQUORATE', 'RATIFYING', 'STANDSTILL', 'EXECUTED', 'WITHDRAWN', 'ANNULLED')),
    ADD COLUMN sponsor_id uuid,
    -- Its text as it stands: the number of a version. Null of the first form, which has none.
    ADD COLUMN version integer,
    -- How often it was noticed; null of the first form.
    ADD COLUMN notices integer,
    -- The inquorate motion that this one calls a second time.
    ADD COLUMN second_call_of uuid UNIQUE,
    ADD COLUMN drafted_at timestamptz,
    ADD COLUMN extended_to timestamptz,
    ADD COLUMN standstill_until timestamptz,
    ADD FOREIGN KEY (partnership_id, sponsor_id) REFERENCES person,
    ADD FOREIGN KEY (second_call_of, partnership_id) REFERENCES motion (id, partnership_id),
    ADD CONSTRAINT motion_first_form CHECK (version IS NOT NULL OR
      (kind = 'APPROPRIATION' AND num_nulls(period_id, amount_minor, opens_at, closes_at, quorum, custom_version) = 0
       AND num_nonnulls(sponsor_id, notices, second_call_of, drafted_at, extended_to, standstill_until) = 0)),
    ADD CONSTRAINT motion_drafted CHECK (version IS NULL OR num_nulls(sponsor_id, notices, drafted_at) = 0),
    ADD CONSTRAINT motion_dated CHECK (state IN ('DRAFT', 'DELIBERATION', 'WITHDRAWN') OR num_nulls(opens_at, closes_at, custom_version) = 0),
    ADD CONSTRAINT motion_extended CHECK (extended_to > closes_at),
    ADD CONSTRAINT motion_not_its_own_call CHECK (second_call_of <> id);
  DROP INDEX motion_once_for_a_period;
  CREATE UNIQUE INDEX motion_once_for_a_period ON motion (partnership_id, period_id)
    WHERE kind = 'APPROPRIATION' AND state NOT IN ('DRAFT', 'DELIBERATION', 'INQUORATE', 'WITHDRAWN', 'ANNULLED', 'LOST');

  -- The steps that a motion can take. Whoever has the application's login takes no other.
  CREATE TABLE motion_step (
    from_state text NOT NULL,
    to_state text NOT NULL,
    PRIMARY KEY (from_state, to_state)
  );
  INSERT INTO motion_step VALUES
    ('DRAFT', 'DELIBERATION'), ('DRAFT', 'WITHDRAWN'), ('DELIBERATION', 'NOTICED'), ('DELIBERATION', 'WITHDRAWN'),
    -- A material change takes the notice back, and it is given anew.
    ('NOTICED', 'DELIBERATION'), ('NOTICED', 'OPEN'), ('NOTICED', 'WITHDRAWN'), ('OPEN', 'CLOSED'),
    ('CLOSED', 'CARRIED'), ('CLOSED', 'LOST'), ('CLOSED', 'INQUORATE'), ('CLOSED', 'ANNULLED'),
    ('CARRIED', 'RATIFYING'), ('CARRIED', 'STANDSTILL'), ('CARRIED', 'EXECUTED'), ('CARRIED', 'ANNULLED'),
    ('LOST', 'ANNULLED'), ('INQUORATE', 'ANNULLED'), ('RATIFYING', 'STANDSTILL'), ('RATIFYING', 'LOST'), ('RATIFYING', 'ANNULLED'),
    ('STANDSTILL', 'EXECUTED'), ('STANDSTILL', 'ANNULLED'), ('EXECUTED', 'ANNULLED');
  CALL make_append_only('motion_step');
  GRANT SELECT ON motion_step TO copyhold_app, copyhold_auditor;

  CREATE FUNCTION motion_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF NEW.state <> OLD.state AND (
      NOT EXISTS (SELECT 1 FROM motion_step s WHERE s.from_state = OLD.state AND s.to_state = NEW.state)
      -- The standstill is skipped by the first form alone, which knew none.
      OR (OLD.state = 'CARRIED' AND NEW.state = 'EXECUTED' AND NEW.version IS NOT NULL)) THEN
      RAISE EXCEPTION 'a motion that is % cannot become %', OLD.state, NEW.state USING ERRCODE = 'P0108';
    END IF;
    IF ROW(NEW.partnership_id, NEW.id, NEW.kind, NEW.sponsor_id, NEW.second_call_of, NEW.drafted_at)
       IS DISTINCT FROM ROW(OLD.partnership_id, OLD.id, OLD.kind, OLD.sponsor_id, OLD.second_call_of, OLD.drafted_at)
       OR (OLD.state NOT IN ('DRAFT', 'DELIBERATION', 'NOTICED') AND
         ROW(NEW.title, NEW.why, NEW.version, NEW.notices, NEW.period_id, NEW.amount_minor, NEW.opens_at, NEW.closes_at, NEW.quorum, NEW.custom_version)
         IS DISTINCT FROM ROW(OLD.title, OLD.why, OLD.version, OLD.notices, OLD.period_id, OLD.amount_minor, OLD.opens_at, OLD.closes_at, OLD.quorum, OLD.custom_version))
       OR (OLD.extended_to IS NOT NULL AND NEW.extended_to IS DISTINCT FROM OLD.extended_to) THEN
      RAISE EXCEPTION 'what was put to the vote stays as it was put' USING ERRCODE = 'P0108';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER motion_moves BEFORE UPDATE ON motion FOR EACH ROW EXECUTE FUNCTION motion_moves();
  ALTER TABLE motion ENABLE ALWAYS TRIGGER motion_moves;
  REVOKE EXECUTE ON FUNCTION motion_moves FROM PUBLIC;

  -- What stands as executed has done something: asked at the commit, because what it does comes last.
  CREATE OR REPLACE FUNCTION executed_is_posted() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  DECLARE r resolution;
  BEGIN
    SELECT d.* INTO r FROM resolution d WHERE d.partnership_id = NEW.partnership_id AND d.motion_id = NEW.id AND d.carried;
    IF NOT FOUND OR NOT (CASE r.kind
      WHEN 'APPROPRIATION' THEN EXISTS (
        SELECT 1 FROM journal j WHERE j.ledger_id = r.partnership_id AND j.idempotency_key = 'appropriation:' || encode(r.result_hash, 'hex')
          AND j.kind = 'appropriation' AND j.source_kind = 'resolution' AND j.source_id = encode(r.result_hash, 'hex'))
      WHEN 'CUSTOM_CHANGE' THEN EXISTS (SELECT 1 FROM custom_version c WHERE c.partnership_id = r.partnership_id AND c.resolution_id = r.id)
      WHEN 'WORKLOAD' THEN EXISTS (SELECT 1 FROM workload_block b WHERE b.partnership_id = r.partnership_id AND b.resolution_id = r.id)
        OR EXISTS (SELECT 1 FROM workload_lift l WHERE l.partnership_id = r.partnership_id AND l.resolution_id = r.id)
      -- So many gates may be there already: then nothing is left to be done.
      WHEN 'PASTURE' THEN pasture_gates(r.partnership_id, r.result::json ->> 'pasture')::text = r.result::json ->> 'gates'
      WHEN 'PERIOD_REOPENING' THEN EXISTS (SELECT 1 FROM period_reopening o WHERE o.ledger_id = r.partnership_id AND o.resolution_id = r.id)
      WHEN 'DISPOSAL' THEN EXISTS (SELECT 1 FROM disposal_authorisation a WHERE a.partnership_id = r.partnership_id AND a.resolution_id = r.id)
      WHEN 'LOSS_ABSORPTION' THEN EXISTS (SELECT 1 FROM loss_absorption a WHERE a.partnership_id = r.partnership_id AND a.resolution_id = r.id)
      -- An ordinary resolution is carried out by being on record.
      WHEN 'ORDINARY' THEN true
      ELSE false END)
    THEN
      RAISE EXCEPTION 'nothing was done for motion %', NEW.id USING ERRCODE = 'P0123';
    END IF;
    RETURN NULL;
  END $$;

  -- What members resolved is done when the motion is carried out, and not before: no standstill is skipped, and what was
  -- annulled does nothing.
  CREATE FUNCTION resolution_is_ripe() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF EXISTS (SELECT 1 FROM resolution r JOIN motion m ON m.id = r.motion_id
               WHERE r.id = NEW.resolution_id AND m.version IS NOT NULL AND m.state <> 'EXECUTED') THEN
      RAISE EXCEPTION 'the motion of resolution % is not carried out yet', NEW.resolution_id USING ERRCODE = 'P0108';
    END IF;
    RETURN NEW;
  END $$;
  REVOKE EXECUTE ON FUNCTION resolution_is_ripe FROM PUBLIC;
  ${DEEDS.map(
    (
      table,
    ) => `CREATE TRIGGER resolution_is_ripe BEFORE INSERT ON ${table} FOR EACH ROW WHEN (NEW.resolution_id IS NOT NULL) EXECUTE FUNCTION resolution_is_ripe();
  ALTER TABLE ${table} ENABLE ALWAYS TRIGGER resolution_is_ripe;`,
  ).join('\n  ')}
  ${OF_THE_FIRST}
  ${openedBallots(' AND m.version IS NULL')}
`;

/** As it was before: one kind, and nothing before its opening. It refuses where there are motions of the second form. */
export const MOTIONS_AS_BEFORE = `
  ${votesInTurn(TURN)}
  ${openedBallots('')}
  ${DEEDS.map((table) => `DROP TRIGGER resolution_is_ripe ON ${table};`).join('\n  ')}
  DROP FUNCTION resolution_is_ripe;
  CREATE OR REPLACE FUNCTION executed_is_posted() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF NOT EXISTS (
      SELECT 1 FROM resolution r JOIN journal j ON j.ledger_id = r.partnership_id
        AND j.idempotency_key = 'appropriation:' || encode(r.result_hash, 'hex')
      WHERE r.partnership_id = NEW.partnership_id AND r.motion_id = NEW.id AND r.carried AND j.kind = 'appropriation'
        AND j.source_kind = 'resolution' AND j.source_id = encode(r.result_hash, 'hex')
    ) THEN
      RAISE EXCEPTION 'nothing was posted for motion %', NEW.id USING ERRCODE = 'P0123';
    END IF;
    RETURN NULL;
  END $$;
  DROP TRIGGER motion_moves ON motion;
  DROP FUNCTION motion_moves;
  DROP TABLE motion_step;
  DROP INDEX motion_once_for_a_period;
  CREATE UNIQUE INDEX motion_once_for_a_period ON motion (partnership_id, period_id) WHERE kind = 'APPROPRIATION' AND state <> 'INQUORATE';
  ALTER TABLE motion
    DROP COLUMN sponsor_id, DROP COLUMN version, DROP COLUMN notices, DROP COLUMN second_call_of, DROP COLUMN drafted_at,
    DROP COLUMN extended_to, DROP COLUMN standstill_until,
    DROP CONSTRAINT motion_dated, DROP CONSTRAINT motion_kind_check, DROP CONSTRAINT motion_state_check,
    ADD CONSTRAINT motion_kind_check CHECK (kind IN ('APPROPRIATION')),
    ADD CONSTRAINT motion_state_check CHECK (state IN ('OPEN', 'CLOSED', 'CARRIED', 'INQUORATE', 'EXECUTED')),
    ALTER period_id SET NOT NULL, ALTER amount_minor SET NOT NULL, ALTER opens_at SET NOT NULL, ALTER closes_at SET NOT NULL,
    ALTER quorum SET NOT NULL, ALTER custom_version SET NOT NULL;
`;
