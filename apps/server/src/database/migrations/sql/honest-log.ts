/** Later bodies of functions of the log: cosignatures that can be one, and a trace of each halt. */
export const HONEST_LOG = `
  -- What a witness answered has the form of its cosignature: 4 bytes of the key's id, 8 of time, 64 of Ed25519. Whether it
  -- is good is asked by whoever counts it. A line that is none takes no other's place.
  CREATE OR REPLACE FUNCTION store_cosignature(p_partnership uuid, p_size bigint, p_name text, p_line text) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF (p_name ~ '^[^[:space:]+]+$' AND starts_with(p_line, '— ' || p_name || ' ')
        AND substring(p_line FROM length(p_name) + 4) ~ '^[A-Za-z0-9+/]{102}==\\n$') IS NOT TRUE THEN
      RAISE EXCEPTION 'this is no cosignature of that witness' USING ERRCODE = 'P0131';
    END IF;
    INSERT INTO log_cosignature (partnership_id, size, name, line) VALUES (p_partnership, p_size, p_name, p_line) ON CONFLICT DO NOTHING;
  END $$;

  -- That a log stood still, and why, stands in the log once it goes on.
  CREATE OR REPLACE FUNCTION halt_log(p_partnership uuid, p_reason text) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    INSERT INTO log_halt (partnership_id, reason) VALUES (p_partnership, p_reason) ON CONFLICT DO NOTHING;
    IF FOUND THEN
      PERFORM stage_leaf(p_partnership, 'log-halt', format('{"reason":%s,"type":"log-halt","v":"1"}', to_json(left(normalize(p_reason), 2000))));
    END IF;
  END $$;

  CREATE OR REPLACE FUNCTION resume_log(p_partnership uuid) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    DELETE FROM log_halt WHERE partnership_id = p_partnership;
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM stage_leaf(p_partnership, 'log-resume', '{"type":"log-resume","v":"1"}');
    RETURN true;
  END $$;
`;
