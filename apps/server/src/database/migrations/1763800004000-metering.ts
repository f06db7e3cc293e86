import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Usage: facts keyed by (source, id) for ever, with no time in the key, and roll-ups by
 * (subject, site, meter, hour) that journals are posted from.
 */
export class Metering1763800004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Raises where one of many figures is none that a column of whole steps can hold as it was sent: a column would
      -- round a part of a step away, and take NaN for more than zero.
      CREATE FUNCTION refuse_unreal(p_figures numeric[], p_instants timestamptz[]) RETURNS void
      LANGUAGE plpgsql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
      BEGIN
        IF EXISTS (SELECT 1 FROM unnest(p_figures) AS f(figure)
                   WHERE (figure >= 0 AND figure < 1e38 AND figure = trunc(figure)) IS NOT TRUE) THEN
          RAISE EXCEPTION 'a figure is a whole number of steps, not below zero' USING ERRCODE = 'P0120';
        END IF;
        IF EXISTS (SELECT 1 FROM unnest(p_instants) AS i(instant)
                   WHERE (instant >= '1970-01-01T00:00:00Z' AND instant < '2200-01-01T00:00:00Z') IS NOT TRUE) THEN
          RAISE EXCEPTION 'an instant lies between 1970 and 2200' USING ERRCODE = 'P0120';
        END IF;
      END $$;

      -- An id as one segment of a path or a key, as the chart writes it: per cent signs, colons, white space and
      -- control characters become %XX.
      CREATE FUNCTION path_segment(p_id text) RETURNS text
      LANGUAGE sql IMMUTABLE STRICT SET search_path = copyhold, pg_temp AS $$
        SELECT string_agg(
          CASE WHEN c IN ('%', ':') OR ascii(c) <= 32 OR ascii(c) BETWEEN 127 AND 160 OR ascii(c) BETWEEN 8192 AND 8202
                 OR ascii(c) IN (5760, 8232, 8233, 8239, 8287, 12288, 65279)
               THEN upper(regexp_replace(encode(convert_to(c, 'UTF8'), 'hex'), '(..)', '%\\1', 'g')) ELSE c END, '' ORDER BY place)
        FROM regexp_split_to_table(p_id, '') WITH ORDINALITY AS s(c, place)
      $$;

      -- No foreign keys of its own, which would cost each row two look-ups: every event feeds a roll-up in the
      -- statement that inserts it, and the roll-up's keys refer to partnership and unit.
      CREATE TABLE usage_event (
        partnership_id uuid NOT NULL,
        source text NOT NULL,
        event_id text NOT NULL,
        payload_hash bytea NOT NULL CHECK (octet_length(payload_hash) = 32),
        subject text NOT NULL,
        site text NOT NULL,
        meter text NOT NULL,
        unit text NOT NULL,
        hour timestamptz NOT NULL,
        quantity numeric(38,0) NOT NULL CHECK (quantity >= 0 AND quantity < 'Infinity'),
        effective_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (partnership_id, source, event_id),
        CHECK (hour = date_trunc('hour', effective_at, 'UTC'))
      );
      CALL make_append_only('usage_event');

      -- posted: how much of quantity the ledger holds; revision: how often it was posted.
      CREATE TABLE rollup (
        partnership_id uuid NOT NULL REFERENCES partnership,
        subject text NOT NULL,
        site text NOT NULL,
        meter text NOT NULL,
        hour timestamptz NOT NULL,
        unit text NOT NULL REFERENCES unit,
        quantity numeric(38,0) NOT NULL CHECK (quantity >= 0 AND quantity < 'Infinity'),
        posted numeric(38,0) NOT NULL DEFAULT 0 CHECK (posted < 'Infinity'),
        revision integer NOT NULL DEFAULT 0,
        PRIMARY KEY (partnership_id, subject, site, meter, hour)
      ) WITH (fillfactor = 70);
      CREATE INDEX rollup_dirty ON rollup (partnership_id, hour) WHERE quantity <> posted;
      CREATE INDEX rollup_hour ON rollup (partnership_id, hour);

      -- What was charged for one (subject, site, meter, month): later usage posts only the difference.
      CREATE TABLE rating (
        partnership_id uuid NOT NULL REFERENCES partnership,
        subject text NOT NULL,
        site text NOT NULL,
        meter text NOT NULL,
        month date NOT NULL CHECK (extract(day FROM month) = 1),
        custom_version integer NOT NULL,
        quantity numeric(38,0) NOT NULL CHECK (quantity >= 0 AND quantity < 'Infinity'),
        income_minor numeric(38,0) NOT NULL CHECK (income_minor >= 0 AND income_minor < 'Infinity'),
        cost_minor numeric(38,0) NOT NULL CHECK (cost_minor >= 0 AND cost_minor < 'Infinity'),
        revision integer NOT NULL,
        PRIMARY KEY (partnership_id, subject, site, meter, month, custom_version)
      );

      -- What a model's income of one month earned its labellers under one custom: later income posts only the difference.
      CREATE TABLE royalty_accrual (
        partnership_id uuid NOT NULL REFERENCES partnership,
        model text NOT NULL,
        month date NOT NULL CHECK (extract(day FROM month) = 1),
        custom_version integer NOT NULL,
        income_minor numeric(38,0) NOT NULL CHECK (income_minor >= 0 AND income_minor < 'Infinity'),
        royalty_minor numeric(38,0) NOT NULL CHECK (royalty_minor >= 0 AND royalty_minor < 'Infinity'),
        revision integer NOT NULL,
        PRIMARY KEY (partnership_id, model, month, custom_version)
      );

      -- One statement a batch: new events enter and feed their hour. Answers the ordinals of those that were not new,
      -- which usage_seen tells apart by their hash; of one identity twice in a batch, the first is taken.
      CREATE FUNCTION ingest_usage(
        p_partnership uuid, p_source text[], p_id text[], p_hash bytea[], p_subject text[], p_site text[], p_meter text[],
        p_unit text[], p_quantity numeric[], p_effective timestamptz[]
      ) RETURNS TABLE (ordinal integer)
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      DECLARE v_source text[]; v_id text[]; v_same_unit boolean;
      BEGIN
        PERFORM refuse_unreal(p_quantity, p_effective);
        WITH added AS (
          INSERT INTO usage_event (partnership_id, source, event_id, payload_hash, subject, site, meter, unit, hour, quantity, effective_at)
          SELECT p_partnership, i.source, i.id, i.hash, i.subject, i.site, i.meter, i.unit,
                 date_trunc('hour', i.effective, 'UTC'), i.quantity, i.effective
          FROM unnest(p_source, p_id, p_hash, p_subject, p_site, p_meter, p_unit, p_quantity, p_effective) WITH ORDINALITY
               AS i(source, id, hash, subject, site, meter, unit, quantity, effective, ord)
          ORDER BY i.source, i.id, i.ord
          ON CONFLICT DO NOTHING
          RETURNING source, event_id, subject, site, meter, unit, hour, quantity
        ), rolled AS (
          INSERT INTO rollup AS r (partnership_id, subject, site, meter, hour, unit, quantity)
          SELECT p_partnership, a.subject, a.site, a.meter, a.hour, min(a.unit), sum(a.quantity)
          FROM added a GROUP BY a.subject, a.site, a.meter, a.hour
          ORDER BY a.subject, a.site, a.meter, a.hour
          ON CONFLICT (partnership_id, subject, site, meter, hour) DO UPDATE SET quantity = r.quantity + excluded.quantity
          WHERE r.unit = excluded.unit
          RETURNING 1
        )
        SELECT array_agg(a.source), array_agg(a.event_id), (SELECT count(*) FROM rolled)
               = (SELECT count(*) FROM (SELECT DISTINCT d.subject, d.site, d.meter, d.hour, d.unit FROM added d) AS hours)
        INTO v_source, v_id, v_same_unit FROM added a;
        IF NOT v_same_unit THEN
          RAISE EXCEPTION 'an hour of a meter is counted in one unit' USING ERRCODE = 'P0120';
        END IF;
        IF cardinality(v_id) = cardinality(p_id) THEN RETURN; END IF;
        RETURN QUERY
        SELECT i.ord::integer
        FROM (
          SELECT u.*, row_number() OVER (PARTITION BY u.source, u.id ORDER BY u.ord) AS repeat
          FROM unnest(p_source, p_id) WITH ORDINALITY AS u(source, id, ord)
        ) AS i
        LEFT JOIN unnest(v_source, v_id) AS a(source, id) USING (source, id)
        WHERE a.id IS NULL OR i.repeat > 1;
      END $$;

      -- For rows that were not new: KNOWN when the same body came before, CONFLICT when another did.
      CREATE FUNCTION usage_seen(p_partnership uuid, p_source text[], p_id text[], p_hash bytea[])
      RETURNS TABLE (ordinal integer, outcome text)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
        SELECT i.ord::integer, CASE WHEN e.payload_hash = i.hash THEN 'KNOWN' ELSE 'CONFLICT' END
        FROM unnest(p_source, p_id, p_hash) WITH ORDINALITY AS i(source, id, hash, ord)
        JOIN usage_event e ON e.partnership_id = p_partnership AND e.source = i.source AND e.event_id = i.id
      $$;

      -- Dirty buckets in the order of their hours, after the one given, locked until the transaction ends; READ COMMITTED
      -- reads a row again once it has its lock. p_skip passes by what another poster holds. The application cannot lock
      -- them itself, because it may not change them.
      CREATE FUNCTION lock_dirty_rollups(
        p_partnership uuid, p_through timestamptz, a_hour timestamptz, a_subject text, a_site text, a_meter text,
        p_limit integer, p_skip boolean
      ) RETURNS SETOF rollup
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      BEGIN
        IF p_skip THEN
          RETURN QUERY SELECT * FROM rollup r WHERE r.partnership_id = p_partnership AND r.quantity <> r.posted
            AND (p_through IS NULL OR r.hour <= p_through)
            AND (a_hour IS NULL OR (r.hour, r.subject, r.site, r.meter) > (a_hour, a_subject, a_site, a_meter))
            ORDER BY r.hour, r.subject, r.site, r.meter LIMIT p_limit FOR UPDATE SKIP LOCKED;
        ELSE
          RETURN QUERY SELECT * FROM rollup r WHERE r.partnership_id = p_partnership AND r.quantity <> r.posted
            AND (p_through IS NULL OR r.hour <= p_through)
            AND (a_hour IS NULL OR (r.hour, r.subject, r.site, r.meter) > (a_hour, a_subject, a_site, a_meter))
            ORDER BY r.hour, r.subject, r.site, r.meter LIMIT p_limit FOR UPDATE;
        END IF;
      END $$;

      -- A bucket counts as posted what the journal of its next revision moved, and that journal must be in the ledger:
      -- each counts once, because its key holds the revision.
      CREATE FUNCTION mark_rollups_posted(p_partnership uuid, p_subject text[], p_site text[], p_meter text[], p_hour timestamptz[])
      RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      DECLARE v_marked bigint;
      BEGIN
        WITH bucket AS (
          SELECT r.*, to_char(r.hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24"Z"') AS named
          FROM unnest(p_subject, p_site, p_meter, p_hour) AS b(subject, site, meter, hour)
          JOIN rollup r ON r.partnership_id = p_partnership AND r.subject = b.subject AND r.site = b.site
                       AND r.meter = b.meter AND r.hour = b.hour
        ), moved AS (
          SELECT b.subject, b.site, b.meter, b.hour,
                 sum(CASE WHEN d.path ~ '^je:[^:]+:(used|attributed):' THEN t.amount ELSE -t.amount END) AS amount
          FROM bucket b
          JOIN journal j ON j.ledger_id = p_partnership AND j.idempotency_key = concat_ws(':', 'usage', path_segment(b.subject),
                 path_segment(b.site), path_segment(b.meter), path_segment(b.named), (b.revision + 1)::text)
          JOIN transfer t ON t.journal_id = j.id AND t.unit = b.unit
          JOIN account d ON d.id = t.debit_account_id
          WHERE j.kind = 'usage-bucket' AND j.source_id = concat_ws(' ', b.subject, b.site, b.meter, b.named)
          GROUP BY b.subject, b.site, b.meter, b.hour
        )
        UPDATE rollup r SET posted = r.posted + m.amount, revision = r.revision + 1 FROM moved m
        WHERE r.partnership_id = p_partnership AND r.subject = m.subject AND r.site = m.site AND r.meter = m.meter AND r.hour = m.hour;
        GET DIAGNOSTICS v_marked = ROW_COUNT;
        IF v_marked <> coalesce(cardinality(p_subject), 0) THEN
          RAISE EXCEPTION 'an hour of use is posted by its own journal' USING ERRCODE = 'P0122';
        END IF;
      END $$;

      CREATE TABLE import_job (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        partnership_id uuid NOT NULL REFERENCES partnership,
        kind text NOT NULL,
        file text NOT NULL,
        options text NOT NULL CHECK (options IS JSON OBJECT),
        file_size bigint NOT NULL,
        state text NOT NULL DEFAULT 'RUNNING' CHECK (state IN ('RUNNING', 'DONE', 'FAILED')),
        -- Where the next batch begins; moved in the transaction that stores the batch before it.
        next_byte bigint NOT NULL DEFAULT 0,
        next_line bigint NOT NULL DEFAULT 1,
        rows_read bigint NOT NULL DEFAULT 0,
        accepted bigint NOT NULL DEFAULT 0,
        already_known bigint NOT NULL DEFAULT 0,
        without_usage bigint NOT NULL DEFAULT 0,
        refused bigint NOT NULL DEFAULT 0,
        failure text,
        started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        finished_at timestamptz
      );

      CREATE TABLE import_refusal (
        job_id uuid NOT NULL REFERENCES import_job,
        line bigint NOT NULL,
        kind text NOT NULL,
        field text NOT NULL,
        rule text NOT NULL,
        message text NOT NULL,
        PRIMARY KEY (job_id, line, field)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE import_refusal, import_job;
      DROP FUNCTION mark_rollups_posted, lock_dirty_rollups, usage_seen, ingest_usage;
      DROP TABLE royalty_accrual, rating, rollup, usage_event;
      DROP FUNCTION path_segment, refuse_unreal;
    `);
  }
}
