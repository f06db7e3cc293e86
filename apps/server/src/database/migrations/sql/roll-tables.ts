/** What the roll keeps beside its lines: steps of the custom, periods, fines, juries, salts, pastures. */
export const ROLL_TABLES = `
  -- The machine of the roll, equal to the lib's by test.
  CREATE TABLE roll_transition (
    event text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    PRIMARY KEY (event, from_state, to_state)
  );
  CREATE TABLE roll_barred (
    kind text NOT NULL,
    event text NOT NULL,
    PRIMARY KEY (kind, event)
  );

  ALTER TABLE roll_entry
    -- Canonical JSON: what is hashed, logged and read. Lines entered before this one have none.
    ADD COLUMN document text CHECK (document IS JSON OBJECT),
    ADD COLUMN state text GENERATED ALWAYS AS (coalesce(document::jsonb ->> 'state', event)) STORED,
    ADD CONSTRAINT roll_entry_hashes_its_document CHECK (document IS NULL OR hash = text_hash(document)),
    ADD CONSTRAINT roll_entry_of_holding UNIQUE (partnership_id, number, holding_id);

  -- What the persons and words of a line are committed with. Erasing a row makes its commitment say nothing.
  CREATE TABLE roll_salt (
    partnership_id uuid NOT NULL,
    number bigint NOT NULL,
    role text NOT NULL CHECK (role IN ('holder', 'toUseOf', 'note')),
    value text NOT NULL CHECK (length(value) BETWEEN 1 AND 2000),
    salt bytea NOT NULL CHECK (octet_length(salt) = 32),
    PRIMARY KEY (partnership_id, number, role),
    FOREIGN KEY (partnership_id, number) REFERENCES roll_entry
  );

  -- Until when the heir of a line is a minor, and what it is committed with. Erased with the salts of its line.
  CREATE TABLE minority (
    partnership_id uuid NOT NULL,
    number bigint NOT NULL,
    until date NOT NULL,
    salt bytea NOT NULL CHECK (octet_length(salt) = 32),
    PRIMARY KEY (partnership_id, number),
    FOREIGN KEY (partnership_id, number) REFERENCES roll_entry
  );

  ALTER TABLE holding
    DROP CONSTRAINT holding_number_check, DROP CONSTRAINT holding_kind_check, DROP CONSTRAINT holding_state_check,
    DROP CONSTRAINT holding_partnership_id_person_id_kind_subject_key;
  ALTER TABLE holding
    ADD CONSTRAINT holding_number_check CHECK (number ~ '^[HLDS]-[0-9]{4,8}$'),
    ADD CONSTRAINT holding_kind_check CHECK (kind IN ('HOST_CLAIM', 'LABELLER_SHARE', 'DEVELOPER_RIGHT', 'STINT_GATE')),
    ADD CONSTRAINT holding_state_check CHECK (state IN ('GRANTED', 'ADMITTED', 'SURRENDERED', 'ADMITTANCE_DUE', 'HEIR_DUE',
      'NOTICE1', 'NOTICE2', 'NOTICE3', 'SEIZED_QUOUSQUE', 'PRESENTED', 'SUSPENDED', 'ESCHEAT', 'FORFEIT', 'SPLIT', 'RELINQUISHED')),
    ADD CONSTRAINT holding_numbered_by_kind CHECK (left(number, 1) = left(CASE kind WHEN 'STINT_GATE' THEN 'S' ELSE kind END, 1)),
    ADD COLUMN to_use_of uuid,
    ADD COLUMN quantity numeric(38,0) NOT NULL DEFAULT 0 CHECK (quantity >= 0 AND quantity < 1e30),
    ADD COLUMN improvement numeric(38,0) NOT NULL DEFAULT 0 CHECK (improvement >= 0 AND improvement < 1e30),
    ADD COLUMN meter text CHECK (meter IN ('gpu-time', 'tokens-in', 'tokens-out')),
    ADD COLUMN value_minor numeric(38,0) NOT NULL DEFAULT 0 CHECK (value_minor >= 0 AND value_minor < 1e30),
    ADD COLUMN rent_minor numeric(38,0) NOT NULL DEFAULT 0 CHECK (rent_minor >= 0 AND rent_minor < 1e30),
    ADD COLUMN life integer NOT NULL DEFAULT 1 CHECK (life > 0),
    ADD COLUMN appurtenant_to text CHECK (appurtenant_to <> number),
    ADD COLUMN entered_on date,
    ADD COLUMN vacant_since date,
    ADD COLUMN minor_until date,
    ADD COLUMN notices integer NOT NULL DEFAULT 0 CHECK (notices >= 0),
    ADD COLUMN noticed_on date,
    ADD COLUMN pledgee uuid,
    ADD COLUMN pledge_minor numeric(38,0) CHECK (pledge_minor > 0 AND pledge_minor < 1e30),
    ADD COLUMN pledge_due date,
    ADD COLUMN let_to uuid,
    ADD COLUMN let_until date,
    ADD COLUMN fine_disputed boolean NOT NULL DEFAULT false,
    ADD COLUMN presenter uuid,
    ADD COLUMN presented_on date,
    ADD COLUMN suspended_until date,
    ADD FOREIGN KEY (partnership_id, to_use_of) REFERENCES person,
    ADD FOREIGN KEY (partnership_id, pledgee) REFERENCES person,
    ADD FOREIGN KEY (partnership_id, let_to) REFERENCES person,
    ADD FOREIGN KEY (partnership_id, presenter) REFERENCES person,
    ADD FOREIGN KEY (partnership_id, appurtenant_to) REFERENCES holding (partnership_id, number);
  CREATE INDEX holding_of_person ON holding (partnership_id, person_id, kind);
  CREATE INDEX holding_of_subject ON holding (partnership_id, subject, kind);
  CREATE INDEX holding_appurtenant ON holding (partnership_id, appurtenant_to) WHERE appurtenant_to IS NOT NULL;

  -- Who held when: at any instant one person, or nobody. It is the roll told as time; days end before their last.
  CREATE TABLE holding_period (
    partnership_id uuid NOT NULL,
    holding_id uuid NOT NULL,
    person_id uuid NOT NULL,
    during daterange NOT NULL CHECK (NOT isempty(during) AND NOT lower_inf(during)),
    PRIMARY KEY (partnership_id, holding_id, during WITHOUT OVERLAPS),
    FOREIGN KEY (partnership_id, holding_id) REFERENCES holding,
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );
  INSERT INTO holding_period (partnership_id, holding_id, person_id, during)
  SELECT partnership_id, id, person_id, daterange(since, NULL) FROM holding WHERE state = 'ADMITTED';

  -- A fine of one admittance of one right, within what no custom can lift.
  CREATE TABLE fine (
    partnership_id uuid NOT NULL,
    number bigint NOT NULL,
    holding_id uuid NOT NULL,
    person_id uuid NOT NULL,
    amount_minor numeric(38,0) NOT NULL CHECK (amount_minor > 0 AND amount_minor < 1e30),
    value_minor numeric(38,0) NOT NULL CHECK (value_minor >= 0 AND value_minor < 1e30),
    rent_minor numeric(38,0) NOT NULL CHECK (rent_minor >= 0 AND rent_minor < 1e30),
    rule text NOT NULL,
    custom_version integer NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, number),
    FOREIGN KEY (partnership_id, number, holding_id) REFERENCES roll_entry (partnership_id, number, holding_id),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person,
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version,
    CONSTRAINT fine_within_cap CHECK (amount_minor <= 2 * (value_minor - rent_minor))
  );
  CALL make_append_only('fine');
  CREATE INDEX fine_of_holding ON fine (partnership_id, holding_id, number);

  CREATE TABLE juror (
    partnership_id uuid NOT NULL,
    number bigint NOT NULL,
    person_id uuid NOT NULL,
    PRIMARY KEY (partnership_id, number, person_id),
    FOREIGN KEY (partnership_id, number) REFERENCES roll_entry,
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );
  CALL make_append_only('juror');

  -- How many gates a pasture carries, each time that it was said; its gates are issued within that.
  CREATE TABLE pasture (
    partnership_id uuid NOT NULL REFERENCES partnership,
    subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 300),
    turn integer NOT NULL CHECK (turn > 0),
    gates numeric(38,0) NOT NULL CHECK (gates >= 0 AND gates < 1e30),
    -- By which it carries more than before.
    resolution_id uuid,
    custom_version integer NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, subject, turn),
    UNIQUE (partnership_id, resolution_id),
    FOREIGN KEY (partnership_id, resolution_id) REFERENCES resolution,
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version
  );
  CALL make_append_only('pasture');
`;
