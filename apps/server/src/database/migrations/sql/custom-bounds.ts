/** What JavaScript trims, but for control characters. */
const SPACE = '[ \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]';

/**
 * What a custom may say, key by key: the same as the lib's schema, and tests hold the two against each other. A path is
 * that of its parent and a name: '*' for a name that members choose, '[]' for a member of a list. OBJECT: these keys and
 * no other. RECORD: names of that form. LIST: so many, and their texts joined by commas of that form. TEXT: of that
 * form. WHOLE and FRACTION: digits without leading zeros, a fraction in lowest terms, between the two, both inclusive.
 */
export const CUSTOM_BOUNDS = `
  CREATE TABLE custom_bound (
    path text PRIMARY KEY,
    parent text GENERATED ALWAYS AS (CASE WHEN path <> '' THEN regexp_replace(path, '[.]?[^.]+$', '') END) STORED,
    name text GENERATED ALWAYS AS (CASE WHEN path <> '' THEN regexp_replace(path, '^.*[.]', '') END) STORED,
    kind text NOT NULL CHECK (kind IN ('OBJECT', 'RECORD', 'LIST', 'TEXT', 'WHOLE', 'FRACTION', 'FLAG')),
    form text,
    least text,
    most text
  );
  INSERT INTO custom_bound (path, kind, form) VALUES
    ('', 'OBJECT', NULL),
    ('version', 'TEXT', '^[1-9][0-9]{0,9}$'),
    ('currency', 'TEXT', '^[A-Z]{3}$'),
    ('collegeWeights', 'RECORD', '^[A-Z][A-Z0-9_]*$'),
    ('collegeEmpty', 'TEXT', '^(FAIL_CLOSED|RENORMALISE)$'),
    ('gmQuorum', 'OBJECT', NULL),
    ('waterfall', 'OBJECT', NULL),
    ('share', 'OBJECT', NULL),
    ('tariffs', 'OBJECT', NULL),
    ('gpuWeights', 'RECORD', '^(?!__proto__$)[!-~]([ -~]{0,98}[!-~])?$'),
    ('gpuWeights.*', 'OBJECT', NULL),
    ('unnamedGpuWeight', 'OBJECT', NULL),
    ('multiSpec', 'TEXT', '^LEAST$'),
    ('appropriationLines.[]', 'TEXT', '^(REINVEST|NEW_PCP|HOST_FUND|WORKER_RETURN|BET|RESERVE)$'),
    ('betCapOverflow', 'TEXT', '^(REINVEST|NEW_PCP|HOST_FUND|WORKER_RETURN|RESERVE)$'),
    ('rateCards', 'RECORD', '^(?!__proto__$)[!-~]([ -~]{0,98}[!-~])?$'),
    ('rateCards.*', 'OBJECT', NULL),
    ('labels', 'OBJECT', NULL),
    ('labels.noReviewStep', 'FLAG', NULL),
    ('publicNameDefault', 'FLAG', NULL),
    ('jurisdiction', 'TEXT', '^(DEFAULT|UK_CIC|UK_CBS|IT|FR_SCIC|ES|SCE)$'),
    ('majorities', 'OBJECT', NULL),
    ('secondCall', 'FLAG', NULL),
    ('entryFine', 'OBJECT', NULL),
    ('entryFine.mode', 'TEXT', '^FINE_(CERTAIN|ARBITRARY)$'),
    -- What a fee may say, fee_is_held knows.
    ('entryFine.rule', 'TEXT', '^'),
    ('lives', 'OBJECT', NULL),
    ('stint', 'OBJECT', NULL),
    ('stint.tokensPerGpuSecond', 'RECORD', '^(?!__proto__$)[!-~]([ -~]{0,98}[!-~])?$'),
    ('stint.sanctions.[]', 'TEXT', '^(WARN|THROTTLE|JURY|SUSPEND)$'),
    ('host', 'OBJECT', NULL),
    ('host.base', 'TEXT', '^PD_IT$'),
    ('capital', 'OBJECT', NULL),
    ('lock', 'OBJECT', NULL),
    ('lock.guardianConsent', 'TEXT', '^(UNLISTED_BODIES|EVERY_DISPOSAL)$'),
    -- No control character, and at either end none of the spaces that JavaScript trims.
    ('lock.specifiedBody', 'TEXT', '^((?!${SPACE})[^\\u0001-\\u001f\\u007f-\\u009f]{0,199}(?!${SPACE})[^\\u0001-\\u001f\\u007f-\\u009f])?$'),
    ('disclosure', 'OBJECT', NULL),
    ('log', 'OBJECT', NULL),
    ('betTermYears', 'OBJECT', NULL),
    ('appropriationRatify', 'TEXT', '^([A-Z][A-Z0-9_]*)?$');
  INSERT INTO custom_bound (path, kind) SELECT 'tariffs.' || m, 'OBJECT' FROM unnest('{tokens-in,tokens-out,gpu-time}'::text[]) AS m;
  INSERT INTO custom_bound (path, kind, form)
    SELECT 'majorities.' || m || k.path, k.kind, k.form
    FROM unnest('{CUSTOM_CHANGE,DISPOSAL,LOSS_ABSORPTION,PERIOD_REOPENING,ADMISSION}'::text[]) AS m,
         (VALUES ('', 'OBJECT', NULL), ('.majority', 'TEXT', '^(SIMPLE|TWO_THIRDS)$'), ('.count', 'TEXT', '^(WEIGHTED|EVERY)$')) AS k(path, kind, form);
  INSERT INTO custom_bound (path, kind, form, least, most) VALUES
    ('appropriationLines', 'LIST', NULL, '6', '6'),
    ('lives.ladder', 'LIST', NULL, '1', '12'),
    -- From mild to severe, and no suspension without a jury.
    ('stint.sanctions', 'LIST', '^(WARN|THROTTLE|WARN,THROTTLE|(WARN,)?(THROTTLE,)?JURY(,SUSPEND)?)$', '1', '4');
  INSERT INTO custom_bound (path, kind, least, most) VALUES
    ('collegeWeights.*', 'FRACTION', '1/10', '1/2'),
    ('gmQuorum.share', 'FRACTION', '1/100', '1/2'),
    ('waterfall.lockedReserve', 'FRACTION', '0/1', '1/1'),
    ('waterfall.solidarity', 'FRACTION', '0/1', '1/1'),
    ('waterfall.standingShare', 'FRACTION', '1/100', '99/100'),
    ('waterfall.funderCeiling', 'FRACTION', '0/1', '1/1'),
    ('share.revenueFloor', 'FRACTION', '1/100', '99/100'),
    ('newPcpFloor', 'FRACTION', '0/1', '1/1'),
    ('betCap', 'FRACTION', '0/1', '1/1'),
    ('stintReserve', 'FRACTION', '0/1', '1/1'),
    ('valueIndex', 'FRACTION', '0/1', '1/10'),
    ('rentShare', 'FRACTION', '0/1', '1/1'),
    ('lives.ladder.[]', 'FRACTION', '0/1', '1/1'),
    ('stint.throttle', 'FRACTION', '0/1', '1/1'),
    ('gmClearDays', 'WHOLE', '1', '366'),
    ('gmQuorum.atMost', 'WHOLE', '1', '1000000'),
    ('logMaxDelaySeconds', 'WHOLE', '1', '86400'),
    ('lives.notices', 'WHOLE', '3', '12'),
    ('stint.leaseMinDays', 'WHOLE', '1', '366'),
    ('stint.suspendDays', 'WHOLE', '1', '31'),
    ('stint.juryDays', 'WHOLE', '1', '14'),
    ('disclosure.fromKw', 'WHOLE', '0', '500'),
    ('disclosure.keepYears', 'WHOLE', '10', '100'),
    ('log.witnessesK', 'WHOLE', '1', '16'),
    ('betTermYears.least', 'WHOLE', '1', '50'),
    ('betTermYears.most', 'WHOLE', '1', '50'),
    ('gpuWeights.*.computePpm', 'WHOLE', '1', NULL),
    ('gpuWeights.*.bandwidthPpm', 'WHOLE', '1', NULL),
    ('unnamedGpuWeight.computePpm', 'WHOLE', '1', NULL),
    ('rateCards.*.points', 'WHOLE', '0', NULL),
    ('rateCards.*.wageMinor', 'WHOLE', '0', NULL),
    ('stint.tokensPerGpuSecond.*', 'WHOLE', '1', NULL),
    ('host.rateMinor', 'WHOLE', '0', NULL),
    ('capital.individualShareMinor', 'WHOLE', '0', NULL);
  INSERT INTO custom_bound (path, kind, least)
    SELECT 'tariffs.' || m || k.path, 'WHOLE', k.least
    FROM unnest('{tokens-in,tokens-out,gpu-time}'::text[]) AS m,
         (VALUES ('.costMinor', '0'), ('.marginMinor', '0'), ('.per', '1')) AS k(path, least);
  CALL make_append_only('custom_bound');

  -- What the statutes ask of a custom that begins on a day; individual_share in whole units of the currency.
  CREATE TABLE custom_floor (
    jurisdiction text NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    locked_reserve text NOT NULL,
    solidarity text NOT NULL,
    funder_ceiling text NOT NULL,
    individual_share numeric(38,0),
    member_categories integer,
    custom_majority text,
    PRIMARY KEY (jurisdiction, valid_from)
  );
  INSERT INTO custom_floor VALUES
    ('DEFAULT', '0001-01-01', NULL, '0/1', '0/1', '7/20', NULL, NULL, NULL),
    ('UK_CIC', '0001-01-01', NULL, '0/1', '0/1', '7/20', NULL, NULL, NULL),
    ('UK_CBS', '0001-01-01', '2014-04-06', '0/1', '0/1', '7/20', 20000, NULL, NULL),
    ('UK_CBS', '2014-04-06', NULL, '0/1', '0/1', '7/20', 100000, NULL, NULL),
    ('IT', '0001-01-01', NULL, '3/10', '3/100', '7/20', NULL, NULL, NULL),
    ('FR_SCIC', '0001-01-01', NULL, '1/2', '0/1', '7/20', NULL, 3, 'TWO_THIRDS'),
    ('ES', '0001-01-01', NULL, '1/5', '1/20', '7/20', NULL, NULL, NULL),
    ('SCE', '0001-01-01', NULL, '0/1', '0/1', '7/20', NULL, NULL, 'TWO_THIRDS');
  CALL make_append_only('custom_floor');
`;
