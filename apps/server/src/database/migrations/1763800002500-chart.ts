import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The chart of accounts, as libs/posting-rules has it: a test compares line by line. Whoever opens an account, its type,
 * growing side, lock and floor are the chart's.
 */
export class Chart1763800002500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One row for a kind of account; * stands for one id. Letters, hyphens and * only: nothing to escape in a pattern.
      CREATE TABLE account_kind (
        pattern text PRIMARY KEY CHECK (pattern ~ '^(je|ca|pb|fund)(:([a-z][a-z-]*|[*]))+$'),
        type text NOT NULL,
        normal_side text NOT NULL,
        lock_class text NOT NULL,
        floor numeric(38,0)
      );
      INSERT INTO account_kind (pattern, type, normal_side, lock_class, floor) VALUES
        ('je:assets:bank', 'ASSET', 'DEBIT', 'OPEN', 0),
        ('je:assets:bank:restricted:*', 'ASSET', 'DEBIT', 'OPEN', 0),
        ('je:assets:receivable:*', 'ASSET', 'DEBIT', 'OPEN', 0),
        ('je:assets:machines', 'ASSET', 'DEBIT', 'LOCKED', 0),
        ('je:assets:machines-depreciation', 'ASSET', 'CREDIT', 'CONTRA', 0),
        ('je:income:tokens:*', 'INCOME', 'CREDIT', 'OPEN', NULL),
        ('je:income:gpu-time', 'INCOME', 'CREDIT', 'OPEN', NULL),
        ('je:income:grants', 'INCOME', 'CREDIT', 'OPEN', NULL),
        ('je:expenses:compute:*', 'EXPENSE', 'DEBIT', 'OPEN', NULL),
        ('je:expenses:energy:*', 'EXPENSE', 'DEBIT', 'OPEN', NULL),
        ('je:expenses:wages', 'EXPENSE', 'DEBIT', 'OPEN', NULL),
        ('je:expenses:label-wages', 'EXPENSE', 'DEBIT', 'OPEN', NULL),
        ('je:expenses:royalty:*', 'EXPENSE', 'DEBIT', 'OPEN', NULL),
        ('je:expenses:host', 'EXPENSE', 'DEBIT', 'OPEN', NULL),
        ('je:expenses:depreciation', 'EXPENSE', 'DEBIT', 'OPEN', NULL),
        ('je:liabilities:payable:site:*', 'LIABILITY', 'CREDIT', 'OPEN', 0),
        ('je:liabilities:wages:*', 'LIABILITY', 'CREDIT', 'OPEN', 0),
        ('je:liabilities:royalty:*', 'LIABILITY', 'CREDIT', 'OPEN', 0),
        ('je:liabilities:standing-share:*', 'LIABILITY', 'CREDIT', 'OPEN', 0),
        ('je:liabilities:solidarity', 'LIABILITY', 'CREDIT', 'OPEN', 0),
        ('je:liabilities:funder:*', 'LIABILITY', 'CREDIT', 'OPEN', 0),
        ('je:liabilities:funder-principal:*', 'LIABILITY', 'CREDIT', 'OPEN', 0),
        ('je:liabilities:due-to-ca', 'LIABILITY', 'CREDIT', 'OPEN', 0),
        ('je:liabilities:dividend:*', 'LIABILITY', 'CREDIT', 'OPEN', 0),
        ('je:equity:locked-reserve', 'EQUITY', 'CREDIT', 'LOCKED', 0),
        ('je:equity:surplus', 'EQUITY', 'CREDIT', 'OPEN', NULL),
        ('je:equity:opening', 'EQUITY', 'CREDIT', 'OPEN', NULL),
        ('ca:assets:due-from-je', 'ASSET', 'DEBIT', 'OPEN', 0),
        ('ca:assets:bank', 'ASSET', 'DEBIT', 'OPEN', 0),
        ('ca:equity:allocable', 'EQUITY', 'CREDIT', 'OPEN', 0),
        ('ca:equity:reinvest', 'EQUITY', 'CREDIT', 'OPEN', 0),
        ('ca:equity:new-pcp', 'EQUITY', 'CREDIT', 'OPEN', 0),
        ('ca:equity:host-fund', 'EQUITY', 'CREDIT', 'OPEN', 0),
        ('ca:equity:bet', 'EQUITY', 'CREDIT', 'OPEN', 0),
        ('ca:equity:reserve', 'EQUITY', 'CREDIT', 'OPEN', 0),
        ('ca:liabilities:dividends-declared:*', 'LIABILITY', 'CREDIT', 'OPEN', 0),
        ('ca:liabilities:payroll:*', 'LIABILITY', 'CREDIT', 'OPEN', 0),
        ('fund:*:restricted', 'EQUITY', 'CREDIT', 'OPEN', 0),
        ('fund:*:released', 'EQUITY', 'CREDIT', 'OPEN', 0),
        ('je:compute:supplied:*', 'STATISTICAL', 'CREDIT', 'OPEN', NULL),
        ('je:compute:used:*', 'STATISTICAL', 'DEBIT', 'OPEN', NULL),
        ('je:tokens:served:*', 'STATISTICAL', 'CREDIT', 'OPEN', NULL),
        ('je:tokens:used:*', 'STATISTICAL', 'DEBIT', 'OPEN', NULL),
        ('je:labels:credited:*', 'STATISTICAL', 'CREDIT', 'OPEN', NULL),
        ('je:labels:points:*', 'STATISTICAL', 'DEBIT', 'OPEN', NULL),
        ('je:energy:site-meter:*', 'STATISTICAL', 'CREDIT', 'OPEN', NULL),
        ('je:energy:attributed:*', 'STATISTICAL', 'DEBIT', 'OPEN', NULL),
        ('je:water:site-meter:*', 'STATISTICAL', 'CREDIT', 'OPEN', NULL),
        ('je:water:attributed:*', 'STATISTICAL', 'DEBIT', 'OPEN', NULL);
      CALL make_append_only('account_kind');

      -- A path has as many segments as its pattern and no empty one, so that % stands for one segment only.
      CREATE FUNCTION chart_line(p_path text) RETURNS account_kind
      LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
        SELECT k FROM account_kind k
        WHERE p_path LIKE replace(k.pattern, '*', '%')
          AND cardinality(string_to_array(p_path, ':')) = cardinality(string_to_array(k.pattern, ':'))
        ORDER BY k.pattern DESC LIMIT 1
      $$;

      CREATE FUNCTION account_follows_chart() RETURNS trigger LANGUAGE plpgsql SET search_path = copyhold, pg_temp AS $$
      DECLARE v_kind account_kind := chart_line(NEW.path);
      BEGIN
        IF v_kind.pattern IS NULL THEN
          RAISE EXCEPTION 'the chart of accounts has no %', NEW.path USING ERRCODE = 'P0109';
        END IF;
        IF ROW(NEW.type, NEW.normal_side, NEW.lock_class, NEW.floor)
           IS DISTINCT FROM ROW(v_kind.type, v_kind.normal_side, v_kind.lock_class, v_kind.floor)
           OR NEW.fund IS DISTINCT FROM (CASE WHEN NEW.path LIKE 'fund:%' THEN split_part(NEW.path, ':', 2) END) THEN
          RAISE EXCEPTION '% is not what the chart says it is', NEW.path USING ERRCODE = 'P0109';
        END IF;
        IF NEW.lock_class <> 'OPEN' AND (SELECT u.kind FROM unit u WHERE u.code = NEW.unit) IS DISTINCT FROM 'MONEY' THEN
          RAISE EXCEPTION '% is locked and counts money only', NEW.path USING ERRCODE = 'P0109';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER account_follows_chart BEFORE INSERT ON account
        FOR EACH ROW EXECUTE FUNCTION account_follows_chart();
      ALTER TABLE account ENABLE ALWAYS TRIGGER account_follows_chart;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER account_follows_chart ON account;
      DROP FUNCTION account_follows_chart, chart_line;
      DROP TABLE account_kind;
    `);
  }
}
