/** The lines among which the Common Association divides its surplus. WORKER_RETURN is paid as wages. */
export const APPROPRIATION_LINES = ['REINVEST', 'NEW_PCP', 'HOST_FUND', 'WORKER_RETURN', 'BET', 'RESERVE'] as const;

/** The colleges no partnership can do without. */
export const FOUNDING_COLLEGES = ['WORKER', 'PUBLIC', 'COMMON'] as const;

/** Under whose statute the partnership stands. DEFAULT: under none that asks for more than this house does. */
export const JURISDICTIONS = ['DEFAULT', 'UK_CIC', 'UK_CBS', 'IT', 'FR_SCIC', 'ES', 'SCE'] as const;

/** What is decided by a motion and its majority; a division of the surplus has none. */
export const MOTION_KINDS = ['CUSTOM_CHANGE', 'DISPOSAL', 'LOSS_ABSORPTION', 'PERIOD_REOPENING', 'ADMISSION'] as const;

/** What else is decided by a majority; documents of the first versions of this house do not name it. */
export const FURTHER_MOTION_KINDS = ['ORDINARY', 'WORKLOAD', 'PASTURE', 'CAPITAL', 'RECALL', 'FORFEITURE'] as const;

/** Every kind of motion whose vote a custom may keep secret, in byte order. */
export const SECRET_KINDS = [
  'ADMISSION',
  'APPROPRIATION',
  'BETS',
  'CAPITAL',
  'CUSTOM_CHANGE',
  'DISPOSAL',
  'ELECTION',
  'FORFEITURE',
  'LOSS_ABSORPTION',
  'ORDINARY',
  'PASTURE',
  'PERIOD_REOPENING',
  'PROJECTS',
  'RECALL',
  'WORKLOAD',
] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

/** SIMPLE: more than half. TWO_THIRDS: two thirds or more. From the looser to the stricter. */
export const MAJORITIES = ['SIMPLE', 'TWO_THIRDS'] as const;

/** WEIGHTED: the colleges' shares are weighed and summed. EVERY: each college must reach it. From looser to stricter. */
export const COUNTS = ['WEIGHTED', 'EVERY'] as const;

/** When the guardian signs: for bodies not on the list, or for every disposal. From looser to stricter. */
export const CONSENTS = ['UNLISTED_BODIES', 'EVERY_DISPOSAL'] as const;

/** What follows a breach of a stint's terms, in this order. */
export const SANCTIONS = ['WARN', 'THROTTLE', 'JURY', 'SUSPEND'] as const;
