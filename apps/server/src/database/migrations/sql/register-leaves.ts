/**
 * Leaves of the registers of assets and releases, version 2: each is made from its row alone, names the custom in force
 * and commits to every word that decides something. A check makes them again from what is stored.
 */
export const REGISTER_LEAVES = `
  ALTER TABLE asset ADD COLUMN custom_version integer, ADD COLUMN words bytea CHECK (octet_length(words) = 32),
    ADD CONSTRAINT asset_custom FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version;
  ALTER TABLE valuation ADD COLUMN custom_version integer, ADD COLUMN words bytea CHECK (octet_length(words) = 32),
    ADD CONSTRAINT valuation_custom FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version;
  ALTER TABLE collateral ADD COLUMN custom_version integer, ADD COLUMN words bytea CHECK (octet_length(words) = 32),
    ADD CONSTRAINT collateral_custom FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version;
  ALTER TABLE locked_body ADD COLUMN custom_version integer,
    ADD CONSTRAINT locked_body_custom FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version;
  ALTER TABLE disposal_revocation ADD COLUMN custom_version integer,
    ADD CONSTRAINT disposal_revocation_custom FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version;
  ALTER TABLE disposal ADD COLUMN words bytea CHECK (octet_length(words) = 32);

  -- A document of no bytes says nothing. What was entered before stays as it is.
  ALTER TABLE asset ADD CONSTRAINT asset_document_says_something CHECK (document <> sha256('')) NOT VALID;
  ALTER TABLE valuation ADD CONSTRAINT valuation_document_says_something CHECK (document <> sha256('')) NOT VALID;
  ALTER TABLE collateral ADD CONSTRAINT collateral_document_says_something CHECK (document <> sha256('')) NOT VALID;
  ALTER TABLE guardian_consent ADD CONSTRAINT guardian_consent_document_says_something CHECK (document <> sha256('')) NOT VALID;
  ALTER TABLE loss_absorption ADD CONSTRAINT loss_absorption_evidence_says_something CHECK (evidence <> sha256('')) NOT VALID;

  -- What opens the commitment to the words of a row. A buyer or an appraiser may be somebody's name: the salt can go.
  CREATE TABLE asset_salt (
    partnership_id uuid NOT NULL REFERENCES partnership,
    type text NOT NULL CHECK (type IN ('asset', 'valuation', 'disposal', 'collateral')),
    code text NOT NULL,
    salt bytea NOT NULL CHECK (octet_length(salt) = 32),
    PRIMARY KEY (partnership_id, type, code)
  );

  -- An object of texts alone, as RFC 8785 writes it.
  CREATE FUNCTION flat_json(p_members jsonb) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT '{' || string_agg(to_json(m.key)::text || ':' || to_json(m.value)::text, ',' ORDER BY m.key COLLATE "C") || '}' FROM jsonb_each_text(p_members) AS m(key, value)
  $$;

  CREATE FUNCTION asset_words_hash(p_salt bytea, p_words jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT sha256(convert_to('asset-words' || chr(10), 'UTF8') || p_salt || convert_to(flat_json(p_words), 'UTF8'))
  $$;

  -- Draws the salt of a row's words and keeps it; answers the commitment.
  CREATE FUNCTION commit_asset_words(p_partnership uuid, p_type text, p_code text, p_words jsonb) RETURNS bytea
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_salt bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
  BEGIN
    INSERT INTO asset_salt (partnership_id, type, code, salt) VALUES (p_partnership, p_type, p_code, v_salt);
    RETURN asset_words_hash(v_salt, p_words);
  END $$;

  -- After this nobody can show which words a row was logged with. Row and leaf stay as they are, and that it was done is
  -- logged too. To whom something is about to go stays until it has gone, or can go no more.
  CREATE FUNCTION erase_asset_words(p_partnership uuid, p_type text, p_code text) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    IF p_type = 'disposal' AND disposal_is_open(p_partnership, p_code) THEN
      RAISE EXCEPTION '% is still to be decided or carried out: its words stay until then', p_code USING ERRCODE = 'P0142';
    END IF;
    DELETE FROM asset_salt WHERE partnership_id = p_partnership AND type = p_type AND code = p_code;
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM stage_leaf(p_partnership, 'words-erased', register_leaf('words-erased', 2, jsonb_build_object('code', p_code, 'of', p_type)));
    RETURN true;
  END $$;

  -- Whether a disposal may still be carried out: it is in no books, no guardian revoked it, and it was authorised for a
  -- time that is not over, or asked for within the year. What is older is asked for anew.
  CREATE FUNCTION disposal_is_open(p_partnership uuid, p_code text) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (
      SELECT 1 FROM disposal d LEFT JOIN disposal_authorisation a ON a.partnership_id = d.partnership_id AND a.disposal_code = d.code
      WHERE d.partnership_id = p_partnership AND d.code = p_code
        AND coalesce(a.expires_at, d.asked_at + interval '1 year') > clock_timestamp()
        AND NOT EXISTS (SELECT 1 FROM disposal_revocation r WHERE r.partnership_id = d.partnership_id AND r.disposal_code = d.code)
        AND NOT EXISTS (SELECT 1 FROM gate_legs(p_partnership, 'disposal', p_code)))
  $$;

  -- The members of a leaf as text. Version 1 named neither custom, words nor the resolution's hash.
  CREATE FUNCTION register_leaf(p_type text, p_version integer, p_members jsonb) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT flat_json(CASE WHEN p_version = 1 THEN p_members - ARRAY['customVersion', 'words', 'resolutionHash'] ELSE p_members END
                     || jsonb_build_object('type', p_type, 'v', p_version::text))
  $$;

  CREATE FUNCTION asset_words(r asset) RETURNS jsonb LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT jsonb_build_object('name', r.name)
  $$;
  CREATE FUNCTION asset_leaf(r asset, p_version integer DEFAULT 2) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT register_leaf('asset', p_version, jsonb_build_object('class', r.class, 'code', r.code, 'cost', r.cost_minor::text, 'currency', r.currency,
      'customVersion', coalesce(r.custom_version::text, ''), 'document', coalesce(encode(r.document, 'hex'), ''),
      'enteredOn', to_char(r.entered_on, 'YYYY-MM-DD'), 'openingWorn', coalesce(r.opening_worn::text, ''), 'words', coalesce(encode(r.words, 'hex'), ''),
      'years', coalesce(r.schedule_years::text, '')))
  $$;

  CREATE FUNCTION valuation_words(r valuation) RETURNS jsonb LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT jsonb_build_object('by', r.valued_by)
  $$;
  CREATE FUNCTION valuation_leaf(r valuation, p_version integer DEFAULT 2) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT register_leaf('valuation', p_version, jsonb_build_object('asset', r.asset_code, 'code', r.code,
      'customVersion', coalesce(r.custom_version::text, ''), 'document', encode(r.document, 'hex'), 'on', to_char(r.valued_on, 'YYYY-MM-DD'),
      'value', r.value_minor::text, 'words', coalesce(encode(r.words, 'hex'), '')))
  $$;

  -- A body is no natural person: its name stands in the leaf.
  CREATE FUNCTION locked_body_leaf(r locked_body, p_version integer DEFAULT 2) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT register_leaf('locked-body', p_version, jsonb_build_object('code', r.code, 'customVersion', coalesce(r.custom_version::text, ''),
      'name', r.name, 'specified', CASE WHEN r.specified THEN 'yes' ELSE 'no' END))
  $$;

  CREATE FUNCTION disposal_words(r disposal) RETURNS jsonb LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT jsonb_build_object('actor', r.actor, 'buyer', r.buyer, 'why', r.why)
  $$;
  CREATE FUNCTION disposal_leaf(r disposal, p_version integer DEFAULT 2) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT register_leaf('disposal', p_version, jsonb_build_object('asset', r.asset_code, 'body', coalesce(r.body_code, ''), 'code', r.code,
      'customVersion', r.custom_version::text, 'decision', r.decision, 'price', r.price_minor::text, 'valuation', coalesce(r.valuation_code, ''),
      'words', coalesce(encode(r.words, 'hex'), '')))
  $$;

  CREATE FUNCTION consent_leaf(r guardian_consent, p_version integer DEFAULT 2) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT register_leaf('guardian-consent', p_version, jsonb_build_object('customVersion', r.custom_version::text, 'disposal', r.disposal_code,
      'document', encode(r.document, 'hex')))
  $$;

  -- A resolution's leaf is its text: whoever reads the log finds it by the hash, not by an id of the database.
  CREATE FUNCTION resolution_hash_of(p_partnership uuid, p_resolution uuid) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT coalesce((SELECT encode(sha256(convert_to(o.result, 'UTF8')), 'hex') FROM resolution o
                     WHERE o.partnership_id = p_partnership AND o.id = p_resolution), '')
  $$;

  CREATE FUNCTION authorisation_leaf(r disposal_authorisation, p_version integer DEFAULT 2) RETURNS text
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT register_leaf('disposal-authorisation', p_version, jsonb_build_object('asset', r.asset_code, 'customVersion', r.custom_version::text,
      'disposal', r.disposal_code, 'expires', to_char(r.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'leastPrice', r.least_price_minor::text, 'resolution', r.resolution_id::text, 'resolutionHash', resolution_hash_of(r.partnership_id, r.resolution_id)))
  $$;

  CREATE FUNCTION revocation_leaf(r disposal_revocation, p_version integer DEFAULT 2) RETURNS text
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT register_leaf('disposal-revocation', p_version,
      jsonb_build_object('customVersion', coalesce(r.custom_version::text, ''), 'disposal', r.disposal_code))
  $$;

  CREATE FUNCTION absorption_leaf(r loss_absorption, p_version integer DEFAULT 2) RETURNS text
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT register_leaf('loss-absorption', p_version, jsonb_build_object('amount', r.amount_minor::text, 'asset', coalesce(r.asset_code, ''),
      'code', r.code, 'currency', r.currency, 'customVersion', r.custom_version::text, 'evidence', encode(r.evidence, 'hex'), 'kind', r.kind,
      'resolution', r.resolution_id::text, 'resolutionHash', resolution_hash_of(r.partnership_id, r.resolution_id)))
  $$;

  CREATE FUNCTION collateral_words(r collateral) RETURNS jsonb LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT jsonb_build_object('creditor', r.creditor)
  $$;
  CREATE FUNCTION collateral_leaf(r collateral, p_version integer DEFAULT 2) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT register_leaf('collateral', p_version, jsonb_build_object('amount', r.amount_minor::text, 'asset', r.asset_code, 'code', r.code,
      'customVersion', coalesce(r.custom_version::text, ''), 'document', encode(r.document, 'hex'), 'since', to_char(r.since, 'YYYY-MM-DD'),
      'until', coalesce(to_char(r.until, 'YYYY-MM-DD'), ''), 'words', coalesce(encode(r.words, 'hex'), '')))
  $$;

  -- Every row of the registers beside both forms of its leaf. Whether its words are those that were committed to is
  -- answered without the salt: null where the salt was erased, or where an older leaf committed to none.
  CREATE FUNCTION register_rows(p_partnership uuid)
  RETURNS TABLE (type text, key text, leaf bytea, first_form text, second_form text, words_hold boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT u.type, u.key, u.leaf, u.first_form, u.second_form, asset_words_hash(s.salt, u.words) = u.hash
    FROM (
      SELECT 'asset' AS type, r.code AS key, r.leaf, asset_leaf(r, 1) AS first_form, asset_leaf(r) AS second_form, asset_words(r) AS words, r.words AS hash
      FROM asset r WHERE r.partnership_id = p_partnership
      UNION ALL SELECT 'valuation', r.code, r.leaf, valuation_leaf(r, 1), valuation_leaf(r), valuation_words(r), r.words
      FROM valuation r WHERE r.partnership_id = p_partnership
      UNION ALL SELECT 'locked-body', r.code, r.leaf, locked_body_leaf(r, 1), locked_body_leaf(r), NULL, NULL
      FROM locked_body r WHERE r.partnership_id = p_partnership
      UNION ALL SELECT 'disposal', r.code, r.leaf, disposal_leaf(r, 1), disposal_leaf(r), disposal_words(r), r.words
      FROM disposal r WHERE r.partnership_id = p_partnership
      UNION ALL SELECT 'guardian-consent', r.disposal_code, r.leaf, consent_leaf(r, 1), consent_leaf(r), NULL, NULL
      FROM guardian_consent r WHERE r.partnership_id = p_partnership
      UNION ALL SELECT 'disposal-authorisation', r.disposal_code, r.leaf, authorisation_leaf(r, 1), authorisation_leaf(r), NULL, NULL
      FROM disposal_authorisation r WHERE r.partnership_id = p_partnership
      UNION ALL SELECT 'disposal-revocation', r.disposal_code, r.leaf, revocation_leaf(r, 1), revocation_leaf(r), NULL, NULL
      FROM disposal_revocation r WHERE r.partnership_id = p_partnership
      UNION ALL SELECT 'loss-absorption', r.code, r.leaf, absorption_leaf(r, 1), absorption_leaf(r), NULL, NULL
      FROM loss_absorption r WHERE r.partnership_id = p_partnership
      UNION ALL SELECT 'collateral', r.code, r.leaf, collateral_leaf(r, 1), collateral_leaf(r), collateral_words(r), r.words
      FROM collateral r WHERE r.partnership_id = p_partnership
    ) AS u
    LEFT JOIN asset_salt s ON s.partnership_id = p_partnership AND s.type = u.type AND s.code = u.key
  $$;
`;

export const WITHOUT_REGISTER_LEAVES = `
  DROP FUNCTION register_rows, collateral_leaf, collateral_words, absorption_leaf, revocation_leaf, authorisation_leaf, resolution_hash_of, consent_leaf,
    disposal_leaf, disposal_words, locked_body_leaf, valuation_leaf, valuation_words, asset_leaf, asset_words, register_leaf, erase_asset_words,
    disposal_is_open, commit_asset_words, asset_words_hash, flat_json;
  DROP TABLE asset_salt;
  ALTER TABLE loss_absorption DROP CONSTRAINT loss_absorption_evidence_says_something;
  ALTER TABLE guardian_consent DROP CONSTRAINT guardian_consent_document_says_something;
  ALTER TABLE collateral DROP CONSTRAINT collateral_document_says_something, DROP COLUMN custom_version, DROP COLUMN words;
  ALTER TABLE valuation DROP CONSTRAINT valuation_document_says_something, DROP COLUMN custom_version, DROP COLUMN words;
  ALTER TABLE asset DROP CONSTRAINT asset_document_says_something, DROP COLUMN custom_version, DROP COLUMN words;
  ALTER TABLE disposal DROP COLUMN words;
  ALTER TABLE locked_body DROP COLUMN custom_version;
  ALTER TABLE disposal_revocation DROP COLUMN custom_version;
`;
