/**
 * Bounds of a custom that were too wide, as the lib has them now. They are asked of what is adopted from now on: a custom
 * that stands keeps what it says, and the version after it comes back within them.
 */
export const TIGHTER_BOUNDS = `
  ALTER TABLE custom_bound DISABLE TRIGGER append_only;
  UPDATE custom_bound SET least = '1/20' WHERE path = 'gmQuorum.share';
  UPDATE custom_bound SET least = '10' WHERE path = 'gmQuorum.atMost';
  UPDATE custom_bound SET most = '1/5' WHERE path = 'rentShare';
  UPDATE custom_bound SET most = '1/2' WHERE path = 'stintReserve';
  ALTER TABLE custom_bound ENABLE ALWAYS TRIGGER append_only;
`;

export const FORMER_BOUNDS = `
  ALTER TABLE custom_bound DISABLE TRIGGER append_only;
  UPDATE custom_bound SET least = '1/100' WHERE path = 'gmQuorum.share';
  UPDATE custom_bound SET least = '1' WHERE path = 'gmQuorum.atMost';
  UPDATE custom_bound SET most = '1/1' WHERE path IN ('rentShare', 'stintReserve');
  ALTER TABLE custom_bound ENABLE ALWAYS TRIGGER append_only;
`;
