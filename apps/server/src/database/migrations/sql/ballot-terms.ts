/**
 * What may be put to the vote and on which terms, for every kind of ballot. What only the books know is asked of them here:
 * what a closed period left, what a fund holds, who is a member.
 */
export const BALLOT_TERMS = `
  -- How a vote of that kind is kept secret; empty where a ballot stands under a reference that the operator knows.
  CREATE FUNCTION motion_secrecy(p_kind text, p_rules jsonb) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT ''
  $$;

  -- What stands behind the rule in every terms.
  CREATE FUNCTION secrecy_term(p_kind text, p_rules jsonb) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE WHEN motion_secrecy(p_kind, p_rules) = 'TOKENS' THEN ',"secrecy":"TOKENS"' ELSE '' END
  $$;

  -- The terms of a motion that is carried or lost, every number the custom's, as one canonical text; nothing where no such
  -- motion can be put to the vote. A custom that was adopted before it named something is held to what holds where it is silent.
  CREATE OR REPLACE FUNCTION motion_terms_text(p_partnership uuid, p_kind text, p_rules jsonb) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"ballot":"MOTION","colleges":[%s],"count":"%s","empty":"%s","extensionHours":"%s","leastShown":"%s","majority":"%s","quorum":{"atMost":"%s","share":"%s"},"rule":"colleges/1"%s,"standstillHours":"%s"}',
      c.colleges, coalesce(r.rule ->> 'count', CASE WHEN p_kind IN ('CUSTOM_CHANGE', 'WORKLOAD', 'RECALL', 'FORFEITURE') THEN 'EVERY' ELSE 'WEIGHTED' END), p_rules ->> 'collegeEmpty',
      coalesce(p_rules #>> '{voting,extensionHours}', '24'), coalesce(p_rules #>> '{voting,leastShown}', '5'),
      coalesce(r.rule ->> 'majority', CASE WHEN p_kind IN ('CUSTOM_CHANGE', 'DISPOSAL', 'LOSS_ABSORPTION', 'CAPITAL', 'FORFEITURE') THEN 'TWO_THIRDS' ELSE 'SIMPLE' END),
      p_rules #>> '{gmQuorum,atMost}', p_rules #>> '{gmQuorum,share}', secrecy_term(p_kind, p_rules), coalesce(p_rules #>> '{voting,standstillHours}', '72'))
    FROM (SELECT coalesce(p_rules #> ARRAY['voting', 'majorities', p_kind], p_rules #> ARRAY['majorities', p_kind]) AS rule) AS r
    CROSS JOIN (
      SELECT string_agg(format('{"code":"%s","weight":"%s"}', d.code, p_rules #>> ARRAY['collegeWeights', d.code]), ',' ORDER BY d.code COLLATE "C") AS colleges
      FROM unnest(colleges_due(p_partnership)) AS d(code)
      WHERE p_rules #> ARRAY['collegeWeights', d.code] IS NOT NULL AND (p_kind <> 'WORKLOAD' OR d.code = 'HOST')) AS c
    WHERE p_kind IN ('ORDINARY', 'WORKLOAD', 'PASTURE', 'PERIOD_REOPENING', 'CUSTOM_CHANGE', 'ADMISSION', 'FORFEITURE', 'DISPOSAL', 'LOSS_ABSORPTION', 'CAPITAL', 'RECALL')
      AND c.colleges IS NOT NULL
  $$;

  -- What the last close of a period left to divide; nothing while it is open.
  CREATE FUNCTION period_left(p_partnership uuid, p_period text) RETURNS numeric LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT (c.result::jsonb ->> 'allocable')::numeric FROM period p
    JOIN period_close c ON c.partnership_id = p.partnership_id AND c.period_id = p.id
    WHERE p.partnership_id = p_partnership AND p.id::text = p_period AND p.state <> 'OPEN' ORDER BY c.generation DESC LIMIT 1
  $$;

  CREATE FUNCTION held_on(p_partnership uuid, p_path text, p_unit text) RETURNS numeric LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT coalesce((SELECT a.balance FROM account a WHERE a.ledger_id = p_partnership AND a.path = p_path AND a.unit = p_unit), 0)
  $$;

  -- A part of an amount, by a share written as '1/20': rounded down, or up.
  CREATE FUNCTION part_of(p_amount numeric, p_share text, p_up boolean) RETURNS numeric LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT div(p_amount * split_part(p_share, '/', 1)::numeric + CASE WHEN p_up THEN split_part(p_share, '/', 2)::numeric - 1 ELSE 0 END, split_part(p_share, '/', 2)::numeric)
  $$;

  -- Whether so much of a share is a fraction at all; whole shares are written '1' or '0' by some customs.
  CREATE FUNCTION share_text(p_share text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE WHEN strpos(p_share, '/') > 0 THEN p_share ELSE p_share || '/1' END
  $$;

  -- What a ballot says is held against: the lines of a division, the options of anything else.
  CREATE FUNCTION ballot_names(p_terms jsonb, p_options text) RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE p_terms ->> 'ballot'
      WHEN 'DIVISION' THEN ARRAY(SELECT l ->> 'code' FROM jsonb_array_elements(p_terms -> 'lines') AS l)
      ELSE ARRAY(SELECT o ->> 'id' FROM jsonb_array_elements(p_options::jsonb) AS o) END
  $$;

  -- The options of a motion in their one spelling: keys in order, values text.
  CREATE FUNCTION options_text(p_options jsonb) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT '[' || coalesce(string_agg(flat_json(o.option), ',' ORDER BY o.place), '') || ']' FROM jsonb_array_elements(p_options) WITH ORDINALITY AS o(option, place)
  $$;

  -- The terms of any motion. All but those of a motion that is carried or lost have one electorate, in which everybody has one
  -- voice whatever their college: a surplus and its purses are the Common Association's, anything else is everybody's who is due.
  CREATE FUNCTION ballot_terms_text(p_partnership uuid, p_kind text, p_rules jsonb, p_effect jsonb, p_options text) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE b.ballot
      WHEN 'MOTION' THEN motion_terms_text(p_partnership, p_kind, p_rules)
      WHEN 'DIVISION' THEN '{"amount":"' || period_left(p_partnership, p_effect ->> 'period') || '","ballot":"DIVISION",' || c.colleges || ',"currency":"' || (p_rules ->> 'currency') || '",' || t.hours
        || ',"lines":[' || l.lines || '],"overflow":"' || (p_rules ->> 'betCapOverflow') || '",' || t.quorum || ',"rule":"independent-markets/1"' || t.rest
      WHEN 'PROJECTS' THEN '{"ballot":"PROJECTS","budget":"' || (p_effect ->> 'budget') || '",' || c.colleges || ',"completion":"ADD1U","currency":"' || (p_effect ->> 'currency') || '",' || t.hours
        || ',' || t.quorum || ',"rule":"equal-shares-cost/1"' || t.rest
      WHEN 'STV' THEN '{"ballot":"STV",' || c.colleges || ',' || t.hours || ',' || t.quorum || ',"rule":"single-transferable-vote/1"' || secrecy_term(p_kind, p_rules)
        || ',"seats":"' || (p_effect ->> 'seats') || '","standstillHours":"' || t.standstill || '"}'
      WHEN 'RANKING' THEN '{"ballot":"RANKING",' || c.colleges || ',' || t.hours || ',' || t.quorum || ',"rule":"schulze-winning-votes/1"' || t.rest END
    FROM (SELECT CASE WHEN p_kind = 'APPROPRIATION' THEN 'DIVISION' WHEN p_kind IN ('PROJECTS', 'BETS') THEN 'PROJECTS' WHEN p_kind = 'ELECTION' THEN 'STV'
                      WHEN p_kind = 'ORDINARY' AND p_options <> '[]' THEN 'RANKING' ELSE 'MOTION' END AS ballot) AS b
    CROSS JOIN LATERAL (
      SELECT '"colleges":[' || string_agg(format('{"code":"%s"}', d.code), ',' ORDER BY d.code COLLATE "C") || ']' AS colleges
      FROM unnest(CASE WHEN b.ballot IN ('DIVISION', 'PROJECTS') THEN '{COMMON,HOST,LABELLER,WORKER}'::text[] ELSE colleges_due(p_partnership) END) AS d(code)) AS c
    CROSS JOIN LATERAL (
      SELECT format('"extensionHours":"%s","leastShown":"%s"', coalesce(p_rules #>> '{voting,extensionHours}', '24'), coalesce(p_rules #>> '{voting,leastShown}', '5')) AS hours,
             format('"quorum":{"atMost":"%s","share":"%s"}', p_rules #>> '{gmQuorum,atMost}', p_rules #>> '{gmQuorum,share}') AS quorum,
             coalesce(p_rules #>> '{voting,standstillHours}', '72') AS standstill,
             secrecy_term(p_kind, p_rules) || ',"standstillHours":"' || coalesce(p_rules #>> '{voting,standstillHours}', '72') || '"}' AS rest) AS t
    CROSS JOIN LATERAL (
      SELECT string_agg(format('{"cap":"%s","code":"%s","floor":"%s"}', CASE WHEN e.code = 'BET' THEN part_of(w.amount, share_text(p_rules ->> 'betCap'), false)::text ELSE '' END, e.code,
                               CASE WHEN e.code = 'NEW_PCP' THEN part_of(w.amount, share_text(p_rules ->> 'newPcpFloor'), true)::text ELSE '0' END), ',' ORDER BY e.place) AS lines
      FROM (SELECT period_left(p_partnership, p_effect ->> 'period') AS amount) AS w, jsonb_array_elements_text(p_rules -> 'appropriationLines') WITH ORDINALITY AS e(code, place)
      WHERE b.ballot = 'DIVISION') AS l
  $$;

  -- The account that keeps what a division of the surplus set aside for a purpose.
  CREATE FUNCTION fund_path(p_fund text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT 'ca:equity:' || lower(replace(p_fund, '_', '-'))
  $$;

  -- Why its options cannot be put to the vote.
  CREATE FUNCTION options_fault(p_partnership uuid, p_kind text, p_effect jsonb, p_options text) RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v jsonb := p_options::jsonb; v_costs boolean := p_kind IN ('PROJECTS', 'BETS');
  BEGIN
    IF jsonb_array_length(v) = 0 THEN RETURN CASE WHEN p_kind IN ('PROJECTS', 'BETS', 'ELECTION') THEN 'OptionsMalformed' END; END IF;
    IF p_kind NOT IN ('PROJECTS', 'BETS', 'ELECTION', 'ORDINARY') OR jsonb_array_length(v) > 100 OR (p_kind = 'ORDINARY' AND jsonb_array_length(v) = 1) THEN RETURN 'OptionsMalformed'; END IF;
    IF EXISTS (SELECT 1 FROM jsonb_array_elements(v) AS o(option) WHERE (CASE WHEN jsonb_typeof(o.option) <> 'object' THEN true
         ELSE o.option - (CASE WHEN v_costs THEN '{cost,id,title}' ELSE '{id,title}' END)::text[] <> '{}' OR jsonb_path_exists(o.option, '$.* ? (@.type() != "string")')
           OR (o.option ->> 'id' ~ '^[a-z0-9-]{1,40}$') IS NOT TRUE OR (o.option ->> 'title' ~ '^[^[:cntrl:]]{1,200}$') IS NOT TRUE
           OR (v_costs AND (o.option ->> 'cost' ~ '^[1-9][0-9]{0,17}$') IS NOT TRUE) END)) THEN RETURN 'OptionsMalformed'; END IF;
    IF (SELECT count(DISTINCT o ->> 'id') FROM jsonb_array_elements(v) AS o) <> jsonb_array_length(v) OR p_options <> options_text(v) THEN RETURN 'OptionsMalformed'; END IF;
    -- On the ballot it would end the increments of Equal Shares before their time.
    IF v_costs AND EXISTS (SELECT 1 FROM jsonb_array_elements(v) AS o WHERE (o ->> 'cost')::numeric > (p_effect ->> 'budget')::numeric) THEN RETURN 'ProjectDearerThanBudget'; END IF;
    IF p_kind = 'ELECTION' AND EXISTS (SELECT 1 FROM jsonb_array_elements(v) AS o WHERE NOT EXISTS (
         SELECT 1 FROM person p WHERE p.partnership_id = p_partnership AND p.roll_number = o ->> 'id' AND is_member(p_partnership, p.id))) THEN RETURN 'CandidateNotAMember'; END IF;
    RETURN NULL;
  END $$;

  -- Why the books let nothing of that kind be put to the vote now. Asked under the ledger's row. Of no motion: whether another
  -- was put to the vote on the same is left out.
  CREATE FUNCTION books_fault(p_partnership uuid, p_motion uuid, p_kind text, p_rules jsonb, p_effect jsonb) RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_left numeric;
  BEGIN
    IF p_kind IN ('PROJECTS', 'BETS')
       AND (p_effect ->> 'budget')::numeric > held_on(p_partnership, fund_path(coalesce(p_effect ->> 'fund', 'BET')), p_effect ->> 'currency') THEN RETURN 'BudgetNotThere'; END IF;
    IF p_kind = 'BETS' AND ((p_effect ->> 'years')::integer BETWEEN coalesce((p_rules #>> '{betTermYears,least}')::integer, 3)
       AND coalesce((p_rules #>> '{betTermYears,most}')::integer, 7)) IS NOT TRUE THEN RETURN 'BetTermNotOfCustom'; END IF;
    IF p_kind <> 'APPROPRIATION' THEN RETURN NULL; END IF;
    v_left := period_left(p_partnership, p_effect ->> 'period');
    IF v_left IS NULL THEN RETURN 'PeriodNotClosed'; END IF;
    IF EXISTS (SELECT 1 FROM motion m WHERE m.partnership_id = p_partnership AND m.period_id::text = p_effect ->> 'period' AND m.id <> p_motion AND m.kind = 'APPROPRIATION'
               AND m.state NOT IN ('DRAFT', 'DELIBERATION', 'INQUORATE', 'WITHDRAWN', 'ANNULLED', 'LOST')) THEN RETURN 'AlreadyPutToVote'; END IF;
    IF v_left > held_on(p_partnership, 'ca:equity:allocable', p_rules ->> 'currency') THEN RETURN 'AmountNotAllocable'; END IF;
    IF v_left <= 0 OR v_left - part_of(v_left, share_text(p_rules ->> 'newPcpFloor'), true) <= 0 THEN RETURN 'NothingToDivide'; END IF;
    RETURN NULL;
  END $$;

  -- Whether what it would do is there to be done: what cannot be carried out is not put to the vote. No free words come into
  -- the log by it: sites, blocks, periods, proposals and pastures have their names already.
  CREATE OR REPLACE FUNCTION effect_is_possible(p_partnership uuid, p_kind text, p_effect jsonb) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE p_kind
      WHEN 'ORDINARY' THEN p_effect = '{}'
      WHEN 'PASTURE' THEN pasture_gates(p_partnership, p_effect ->> 'pasture') IS NOT NULL
      WHEN 'PERIOD_REOPENING' THEN EXISTS (SELECT 1 FROM period p WHERE p.partnership_id = p_partnership AND p.id::text = p_effect ->> 'period')
      WHEN 'CUSTOM_CHANGE' THEN EXISTS (SELECT 1 FROM custom_proposal o WHERE o.partnership_id = p_partnership AND encode(text_hash(o.document), 'hex') = p_effect ->> 'rules')
      WHEN 'WORKLOAD' THEN CASE p_effect ->> 'act'
        WHEN 'BLOCK' THEN p_effect ->> 'purpose' ~ '^[a-z0-9][a-z0-9-]{0,62}$' AND (p_effect ->> 'site' = '' OR EXISTS (
          SELECT 1 FROM site s WHERE s.partnership_id = p_partnership AND s.slug = p_effect ->> 'site'))
        ELSE EXISTS (SELECT 1 FROM workload_block b WHERE b.partnership_id = p_partnership AND b.id::text = p_effect ->> 'block'
                     AND NOT EXISTS (SELECT 1 FROM workload_lift l WHERE l.partnership_id = p_partnership AND l.block_id = b.id)) END
      WHEN 'APPROPRIATION' THEN p_effect - 'period' = '{}' AND EXISTS (SELECT 1 FROM period p WHERE p.partnership_id = p_partnership AND p.id::text = p_effect ->> 'period')
      WHEN 'PROJECTS' THEN p_effect - '{budget,currency,fund}'::text[] = '{}' AND p_effect ->> 'budget' ~ '^[1-9][0-9]{0,17}$' AND p_effect ->> 'currency' ~ '^[A-Z]{3}$'
        AND p_effect ->> 'fund' IN ('REINVEST', 'NEW_PCP', 'HOST_FUND', 'RESERVE')
      WHEN 'ELECTION' THEN p_effect - '{body,seats}'::text[] = '{}' AND p_effect ->> 'body' ~ '^[a-z0-9][a-z0-9-]{0,62}$' AND p_effect ->> 'seats' ~ '^[1-9][0-9]?$'
      ELSE further_effect_is_possible(p_partnership, p_kind, p_effect) END
  $$;

  REVOKE EXECUTE ON FUNCTION motion_secrecy, secrecy_term, period_left, held_on, part_of, share_text, ballot_names, options_text, ballot_terms_text, fund_path,
    options_fault, books_fault FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION period_left, held_on TO copyhold_app;
`;

export const WITHOUT_BALLOT_TERMS = `
  DROP FUNCTION books_fault, options_fault, fund_path, ballot_terms_text, options_text, ballot_names, share_text, part_of, held_on, period_left, secrecy_term, motion_secrecy;
`;
