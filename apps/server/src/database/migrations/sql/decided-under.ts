/** Decisions that named no custom: each says now which one was in force when it was taken. */
const DECISIONS = [
  ['closing', 'ledger_id', 'closed_at'],
  ['period_reopening', 'ledger_id', 'reopened_at'],
  ['account_change', 'ledger_id', 'recorded_at'],
  ['capital_instrument', 'partnership_id', "since::timestamp AT TIME ZONE 'UTC'"],
] as const;

const CHANGES = DECISIONS.map(
  ([table, partnership, at]) => `
  ALTER TABLE ${table} ADD COLUMN custom_version integer;
  ALTER TABLE ${table} DISABLE TRIGGER append_only;
  UPDATE ${table} d SET custom_version = (custom_at(d.${partnership}, d.${at})).version;
  ALTER TABLE ${table} ENABLE ALWAYS TRIGGER append_only;
  ALTER TABLE ${table} ADD CONSTRAINT ${table}_custom FOREIGN KEY (${partnership}, custom_version) REFERENCES custom_version;
  CREATE TRIGGER names_its_custom BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION name_custom('${partnership}');
  ALTER TABLE ${table} ENABLE ALWAYS TRIGGER names_its_custom;
`,
).join('');

/** Registers whose older rows name no custom, for neither do their leaves: whatever is entered from now on does. */
const NAMED_FROM_NOW_ON = ['asset', 'collateral', 'disposal_revocation', 'locked_body', 'valuation'] as const;

const NAMED = NAMED_FROM_NOW_ON.map(
  (table) =>
    `ALTER TABLE ${table} ADD CONSTRAINT ${table}_names_its_custom CHECK (custom_version IS NOT NULL) NOT VALID;`,
).join('\n');

/** Whoever writes such a row, and by whatever way: the database says under which custom, by its own clock. */
export const DECIDED_UNDER = `
  CREATE FUNCTION name_custom() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    NEW.custom_version := (custom_at((to_jsonb(NEW) ->> TG_ARGV[0])::uuid, clock_timestamp())).version;
    RETURN NEW;
  END $$;
  ${CHANGES}
  ${NAMED}
`;

export const WITHOUT_DECIDED_UNDER = `
  ${NAMED_FROM_NOW_ON.map((table) => `ALTER TABLE ${table} DROP CONSTRAINT ${table}_names_its_custom;`).join('\n')}
  ${DECISIONS.map(([table]) => `DROP TRIGGER names_its_custom ON ${table}; ALTER TABLE ${table} DROP COLUMN custom_version;`).join('\n')}
  DROP FUNCTION name_custom;
`;
