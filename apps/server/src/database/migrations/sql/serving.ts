/** Cards that serve tokens to all: what they cost by the second, what tokens brought of it, and the gap between. */
export const SERVING = `
  -- A month of a site under one custom. device_minor: the cost of its serving cards' time; tokens_minor: what rating
  -- gave the site for tokens. What the first exceeds the second by is on the site's idle account.
  CREATE TABLE serving_month (
    partnership_id uuid NOT NULL REFERENCES partnership,
    site text NOT NULL,
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    custom_version integer NOT NULL,
    quantity numeric(38,0) NOT NULL,
    device_minor numeric(38,0) NOT NULL,
    tokens_minor numeric(38,0) NOT NULL,
    revision integer NOT NULL,
    PRIMARY KEY (partnership_id, site, month, custom_version),
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version
  );
`;

export const WITHOUT_SERVING = `
  DROP TABLE serving_month;
`;

/** Whose machine did something is owed it; what serving cards cost beyond what tokens brought has an account. */
export const TARIFF_ACCOUNTS = `
  INSERT INTO account_kind (pattern, type, normal_side, lock_class, floor) VALUES
    ('je:liabilities:contributor:*', 'LIABILITY', 'CREDIT', 'OPEN', 0),
    ('je:expenses:idle:*', 'EXPENSE', 'DEBIT', 'OPEN', NULL);
`;

/** Refuses where an account of that kind has been opened. */
export const WITHOUT_TARIFF_ACCOUNTS = `
  DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM account WHERE path ~ '^je:(liabilities:contributor|expenses:idle):') THEN
      RAISE EXCEPTION 'the books have accounts of contributors or of idle cards that an older chart does not have';
    END IF;
  END $$;
  ALTER TABLE account_kind DISABLE TRIGGER append_only;
  DELETE FROM account_kind WHERE pattern IN ('je:liabilities:contributor:*', 'je:expenses:idle:*');
  ALTER TABLE account_kind ENABLE ALWAYS TRIGGER append_only;
`;
