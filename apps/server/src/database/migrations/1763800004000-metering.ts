import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Usage: facts keyed by (source, id) for ever, with no time in the key, and roll-ups by
 * (subject, site, meter, hour) that journals are posted from.
 */
export class Metering1763800004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
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
        quantity numeric(38,0) NOT NULL CHECK (quantity >= 0),
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
        quantity numeric(38,0) NOT NULL CHECK (quantity >= 0),
        posted numeric(38,0) NOT NULL DEFAULT 0,
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
        quantity numeric(38,0) NOT NULL CHECK (quantity >= 0),
        income_minor numeric(38,0) NOT NULL CHECK (income_minor >= 0),
        cost_minor numeric(38,0) NOT NULL CHECK (cost_minor >= 0),
        revision integer NOT NULL,
        PRIMARY KEY (partnership_id, subject, site, meter, month, custom_version)
      );

      -- What a model's income of one month earned its labellers under one custom: later income posts only the difference.
      CREATE TABLE royalty_accrual (
        partnership_id uuid NOT NULL REFERENCES partnership,
        model text NOT NULL,
        month date NOT NULL CHECK (extract(day FROM month) = 1),
        custom_version integer NOT NULL,
        income_minor numeric(38,0) NOT NULL CHECK (income_minor >= 0),
        royalty_minor numeric(38,0) NOT NULL CHECK (royalty_minor >= 0),
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
      DECLARE v_source text[]; v_id text[];
      BEGIN
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
        )
        SELECT array_agg(a.source), array_agg(a.event_id) INTO v_source, v_id FROM added a;
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
      DROP FUNCTION usage_seen, ingest_usage;
      DROP TABLE royalty_accrual, rating, rollup, usage_event;
    `);
  }
}
