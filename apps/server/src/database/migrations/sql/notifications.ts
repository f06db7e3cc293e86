/**
 * What members are told, and where. All of it may be forgotten: nothing here decides anything, and no row says how
 * somebody voted. Who is told what stands in the store that derives it from the tables of motions and meetings.
 */
export const NOTIFICATIONS = `
  -- Something that happened, once: under its kind and what it is about it is never told again.
  CREATE TABLE notification_event (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    partnership_id uuid NOT NULL REFERENCES partnership,
    kind text NOT NULL CHECK (kind ~ '^[A-Z_]{3,40}$'),
    class text NOT NULL CHECK (class IN ('VOTE', 'OWN', 'MATTER', 'OUTCOME')),
    -- What it is about: a motion, a notice of it, a post, a meeting.
    about text NOT NULL CHECK (length(about) BETWEEN 1 AND 120),
    motion_id uuid,
    meeting_id uuid,
    happened_at timestamptz NOT NULL,
    -- Until when something is needed of who is told.
    due_at timestamptz,
    told_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- When mail and push of it were put into the outbox.
    queued_at timestamptz,
    UNIQUE (partnership_id, kind, about)
  );
  CREATE INDEX notification_event_unqueued ON notification_event (partnership_id) WHERE queued_at IS NULL;

  CREATE TABLE notification (
    event_id uuid NOT NULL REFERENCES notification_event ON DELETE CASCADE,
    partnership_id uuid NOT NULL,
    person_id uuid NOT NULL,
    read_at timestamptz,
    PRIMARY KEY (event_id, person_id),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );
  CREATE INDEX notification_person ON notification (partnership_id, person_id, event_id);
  CREATE INDEX notification_unread ON notification (partnership_id, person_id) WHERE read_at IS NULL;

  CREATE TABLE notification_choice (
    partnership_id uuid NOT NULL,
    person_id uuid NOT NULL,
    class text NOT NULL CHECK (class IN ('VOTE', 'OWN', 'MATTER', 'OUTCOME')),
    mail text NOT NULL CHECK (mail IN ('AT_ONCE', 'DAILY', 'WEEKLY', 'NONE')),
    push boolean NOT NULL,
    PRIMARY KEY (partnership_id, person_id, class),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );

  CREATE TABLE notification_setting (
    partnership_id uuid NOT NULL,
    person_id uuid NOT NULL,
    -- Hours of the partnership's time zone in which nothing is sent; none where they are equal.
    quiet_from smallint NOT NULL DEFAULT 0 CHECK (quiet_from BETWEEN 0 AND 23),
    quiet_to smallint NOT NULL DEFAULT 0 CHECK (quiet_to BETWEEN 0 AND 23),
    -- Whoever knows the token reads the calendar; its digest opens nothing.
    calendar_hash bytea UNIQUE CHECK (octet_length(calendar_hash) = 32),
    calendar_made_at timestamptz,
    PRIMARY KEY (partnership_id, person_id),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person,
    CHECK ((calendar_hash IS NULL) = (calendar_made_at IS NULL))
  );

  CREATE TABLE mail_address (
    partnership_id uuid NOT NULL,
    person_id uuid NOT NULL,
    address text NOT NULL CHECK (address ~ '^[^[:cntrl:][:space:]<>",;()]+@[^[:cntrl:][:space:]<>",;()@]+$' AND length(address) <= 254),
    -- The mail that carried the code; the code itself is kept nowhere.
    challenge uuid NOT NULL,
    challenged_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    tries smallint NOT NULL DEFAULT 0 CHECK (tries >= 0),
    verified_at timestamptz,
    -- A server said for good that it takes no mail for this address.
    refused_at timestamptz,
    PRIMARY KEY (partnership_id, person_id),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );

  CREATE TABLE push_subscription (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    partnership_id uuid NOT NULL,
    person_id uuid NOT NULL,
    endpoint text NOT NULL UNIQUE CHECK (length(endpoint) <= 2000),
    p256dh text NOT NULL CHECK (p256dh ~ '^[A-Za-z0-9_-]{87}$'),
    auth text NOT NULL CHECK (auth ~ '^[A-Za-z0-9_-]{22}$'),
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );
  CREATE INDEX push_subscription_person ON push_subscription (partnership_id, person_id);

  -- What is to be sent: without an address and without words, which are looked up when it goes.
  CREATE TABLE outbox (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    partnership_id uuid NOT NULL,
    person_id uuid NOT NULL,
    channel text NOT NULL CHECK (channel IN ('MAIL', 'PUSH')),
    purpose text NOT NULL CHECK (purpose IN ('CODE', 'TEST', 'NOTICE', 'DAILY', 'WEEKLY')),
    rank smallint NOT NULL CHECK (rank BETWEEN 0 AND 9),
    event_id uuid REFERENCES notification_event ON DELETE CASCADE,
    push_id uuid REFERENCES push_subscription ON DELETE CASCADE,
    -- Of a digest: the day that it is of.
    day date,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    state text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'SENT', 'NOT_NEEDED', 'GIVEN_UP')),
    attempts smallint NOT NULL DEFAULT 0,
    next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Until when another process leaves it to the one that took it.
    claimed_until timestamptz,
    done_at timestamptz,
    -- Of what kind the last failure was; never what a server said, which may name somebody.
    failure text CHECK (failure ~ '^[A-Z_]{2,30}$'),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person,
    CHECK ((channel = 'PUSH') = (push_id IS NOT NULL)),
    CHECK ((purpose = 'NOTICE') = (event_id IS NOT NULL)),
    CHECK ((purpose IN ('DAILY', 'WEEKLY')) = (day IS NOT NULL)),
    CHECK ((state = 'WAITING') = (done_at IS NULL))
  );
  CREATE INDEX outbox_waiting ON outbox (partnership_id, rank, next_at) WHERE state = 'WAITING';
  CREATE INDEX outbox_person ON outbox (partnership_id, person_id, purpose, made_at);
  CREATE UNIQUE INDEX outbox_once_of_an_event ON outbox (event_id, person_id, channel, push_id) NULLS NOT DISTINCT WHERE purpose = 'NOTICE';
  CREATE UNIQUE INDEX outbox_once_a_day ON outbox (partnership_id, person_id, purpose, day) WHERE day IS NOT NULL;
  CREATE INDEX outbox_push ON outbox (push_id) WHERE push_id IS NOT NULL;

  -- Whoever voted, or had a token to vote by, is not asked again. Where a vote is secret, the token is all that is known.
  CREATE FUNCTION has_voted(p_motion uuid, p_voter uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM ballot b WHERE b.motion_id = p_motion AND b.voter_ref = p_voter)
  $$;

  -- Forgets all that is kept of somebody to tell them things. Answers how many rows are gone.
  CREATE FUNCTION erase_notifications(p_partnership uuid, p_person uuid) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_gone integer := 0; v_more integer; v_table text;
  BEGIN
    FOREACH v_table IN ARRAY ARRAY['outbox', 'push_subscription', 'mail_address', 'notification_setting', 'notification_choice', 'notification'] LOOP
      EXECUTE format('DELETE FROM %I WHERE partnership_id = $1 AND person_id = $2', v_table) USING p_partnership, p_person;
      GET DIAGNOSTICS v_more = ROW_COUNT;
      v_gone := v_gone + v_more;
    END LOOP;
    -- An invitation names whom it asks.
    DELETE FROM notification_event WHERE partnership_id = p_partnership AND kind = 'AUTHOR_ASKED' AND split_part(about, '/', 2) = p_person::text;
    RETURN v_gone;
  END $$;

  GRANT SELECT, INSERT, DELETE ON notification_event, notification, push_subscription, outbox, mail_address TO copyhold_app;
  GRANT SELECT, INSERT ON notification_choice, notification_setting TO copyhold_app;
  GRANT UPDATE (queued_at) ON notification_event TO copyhold_app;
  GRANT UPDATE (read_at) ON notification TO copyhold_app;
  GRANT UPDATE (mail, push) ON notification_choice TO copyhold_app;
  GRANT UPDATE (quiet_from, quiet_to, calendar_hash, calendar_made_at) ON notification_setting TO copyhold_app;
  GRANT UPDATE (address, challenge, challenged_at, tries, verified_at, refused_at) ON mail_address TO copyhold_app;
  GRANT UPDATE (partnership_id, person_id, p256dh, auth, made_at) ON push_subscription TO copyhold_app;
  GRANT UPDATE (state, attempts, next_at, claimed_until, done_at, failure) ON outbox TO copyhold_app;
  REVOKE EXECUTE ON FUNCTION has_voted, erase_notifications FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION has_voted TO copyhold_app;
  GRANT EXECUTE ON FUNCTION erase_notifications TO copyhold_closer;
`;

export const WITHOUT_NOTIFICATIONS = `
  DROP FUNCTION erase_notifications, has_voted;
  DROP TABLE outbox, push_subscription, mail_address, notification_setting, notification_choice, notification, notification_event;
`;
