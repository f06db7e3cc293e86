import { functionOf } from './function-of.js';
import { FURTHER_KINDS } from './further-kinds.js';

const KINDS = `'PASTURE', 'PERIOD_REOPENING', 'CAPITAL', 'ADMISSION', 'FORFEITURE', 'RECALL'`;

const deedsOf = (kinds: string): string => `
  ALTER TABLE resolved_deed DROP CONSTRAINT resolved_deed_kind_check;
  ALTER TABLE resolved_deed ADD CONSTRAINT resolved_deed_kind_check CHECK (kind IN (${kinds}));`;

const replaced = (name: string): string =>
  functionOf(FURTHER_KINDS, name).replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION');
const [POSSIBLE, DONE] = [replaced('further_effect_is_possible'), replaced('further_effect_is_done')];

/** Something that the landed text says, said in other words; it is there, or the migration is wrong. */
function changed(sql: string, from: string, to: string): string {
  if (!sql.includes(from)) throw new Error(`what shall be changed is not there: ${from}`);
  return sql.replace(from, () => to);
}

/** Research bets: what members choose of the money kept for them, each for a term of years that the custom bounds. */
export const BETS = `
  -- What is committed to a bet that members chose, until it is spent: a purse of its own.
  INSERT INTO account_kind (pattern, type, normal_side, lock_class, floor) VALUES ('ca:equity:bets:*', 'EQUITY', 'CREDIT', 'OPEN', 0);
  ${deedsOf(`${KINDS}, 'BETS'`)}

  -- The term of the bets of a resolution, as its deed names it: by what its purses begin with, and counted from the close of
  -- its vote, which the log has, so that whoever reads it can count again.
  CREATE FUNCTION bet_names(r resolution) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"bets":"%s","ends":"%s","years":"%s"}', left(encode(r.result_hash, 'hex'), 12),
      to_char((coalesce(m.extended_to, m.closes_at) AT TIME ZONE 'UTC')::date + make_interval(years => (r.result::jsonb ->> 'years')::integer), 'YYYY-MM-DD'), r.result::jsonb ->> 'years')
    FROM motion m WHERE m.id = r.motion_id
  $$;

  -- Puts the term of its bets on record, where the resolution was carried out in this transaction.
  CREATE FUNCTION enter_bet_term(p_partnership uuid, p_resolution uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM resolved_now(p_partnership, p_resolution, 'BETS');
    PERFORM enter_deed(p_partnership, p_resolution, 'BETS', bet_names(r)) FROM resolution r WHERE r.partnership_id = p_partnership AND r.id = p_resolution;
  END $$;

  ${changed(
    POSSIBLE,
    'SELECT f.fault IS NULL',
    `SELECT CASE WHEN p_kind = 'BETS' THEN (p_effect - '{budget,currency,years}'::text[] = '{}' AND p_effect ->> 'budget' ~ '^[1-9][0-9]{0,17}$'
      AND p_effect ->> 'currency' ~ '^[A-Z]{3}$' AND p_effect ->> 'years' ~ '^[1-9][0-9]?$') IS TRUE ELSE f.fault IS NULL`,
  ).replace(`'FineDisputed')`, `'FineDisputed') END`)}
  ${changed(
    DONE,
    `SELECT CASE r.kind
`,
    `SELECT CASE r.kind
      -- The money is committed, and its term is on record.
      WHEN 'BETS' THEN EXISTS (
        SELECT 1 FROM journal j WHERE j.ledger_id = r.partnership_id AND j.idempotency_key = 'bets:' || encode(r.result_hash, 'hex')
          AND j.kind = 'bets' AND j.source_kind = 'resolution' AND j.source_id = encode(r.result_hash, 'hex'))
        AND EXISTS (SELECT 1 FROM resolved_deed d WHERE d.partnership_id = r.partnership_id AND d.resolution_id = r.id AND d.kind = 'BETS' AND d.names = bet_names(r))
`,
  )}

  REVOKE EXECUTE ON FUNCTION bet_names, enter_bet_term FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION bet_names TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION enter_bet_term TO copyhold_closer;
`;

export const WITHOUT_BETS = `
  ${DONE}
  ${POSSIBLE}
  DROP FUNCTION enter_bet_term, bet_names;
  ${deedsOf(KINDS)}
  ALTER TABLE account_kind DISABLE TRIGGER append_only;
  DELETE FROM account_kind WHERE pattern = 'ca:equity:bets:*';
  ALTER TABLE account_kind ENABLE ALWAYS TRIGGER append_only;
`;
