/** What stays of requests when their list forgets them: one person's sums of a month. */
export const REQUEST_MONTHS = `
  -- Sums of gateway_request, taken in the statement that deletes its rows: no request is told from another by them.
  CREATE TABLE request_month (
    partnership_id uuid NOT NULL REFERENCES partnership,
    subject text NOT NULL,
    -- The first day, UTC, of the month in which they began.
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    requests integer NOT NULL CHECK (requests > 0),
    -- Of these: that put something out.
    answered integer NOT NULL CHECK (answered BETWEEN 0 AND requests),
    -- Estimates, and of how many of the answered each is known.
    energy_millijoules numeric(38,0) NOT NULL CHECK (energy_millijoules >= 0 AND energy_millijoules < 'Infinity'),
    energy_covers integer NOT NULL CHECK (energy_covers BETWEEN 0 AND answered),
    water_microlitres numeric(38,0) NOT NULL CHECK (water_microlitres >= 0 AND water_microlitres < 'Infinity'),
    water_covers integer NOT NULL CHECK (water_covers BETWEEN 0 AND answered),
    PRIMARY KEY (partnership_id, subject, month)
  );
  GRANT SELECT, INSERT ON request_month TO copyhold_app;
  GRANT UPDATE (requests, answered, energy_millijoules, energy_covers, water_microlitres, water_covers) ON request_month TO copyhold_app;
`;

export const WITHOUT_REQUEST_MONTHS = 'DROP TABLE request_month;';
