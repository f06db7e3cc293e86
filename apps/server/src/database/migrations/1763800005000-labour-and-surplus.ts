import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accepted labels, periods and their waterfall, distribution runs. */
export class LabourAndSurplus1763800005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One decision about one piece of labelling work. person_id stays null until the tool's own name for
      -- the worker is claimed; the credit then belongs to unclaimed:<source>:<ref>.
      CREATE TABLE label_item (
        partnership_id uuid NOT NULL,
        source text NOT NULL,
        source_id text NOT NULL,
        version integer NOT NULL DEFAULT 1,
        item_id text NOT NULL,
        dataset text NOT NULL,
        labeller_ref text NOT NULL,
        person_id uuid,
        task_type text NOT NULL,
        decision text NOT NULL CHECK (decision IN ('ACCEPTED', 'REJECTED', 'PENDING', 'SKIPPED', 'GOLD')),
        decided_by text NOT NULL,
        label_digest bytea NOT NULL CHECK (octet_length(label_digest) = 32),
        seconds numeric(12,3) CHECK (seconds >= 0 AND seconds < 'Infinity'),
        -- As the tool wrote it: only it can say which of two versions is the later one.
        tool_updated_at text,
        points numeric(38,0) NOT NULL CHECK (points >= 0 AND points < 'Infinity'),
        wage_minor numeric(38,0) NOT NULL CHECK (wage_minor >= 0 AND wage_minor < 'Infinity'),
        custom_version integer NOT NULL,
        effective_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (partnership_id, source, source_id, version),
        FOREIGN KEY (partnership_id, person_id) REFERENCES person,
        CHECK (decision = 'ACCEPTED' OR (points = 0 AND wage_minor = 0))
      );
      CREATE INDEX label_item_person ON label_item (partnership_id, person_id);
      CREATE INDEX label_item_dataset ON label_item (partnership_id, dataset, person_id);
      CALL make_append_only('label_item');

      -- A version that is there already stays as it was: KNOWN when its label is the same, CONFLICT when it is another.
      -- Of one version twice in a batch, the first is taken.
      CREATE FUNCTION record_labels(
        p_partnership uuid, p_source text[], p_source_id text[], p_item text[], p_dataset text[], p_ref text[], p_person uuid[],
        p_task_type text[], p_decision text[], p_decided_by text[], p_digest bytea[], p_seconds numeric[], p_points numeric[],
        p_wage numeric[], p_custom integer[], p_effective timestamptz[], p_version integer[], p_tool_updated text[]
      ) RETURNS TABLE (ordinal integer, outcome text)
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      DECLARE v_source text[]; v_source_id text[]; v_version integer[];
      BEGIN
        PERFORM refuse_unreal(p_points || p_wage, p_effective);
        IF EXISTS (SELECT 1 FROM unnest(p_seconds) AS s(seconds) WHERE NOT (s.seconds >= 0 AND s.seconds < 1e9)) THEN
          RAISE EXCEPTION 'work takes some number of seconds' USING ERRCODE = 'P0120';
        END IF;
        WITH added AS (
          INSERT INTO label_item (partnership_id, source, source_id, item_id, dataset, labeller_ref, person_id, task_type, decision,
                                  decided_by, label_digest, seconds, points, wage_minor, custom_version, effective_at,
                                  version, tool_updated_at)
          SELECT p_partnership, i.source, i.source_id, i.item, i.dataset, i.ref, i.person, i.task_type, i.decision, i.decided_by,
                 i.digest, i.seconds, i.points, i.wage, i.custom, i.effective, i.version, i.tool_updated
          FROM unnest(p_source, p_source_id, p_item, p_dataset, p_ref, p_person, p_task_type, p_decision, p_decided_by,
                      p_digest, p_seconds, p_points, p_wage, p_custom, p_effective, p_version, p_tool_updated)
               WITH ORDINALITY
               AS i(source, source_id, item, dataset, ref, person, task_type, decision, decided_by, digest, seconds, points, wage,
                    custom, effective, version, tool_updated, ord)
          ORDER BY i.source, i.source_id, i.version, i.ord
          ON CONFLICT DO NOTHING RETURNING source, source_id, version
        )
        SELECT array_agg(a.source), array_agg(a.source_id), array_agg(a.version) INTO v_source, v_source_id, v_version FROM added a;
        -- A statement of its own: it also sees what another transaction wrote while the first one waited for it.
        RETURN QUERY
        SELECT i.ord::integer,
               CASE WHEN a.source_id IS NOT NULL AND i.repeat = 1 THEN 'RECORDED'
                    WHEN l.label_digest = i.digest THEN 'KNOWN' ELSE 'CONFLICT' END
        FROM (
          SELECT u.*, row_number() OVER (PARTITION BY u.source, u.source_id, u.version ORDER BY u.ord) AS repeat
          FROM unnest(p_source, p_source_id, p_version, p_digest) WITH ORDINALITY AS u(source, source_id, version, digest, ord)
        ) AS i
        LEFT JOIN unnest(v_source, v_source_id, v_version) AS a(source, source_id, version) USING (source, source_id, version)
        LEFT JOIN label_item l ON l.partnership_id = p_partnership AND l.source = i.source AND l.source_id = i.source_id AND l.version = i.version;
      END $$;

      CREATE TABLE period (
        partnership_id uuid NOT NULL REFERENCES partnership,
        id uuid NOT NULL DEFAULT uuidv7(),
        name text NOT NULL,
        starts_on date NOT NULL,
        ends_on date NOT NULL,
        state text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'CLOSED')),
        PRIMARY KEY (partnership_id, id),
        UNIQUE (partnership_id, name),
        CHECK (ends_on > starts_on),
        EXCLUDE USING gist (partnership_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
      );

      -- Books that are closed gain no period, and a period is closed by close_period alone.
      CREATE FUNCTION period_begins_open() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      DECLARE v_mark timestamptz;
      BEGIN
        SELECT soft_closed_through INTO v_mark FROM ledger WHERE id = NEW.partnership_id FOR SHARE;
        IF NEW.state <> 'OPEN' OR NEW.starts_on::timestamp AT TIME ZONE 'UTC' <= v_mark THEN
          RAISE EXCEPTION 'a period begins open, after what is closed' USING ERRCODE = 'P0105';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER period_begins_open BEFORE INSERT ON period FOR EACH ROW EXECUTE FUNCTION period_begins_open();
      ALTER TABLE period ENABLE ALWAYS TRIGGER period_begins_open;

      -- The waterfall as it was decided: canonical JSON with every step, its rule and its values.
      CREATE TABLE period_close (
        partnership_id uuid NOT NULL,
        period_id uuid NOT NULL,
        result text NOT NULL CHECK (result IS JSON OBJECT),
        result_hash bytea NOT NULL GENERATED ALWAYS AS (text_hash(result)) STORED,
        custom_version integer NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (partnership_id, period_id),
        FOREIGN KEY (partnership_id, period_id) REFERENCES period,
        FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version
      );
      CALL make_append_only('period_close');

      -- A period closes once it is over, in its turn, with all of its use in the ledger. The ledger's row comes first, as
      -- every posting has it: nothing slips in between the look and the mark.
      CREATE FUNCTION close_period(p_partnership uuid, p_period uuid, p_result text, p_custom integer) RETURNS void
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      DECLARE v_period period%ROWTYPE; v_mark timestamptz;
      BEGIN
        PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
        SELECT * INTO v_period FROM period WHERE partnership_id = p_partnership AND id = p_period AND state = 'OPEN' FOR UPDATE;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'period is not open' USING ERRCODE = 'P0105';
        END IF;
        v_mark := (v_period.ends_on + 1)::timestamp AT TIME ZONE 'UTC' - interval '1 millisecond';
        IF clock_timestamp() <= v_mark
           OR EXISTS (SELECT 1 FROM period e WHERE e.partnership_id = p_partnership AND e.state = 'OPEN' AND e.starts_on < v_period.starts_on)
           OR EXISTS (SELECT 1 FROM rollup r WHERE r.partnership_id = p_partnership AND r.hour <= v_mark AND r.quantity <> r.posted) THEN
          RAISE EXCEPTION 'period is not over or not complete' USING ERRCODE = 'P0105';
        END IF;
        UPDATE period SET state = 'CLOSED' WHERE partnership_id = p_partnership AND id = p_period;
        INSERT INTO period_close (partnership_id, period_id, result, custom_version)
        VALUES (p_partnership, p_period, p_result, p_custom);
        PERFORM stage_leaf(p_partnership, 'period-close', p_result);
        PERFORM close_books(p_partnership, v_mark);
      END $$;

      -- A run pays what a decision declared. Its totals are posted with the decision; people follow in batches.
      CREATE TABLE distribution_run (
        partnership_id uuid NOT NULL REFERENCES partnership,
        id uuid NOT NULL DEFAULT uuidv7(),
        code text NOT NULL CHECK (code ~ '^[a-z0-9][a-z0-9.-]{0,62}$'),
        kind text NOT NULL CHECK (kind IN ('WORKER_RETURN', 'STANDING_SHARE', 'ROYALTY')),
        body text NOT NULL CHECK (body IN ('je', 'ca')),
        from_account text NOT NULL,
        unit text NOT NULL REFERENCES unit,
        total_minor numeric(38,0) NOT NULL CHECK (total_minor >= 0),
        source_digest bytea NOT NULL,
        resolution_id uuid,
        period_id uuid,
        effective_at timestamptz NOT NULL,
        custom_version integer NOT NULL,
        PRIMARY KEY (partnership_id, id),
        UNIQUE (partnership_id, code),
        FOREIGN KEY (partnership_id, resolution_id) REFERENCES resolution,
        FOREIGN KEY (partnership_id, period_id) REFERENCES period
      );
      CALL make_append_only('distribution_run');

      -- posted and paid are set once, by the batch that did it; holder is a roll number or a named reserve.
      CREATE TABLE distribution_item (
        partnership_id uuid NOT NULL,
        run_id uuid NOT NULL,
        holder text NOT NULL,
        person_id uuid,
        amount_minor numeric(38,0) NOT NULL CHECK (amount_minor > 0),
        posted_journal_id uuid REFERENCES journal,
        paid_journal_id uuid REFERENCES journal,
        PRIMARY KEY (partnership_id, run_id, holder),
        FOREIGN KEY (partnership_id, run_id) REFERENCES distribution_run,
        FOREIGN KEY (partnership_id, person_id) REFERENCES person,
        CHECK (paid_journal_id IS NULL OR posted_journal_id IS NOT NULL)
      );
      CREATE INDEX distribution_item_person ON distribution_item (partnership_id, person_id);
      CREATE UNIQUE INDEX distribution_item_posted ON distribution_item (posted_journal_id) WHERE posted_journal_id IS NOT NULL;
      CREATE UNIQUE INDEX distribution_item_paid ON distribution_item (paid_journal_id) WHERE paid_journal_id IS NOT NULL;

      -- What was posted or paid stays so: no later hand unmarks it or points it at another journal. And it was: the journal
      -- named owes the item's amount to its holder, or takes that debt away.
      CREATE FUNCTION item_marks_are_set_once() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      BEGIN
        IF (OLD.posted_journal_id IS NOT NULL AND NEW.posted_journal_id IS DISTINCT FROM OLD.posted_journal_id)
           OR (OLD.paid_journal_id IS NOT NULL AND NEW.paid_journal_id IS DISTINCT FROM OLD.paid_journal_id) THEN
          RAISE EXCEPTION 'an item is posted once and paid once' USING ERRCODE = 'P0101';
        END IF;
        IF EXISTS (
          SELECT 1 FROM (VALUES (NEW.posted_journal_id, OLD.posted_journal_id, false), (NEW.paid_journal_id, OLD.paid_journal_id, true))
            AS m(journal_id, was, paid)
          WHERE m.journal_id IS NOT NULL AND m.was IS NULL AND NOT EXISTS (
            SELECT 1 FROM journal j JOIN transfer t ON t.journal_id = j.id
            JOIN distribution_run r ON r.partnership_id = NEW.partnership_id AND r.id = NEW.run_id
            JOIN account a ON a.id = CASE WHEN m.paid THEN t.debit_account_id ELSE t.credit_account_id END
            WHERE j.id = m.journal_id AND j.ledger_id = NEW.partnership_id AND t.amount = NEW.amount_minor AND t.unit = r.unit
              AND a.path = CASE r.body WHEN 'ca' THEN 'ca:liabilities:payroll:' ELSE 'je:liabilities:dividend:' END
                           || path_segment(NEW.holder))
        ) THEN
          RAISE EXCEPTION 'the journal is not this item''s' USING ERRCODE = 'P0101';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER item_marks_are_set_once BEFORE UPDATE ON distribution_item
        FOR EACH ROW EXECUTE FUNCTION item_marks_are_set_once();
      ALTER TABLE distribution_item ENABLE ALWAYS TRIGGER item_marks_are_set_once;

      -- Takes the row that every posting takes, so that what is read next stays true until the commit.
      CREATE FUNCTION lock_ledger(p_ledger uuid) RETURNS void
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      BEGIN
        PERFORM 1 FROM ledger WHERE id = p_ledger FOR NO KEY UPDATE;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'no ledger %', p_ledger USING ERRCODE = 'P0106';
        END IF;
      END $$;

      -- A run and its items appear together and add up, or not at all. Every part is an item.
      CREATE FUNCTION create_run(
        p_partnership uuid, p_code text, p_kind text, p_body text, p_from_account text, p_unit text, p_total numeric,
        p_digest bytea, p_resolution uuid, p_period uuid, p_effective timestamptz, p_custom integer,
        i_holder text[], i_person uuid[], i_amount numeric[]
      ) RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
      DECLARE v_run uuid;
      BEGIN
        IF cardinality(i_holder) IS DISTINCT FROM cardinality(i_amount) OR cardinality(i_person) IS DISTINCT FROM cardinality(i_amount)
           OR EXISTS (SELECT 1 FROM unnest(i_amount) AS a(part)
                      WHERE (part > 0 AND part < 1e38 AND part = trunc(part)) IS NOT TRUE)
           OR p_total IS DISTINCT FROM coalesce((SELECT sum(a) FROM unnest(i_amount) AS a), 0) THEN
          RAISE EXCEPTION 'the parts of run % do not sum to its total', p_code USING ERRCODE = 'P0107';
        END IF;
        INSERT INTO distribution_run (partnership_id, code, kind, body, from_account, unit, total_minor, source_digest,
                                      resolution_id, period_id, effective_at, custom_version)
        VALUES (p_partnership, p_code, p_kind, p_body, p_from_account, p_unit, p_total, p_digest,
                p_resolution, p_period, p_effective, p_custom) RETURNING id INTO v_run;
        INSERT INTO distribution_item (partnership_id, run_id, holder, person_id, amount_minor)
        SELECT p_partnership, v_run, i.holder, i.person, i.amount
        FROM unnest(i_holder, i_person, i_amount) AS i(holder, person, amount);
        RETURN v_run;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION create_run, lock_ledger, close_period, record_labels;
      DROP TABLE distribution_item, distribution_run, period_close, period, label_item;
      DROP FUNCTION item_marks_are_set_once, period_begins_open;
    `);
  }
}
