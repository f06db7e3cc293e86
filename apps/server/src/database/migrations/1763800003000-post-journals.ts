import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The one writer of the ledger. Journals and their transfers arrive as arrays; each journal stands or
 * falls whole and is answered ACCEPTED, REPLAYED, CONFLICT or REJECTED(code).
 *
 * The order of the steps is the lock story: the ledger row first, accounts by ascending id, balances
 * read in a later statement so that its snapshot holds what the locks waited for.
 */
export class PostJournals1763800003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One field of a hashed row: a null mark, then a length, so that no two rows share their bytes.
      CREATE FUNCTION hash_field(p_value text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT CASE WHEN p_value IS NULL THEN '\\x00'::bytea
               ELSE '\\x01'::bytea || int4send(octet_length(p_value)) || convert_to(p_value, 'UTF8') END
      $$;

      -- One list from 1 to its length: unnest() would flatten another shape, and pad a shorter one with nulls.
      CREATE FUNCTION is_list(p_values anyarray, p_length integer) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT coalesce(cardinality(p_values) = p_length
          AND (p_length = 0 OR (array_ndims(p_values) = 1 AND array_lower(p_values, 1) = 1)), false)
      $$;

      CREATE FUNCTION open_ledger(p_partnership uuid) RETURNS void
      LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
        INSERT INTO ledger (id) VALUES (p_partnership) ON CONFLICT DO NOTHING
      $$;

      -- Opening takes the ledger row, as every change of what may be posted does.
      CREATE FUNCTION open_accounts(
        p_ledger uuid, p_path text[], p_unit text[], p_type text[], p_normal_side text[],
        p_lock_class text[], p_fund text[], p_floor numeric[]
      ) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      BEGIN
        PERFORM 1 FROM ledger WHERE id = p_ledger FOR NO KEY UPDATE;
        INSERT INTO account (ledger_id, path, unit, type, normal_side, lock_class, fund, floor)
        SELECT p_ledger, a.* FROM unnest(p_path, p_unit, p_type, p_normal_side, p_lock_class, p_fund, p_floor) AS a
        ON CONFLICT (ledger_id, path, unit) DO NOTHING;
      END $$;

      -- What each open journal of a batch does to the accounts that have a bound, or that it could overfill.
      CREATE FUNCTION watched_changes(
        t_journal integer[], t_debit uuid[], t_credit uuid[], t_amount numeric[], p_outcome text[], p_total numeric
      ) RETURNS TABLE (journal integer, account_id uuid, debit numeric, credit numeric, change numeric)
      LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
        SELECT l.journal, l.account_id, sum(l.debit), sum(l.credit),
               sum(CASE n.normal_side WHEN 'DEBIT' THEN l.debit - l.credit ELSE l.credit - l.debit END)
        FROM (
          SELECT t.journal, t.debit_id AS account_id, t.amount AS debit, 0::numeric AS credit
          FROM unnest(t_journal, t_debit, t_amount) AS t(journal, debit_id, amount)
          UNION ALL
          SELECT t.journal, t.credit_id, 0, t.amount
          FROM unnest(t_journal, t_credit, t_amount) AS t(journal, credit_id, amount)
        ) AS l
        JOIN account n ON n.id = l.account_id
          AND (n.floor IS NOT NULL OR n.ceiling IS NOT NULL OR greatest(n.debit_posted, n.credit_posted) + p_total >= 1e38::numeric)
        WHERE p_outcome[l.journal] IS NULL
        GROUP BY l.journal, l.account_id
      $$;

      CREATE FUNCTION breach_code(p_running numeric, p_floor numeric, p_most numeric) RETURNS text
      LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT CASE WHEN p_most >= 1e38::numeric THEN 'BalanceTooLarge'
                    WHEN p_running < p_floor THEN 'BalanceBelowFloor' ELSE 'BalanceAboveCeiling' END
      $$;

      CREATE FUNCTION post_journals(
        p_ledger uuid,
        j_key text[], j_hash bytea[], j_kind text[], j_memo text[], j_actor text[], j_custom integer[],
        j_source_kind text[], j_source_id text[], j_effective timestamptz[], j_reverses uuid[],
        t_journal integer[], t_debit text[], t_credit text[], t_unit text[], t_amount numeric[], t_purpose text[]
      ) RETURNS TABLE (ordinal integer, outcome text, code text, detail text, journal_id uuid)
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      DECLARE
        v_ledger ledger%ROWTYPE;
        v_count integer := coalesce(cardinality(j_key), 0);
        v_legs integer := coalesce(cardinality(t_journal), 0);
        v_outcome text[] := array_fill(NULL::text, ARRAY[v_count]);
        v_code text[] := array_fill(NULL::text, ARRAY[v_count]);
        v_detail text[] := array_fill(NULL::text, ARRAY[v_count]);
        v_id uuid[] := array_fill(NULL::uuid, ARRAY[v_count]);
        v_first integer[] := array_fill(NULL::integer, ARRAY[v_count]);
        v_transfer uuid[];
        v_debit uuid[];
        v_credit uuid[];
        v_now timestamptz;
        v_total numeric;
        v_rounds integer := 0;
        v_watched uuid[];
        v_running numeric[];
        v_debits numeric[];
        v_credits numeric[];
        v_next numeric;
        v_most numeric;
        v_accepted integer;
        v_sequence bigint;
        v_hash bytea;
        r record;
      BEGIN
        IF NOT (is_list(j_key, v_count) AND is_list(j_hash, v_count) AND is_list(j_kind, v_count) AND is_list(j_memo, v_count)
                AND is_list(j_actor, v_count) AND is_list(j_custom, v_count) AND is_list(j_source_kind, v_count)
                AND is_list(j_source_id, v_count) AND is_list(j_effective, v_count) AND is_list(j_reverses, v_count)
                AND is_list(t_journal, v_legs) AND is_list(t_debit, v_legs) AND is_list(t_credit, v_legs)
                AND is_list(t_unit, v_legs) AND is_list(t_amount, v_legs) AND is_list(t_purpose, v_legs))
           OR EXISTS (SELECT 1 FROM unnest(t_journal) AS t(journal) WHERE (t.journal BETWEEN 1 AND v_count) IS NOT TRUE) THEN
          RAISE EXCEPTION 'journals and transfers are lists of one length each' USING ERRCODE = 'P0106';
        END IF;
        SELECT * INTO v_ledger FROM ledger WHERE id = p_ledger FOR NO KEY UPDATE;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'no ledger %', p_ledger USING ERRCODE = 'P0106';
        END IF;
        -- now() is the transaction's start and could run backwards between batches.
        v_now := greatest(clock_timestamp(), v_ledger.last_recorded_at);

        -- Paths become accounts once, in the order of the transfers.
        SELECT array_agg(d.id ORDER BY t.position), array_agg(c.id ORDER BY t.position) INTO v_debit, v_credit
        FROM unnest(t_debit, t_credit, t_unit) WITH ORDINALITY AS t(debit, credit, unit, position)
        LEFT JOIN account d ON d.ledger_id = p_ledger AND d.path = t.debit AND d.unit = t.unit
        LEFT JOIN account c ON c.ledger_id = p_ledger AND c.path = t.credit AND c.unit = t.unit;

        PERFORM 1 FROM account WHERE id IN (SELECT unnest(v_debit || v_credit)) ORDER BY id FOR NO KEY UPDATE;

        -- Keys: the same request is answered with its first result, another request is a conflict.
        FOR r IN
          SELECT k.position, k.key, k.hash, j.id AS known, j.request_hash AS known_hash,
                 first_value(k.position) OVER w AS first_position, first_value(k.hash) OVER w AS first_hash
          FROM unnest(j_key, j_hash) WITH ORDINALITY AS k(key, hash, position)
          LEFT JOIN journal j ON j.ledger_id = p_ledger AND j.idempotency_key = k.key
          WINDOW w AS (PARTITION BY k.key ORDER BY k.position)
        LOOP
          IF r.known IS NOT NULL THEN
            v_outcome[r.position] := CASE WHEN r.known_hash = r.hash THEN 'REPLAYED' ELSE 'CONFLICT' END;
            v_id[r.position] := r.known;
          ELSIF r.first_position < r.position THEN
            v_outcome[r.position] := CASE WHEN r.first_hash = r.hash THEN 'REPLAYED' ELSE 'CONFLICT' END;
            v_first[r.position] := r.first_position;
          END IF;
          IF v_outcome[r.position] = 'CONFLICT' THEN
            v_code[r.position] := 'IdempotencyKeyReused';
            v_detail[r.position] := r.key;
          END IF;
        END LOOP;

        -- What one journal shows by itself.
        FOR r IN
          SELECT DISTINCT ON (f.journal) f.journal, f.code, f.detail FROM (
            SELECT t.journal, t.position + 2 AS position,
              CASE WHEN d.id IS NULL OR c.id IS NULL THEN 'UnknownAccount'
                   WHEN t.amount IS NULL OR t.amount <= 0 THEN 'AmountNotPositive'
                   WHEN t.amount >= 1e38::numeric THEN 'AmountTooLarge'
                   WHEN t.amount <> trunc(t.amount) THEN 'AmountNotWhole'
                   WHEN d.id = c.id THEN 'SameAccount'
                   WHEN d.closed OR c.closed THEN 'AccountClosed'
                   WHEN d.lock_class = 'LOCKED' AND d.normal_side = 'CREDIT' THEN 'AssetLocked'
                   WHEN c.lock_class = 'LOCKED' AND c.normal_side = 'DEBIT' THEN 'AssetLocked'
                   WHEN c.lock_class = 'CONTRA' AND d.path <> 'je:expenses:depreciation' THEN 'AssetLocked'
              END AS code,
              CASE WHEN d.id IS NULL THEN t.debit WHEN c.id IS NULL THEN t.credit
                   WHEN c.lock_class = 'CONTRA' OR (c.lock_class = 'LOCKED' AND c.normal_side = 'DEBIT') THEN t.credit
                   ELSE t.debit END AS detail
            FROM unnest(t_journal, t_debit, t_credit, t_amount, v_debit, v_credit) WITH ORDINALITY
                 AS t(journal, debit, credit, amount, debit_id, credit_id, position)
            LEFT JOIN account d ON d.id = t.debit_id
            LEFT JOIN account c ON c.id = t.credit_id
            UNION ALL
            SELECT j.position::integer, 0, 'EffectiveAtMalformed', (j.effective AT TIME ZONE 'UTC')::text
            FROM unnest(j_effective) WITH ORDINALITY AS j(effective, position)
            WHERE (j.effective >= '1970-01-01T00:00:00Z' AND j.effective < '2200-01-01T00:00:00Z') IS NOT TRUE
            UNION ALL
            SELECT j.position::integer, 1,
              CASE WHEN j.effective <= v_ledger.soft_closed_through THEN 'PeriodClosed' ELSE 'EmptyJournal' END,
              to_char(j.effective AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            FROM unnest(j_effective) WITH ORDINALITY AS j(effective, position)
            LEFT JOIN (SELECT DISTINCT t.journal FROM unnest(t_journal) AS t(journal)) AS filled ON filled.journal = j.position
            WHERE j.effective <= v_ledger.soft_closed_through OR filled.journal IS NULL
            UNION ALL
            SELECT j.position::integer, 2,
              CASE WHEN o.id IS NULL THEN 'UnknownJournal' ELSE 'AlreadyReversed' END, j.reverses::text
            FROM unnest(j_reverses) WITH ORDINALITY AS j(reverses, position)
            LEFT JOIN journal o ON o.ledger_id = p_ledger AND o.id = j.reverses
            WHERE j.reverses IS NOT NULL AND (o.id IS NULL OR EXISTS (SELECT 1 FROM journal u WHERE u.reverses = j.reverses)
              OR j.position > (SELECT min(b.position) FROM unnest(j_reverses) WITH ORDINALITY AS b(reverses, position)
                               WHERE b.reverses = j.reverses AND v_outcome[b.position] IS NULL))
            UNION ALL
            -- Last, because the legs must be sound before they are compared.
            SELECT m.place, v_legs + 3, 'ReversalDiffers', min(m.reverses::text) FROM (
              SELECT t.journal AS place, j_reverses[t.journal] AS reverses, t.debit_id, t.credit_id, t.amount, 1 AS times
              FROM unnest(t_journal, v_debit, v_credit, t_amount) AS t(journal, debit_id, credit_id, amount)
              WHERE j_reverses[t.journal] IS NOT NULL
              UNION ALL
              SELECT j.position::integer, j.reverses, o.credit_account_id, o.debit_account_id, o.amount, -1
              FROM unnest(j_reverses) WITH ORDINALITY AS j(reverses, position)
              -- OFFSET keeps this a look-up for each reversal: flattened, a plan made on young tables reads all transfers.
              CROSS JOIN LATERAL (SELECT * FROM transfer t WHERE t.journal_id = j.reverses AND t.ledger_id = p_ledger OFFSET 0) AS o
              WHERE j.reverses IS NOT NULL
            ) AS m GROUP BY m.place, m.debit_id, m.credit_id, m.amount HAVING sum(m.times) <> 0
          ) AS f
          WHERE f.code IS NOT NULL
          ORDER BY f.journal, f.position
        LOOP
          IF v_outcome[r.journal] IS NULL THEN
            v_outcome[r.journal] := 'REJECTED';
            v_code[r.journal] := r.code;
            v_detail[r.journal] := r.detail;
          END IF;
        END LOOP;

        -- Floors and ceilings after every journal, in order. The earliest breach falls first: whatever
        -- it would have funded or drained is judged again without it. Accounts that this batch could carry
        -- past the largest number a counter holds are watched the same way.
        SELECT coalesce(sum(t.amount), 0) INTO v_total
        FROM unnest(t_journal, t_amount) AS t(journal, amount) WHERE v_outcome[t.journal] IS NULL;
        FOR i IN 1 .. 8 LOOP
          SELECT s.journal, s.path, s.running, s.floor, s.ceiling, s.most INTO r FROM (
            SELECT m.journal, a.path, a.floor, a.ceiling,
                   a.balance + sum(m.change) OVER w AS running,
                   greatest(a.debit_posted + sum(m.debit) OVER w, a.credit_posted + sum(m.credit) OVER w) AS most
            FROM watched_changes(t_journal, v_debit, v_credit, t_amount, v_outcome, v_total) AS m
            JOIN account a ON a.id = m.account_id
            WINDOW w AS (PARTITION BY a.id ORDER BY m.journal)
          ) AS s
          WHERE s.running < s.floor OR s.running > s.ceiling OR s.most >= 1e38::numeric
          ORDER BY s.journal, s.path LIMIT 1;
          EXIT WHEN NOT FOUND;
          v_rounds := i;
          v_outcome[r.journal] := 'REJECTED';
          v_code[r.journal] := breach_code(r.running, r.floor, r.most);
          v_detail[r.journal] := format('%s would be %s', r.path, r.running);
        END LOOP;

        -- Many breaches: the rest is walked journal by journal, so that a bad batch costs no more than a long one.
        IF v_rounds = 8 THEN
          SELECT array_agg(a.id ORDER BY a.path, a.unit), array_agg(a.balance ORDER BY a.path, a.unit),
                 array_agg(a.debit_posted ORDER BY a.path, a.unit), array_agg(a.credit_posted ORDER BY a.path, a.unit)
          INTO v_watched, v_running, v_debits, v_credits
          FROM account a WHERE a.id IN (SELECT m.account_id FROM watched_changes(t_journal, v_debit, v_credit, t_amount, v_outcome, v_total) AS m);
          FOR r IN
            SELECT m.journal, array_agg(w.place ORDER BY w.place) AS places, array_agg(m.change ORDER BY w.place) AS changes,
                   array_agg(m.debit ORDER BY w.place) AS debits, array_agg(m.credit ORDER BY w.place) AS credits,
                   array_agg(a.path ORDER BY w.place) AS paths, array_agg(a.floor ORDER BY w.place) AS floors,
                   array_agg(a.ceiling ORDER BY w.place) AS ceilings
            FROM watched_changes(t_journal, v_debit, v_credit, t_amount, v_outcome, v_total) AS m
            JOIN unnest(v_watched) WITH ORDINALITY AS w(id, place) ON w.id = m.account_id
            JOIN account a ON a.id = m.account_id
            GROUP BY m.journal ORDER BY m.journal
          LOOP
            FOR i IN 1 .. cardinality(r.places) LOOP
              v_next := v_running[r.places[i]] + r.changes[i];
              v_most := greatest(v_debits[r.places[i]] + r.debits[i], v_credits[r.places[i]] + r.credits[i]);
              IF v_next < r.floors[i] OR v_next > r.ceilings[i] OR v_most >= 1e38::numeric THEN
                v_outcome[r.journal] := 'REJECTED';
                v_code[r.journal] := breach_code(v_next, r.floors[i], v_most);
                v_detail[r.journal] := format('%s would be %s', r.paths[i], v_next);
                EXIT;
              END IF;
            END LOOP;
            CONTINUE WHEN v_outcome[r.journal] IS NOT NULL;
            FOR i IN 1 .. cardinality(r.places) LOOP
              v_running[r.places[i]] := v_running[r.places[i]] + r.changes[i];
              v_debits[r.places[i]] := v_debits[r.places[i]] + r.debits[i];
              v_credits[r.places[i]] := v_credits[r.places[i]] + r.credits[i];
            END LOOP;
          END LOOP;
        END IF;

        SELECT count(*) INTO v_accepted FROM unnest(v_outcome) AS o WHERE o IS NULL;
        IF v_accepted > 0 THEN
          v_sequence := v_ledger.head_sequence + 1;
          FOR i IN 1 .. v_count LOOP
            IF v_outcome[i] IS NULL THEN v_id[i] := uuidv7(); END IF;
          END LOOP;
          v_transfer := ARRAY(SELECT uuidv7() FROM generate_series(1, cardinality(t_journal)));

          INSERT INTO journal (id, ledger_id, idempotency_key, request_hash, kind, memo, actor, custom_version,
                               source_kind, source_id, effective_at, recorded_at, reverses, batch_sequence, ordinal)
          SELECT j.id, p_ledger, j.key, j.hash, j.kind, j.memo, j.actor, j.custom, j.source_kind, j.source_id,
                 j.effective, v_now, j.reverses, v_sequence, j.position
          FROM unnest(v_id, v_outcome, j_key, j_hash, j_kind, j_memo, j_actor, j_custom, j_source_kind, j_source_id,
                      j_effective, j_reverses) WITH ORDINALITY
               AS j(id, outcome, key, hash, kind, memo, actor, custom, source_kind, source_id, effective, reverses, position)
          WHERE j.outcome IS NULL;

          INSERT INTO transfer (id, journal_id, position, ledger_id, unit, debit_account_id, credit_account_id, amount, purpose_code)
          SELECT t.id, v_id[t.journal], t.position, p_ledger, t.unit, t.debit_id, t.credit_id, t.amount, t.purpose
          FROM unnest(v_transfer, t_journal, t_unit, v_debit, v_credit, t_amount, t_purpose) WITH ORDINALITY
               AS t(id, journal, unit, debit_id, credit_id, amount, purpose, position)
          WHERE v_outcome[t.journal] IS NULL;

          WITH leg AS (
            SELECT t.journal, t.position, t.id AS transfer_id, t.debit_id AS account_id, 'DEBIT' AS side, t.amount
            FROM unnest(v_transfer, t_journal, v_debit, t_amount) WITH ORDINALITY AS t(id, journal, debit_id, amount, position)
            WHERE v_outcome[t.journal] IS NULL
            UNION ALL
            SELECT t.journal, t.position, t.id, t.credit_id, 'CREDIT', t.amount
            FROM unnest(v_transfer, t_journal, v_credit, t_amount) WITH ORDINALITY AS t(id, journal, credit_id, amount, position)
            WHERE v_outcome[t.journal] IS NULL
          )
          INSERT INTO entry (account_id, version, transfer_id, side, amount, balance_after, fund)
          SELECT a.id, a.version + row_number() OVER w, l.transfer_id, l.side, l.amount,
                 a.balance + sum(CASE WHEN l.side = a.normal_side THEN l.amount ELSE -l.amount END) OVER w, a.fund
          FROM leg l JOIN account a ON a.id = l.account_id
          WINDOW w AS (PARTITION BY a.id ORDER BY l.journal, l.position ROWS UNBOUNDED PRECEDING);

          UPDATE account a SET debit_posted = a.debit_posted + n.debit, credit_posted = a.credit_posted + n.credit,
                               version = a.version + n.legs
          FROM (
            SELECT l.account_id, sum(l.debit) AS debit, sum(l.credit) AS credit, count(*) AS legs FROM (
              SELECT t.debit_id AS account_id, t.amount AS debit, 0::numeric AS credit
              FROM unnest(t_journal, v_debit, t_amount) AS t(journal, debit_id, amount) WHERE v_outcome[t.journal] IS NULL
              UNION ALL
              SELECT t.credit_id, 0, t.amount
              FROM unnest(t_journal, v_credit, t_amount) AS t(journal, credit_id, amount) WHERE v_outcome[t.journal] IS NULL
            ) AS l GROUP BY l.account_id
          ) AS n
          WHERE a.id = n.account_id;

          -- Of the rows as they now stand, not of what was sent.
          v_hash := batch_hash(p_ledger, v_sequence, v_ledger.head_hash);

          INSERT INTO batch (ledger_id, sequence, journals, previous_hash, hash, hash_version, recorded_at)
          VALUES (p_ledger, v_sequence, v_accepted, v_ledger.head_hash, v_hash, 2, v_now);
          UPDATE ledger SET head_sequence = v_sequence, head_hash = v_hash, last_recorded_at = v_now WHERE id = p_ledger;
          -- Keys in the order of RFC 8785, quantities as decimal strings.
          PERFORM stage_leaf(p_ledger, 'batch', format(
            '{"hash":"%s","ledger":"%s","n":"%s","prev":"%s","seq":"%s","type":"batch","v":"1"}',
            encode(v_hash, 'hex'), p_ledger, v_accepted, encode(v_ledger.head_hash, 'hex'), v_sequence));
        END IF;

        RETURN QUERY
        SELECT o.position::integer,
               coalesce(CASE WHEN o.first IS NOT NULL AND o.outcome = 'REPLAYED' AND v_outcome[o.first] = 'REJECTED'
                             THEN 'REJECTED' ELSE o.outcome END, 'ACCEPTED'),
               coalesce(o.code, v_code[o.first]), coalesce(o.detail, v_detail[o.first]), coalesce(o.id, v_id[o.first])
        FROM unnest(v_outcome, v_code, v_detail, v_id, v_first) WITH ORDINALITY AS o(outcome, code, detail, id, first, position)
        ORDER BY o.position;
      END $$;

      -- Advances the soft mark, under the same lock as a batch: no journal slips in beside it.
      CREATE FUNCTION close_books(p_ledger uuid, p_through timestamptz) RETURNS void
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      BEGIN
        PERFORM 1 FROM ledger WHERE id = p_ledger FOR NO KEY UPDATE;
        UPDATE ledger SET soft_closed_through = p_through
        WHERE id = p_ledger AND (soft_closed_through IS NULL OR soft_closed_through < p_through);
        IF NOT FOUND THEN
          RAISE EXCEPTION 'books are closed through % or later already', p_through USING ERRCODE = 'P0105';
        END IF;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP FUNCTION close_books, post_journals, breach_code, watched_changes, open_accounts, open_ledger, is_list, hash_field',
    );
  }
}
