/**
 * What each table is. A FACT is inserted by functions only and never changes again. A WORKING table holds what may
 * change: rows are inserted, and named columns updated, by the application or by functions. A test compares this list
 * with the catalogue of a migrated database, privilege by privilege.
 */
export interface TableKind {
  readonly kind: 'FACT' | 'WORKING';
  /** What the application's login may do besides reading all columns. */
  readonly app?: {
    /** Only these columns can be read. */
    readonly select?: readonly string[];
    readonly insert?: true;
    readonly update?: readonly string[];
    readonly delete?: true;
  };
  /** The columns that the auditor's login can read; all where absent. It can do nothing else. */
  readonly auditor?: readonly string[];
}

/** Every table of the schema `copyhold`. */
export const tableKinds: Readonly<Record<string, TableKind>> = {
  account_change: { kind: 'FACT' },
  account_kind: { kind: 'FACT' },
  ballot: {
    kind: 'FACT',
    app: { select: ['motion_id', 'voter_ref', 'commitment', 'receipt', 'cast_at'] },
    auditor: ['motion_id', 'voter_ref', 'commitment', 'cast_at'],
  },
  batch: { kind: 'FACT' },
  batch_kind: { kind: 'FACT' },
  closing: { kind: 'FACT' },
  custom_version: { kind: 'FACT' },
  distribution_run: { kind: 'FACT' },
  elector: { kind: 'FACT', auditor: ['motion_id', 'voter_ref', 'college'] },
  entry: { kind: 'FACT' },
  history_import: { kind: 'FACT' },
  hold: { kind: 'FACT' },
  journal: { kind: 'FACT' },
  label_item: {
    kind: 'FACT',
    auditor: [
      'partnership_id',
      'source',
      'source_id',
      'version',
      'dataset',
      'decision',
      'points',
      'wage_minor',
      'custom_version',
      'effective_at',
      'recorded_at',
    ],
  },
  log_stage: { kind: 'FACT' },
  motion_line: { kind: 'FACT' },
  period_close: { kind: 'FACT' },
  period_reopening: { kind: 'FACT' },
  resolution: { kind: 'FACT' },
  roll_entry: { kind: 'FACT' },
  snapshot: { kind: 'FACT' },
  transfer: { kind: 'FACT' },
  usage_event: { kind: 'FACT' },

  account: { kind: 'WORKING' },
  body: { kind: 'WORKING', app: { insert: true } },
  capital_instrument: { kind: 'WORKING', app: { insert: true } },
  check_run: { kind: 'WORKING', app: { insert: true, delete: true } },
  college: { kind: 'WORKING', app: { insert: true } },
  demo_seed: { kind: 'WORKING', app: { update: ['finished_at'] } },
  distribution_item: { kind: 'WORKING', app: { update: ['posted_journal_id', 'paid_journal_id'] } },
  holding: { kind: 'WORKING' },
  import_job: {
    kind: 'WORKING',
    app: {
      insert: true,
      update: [
        'state',
        'next_byte',
        'next_line',
        'rows_read',
        'accepted',
        'already_known',
        'without_usage',
        'refused',
        'failure',
        'finished_at',
      ],
    },
  },
  import_refusal: { kind: 'WORKING', app: { insert: true } },
  ledger: { kind: 'WORKING' },
  machine: { kind: 'WORKING', app: { insert: true, update: ['condition', 'operator_person_id'] } },
  membership: { kind: 'WORKING', app: { insert: true, update: ['until'] } },
  migration: { kind: 'WORKING' },
  model: { kind: 'WORKING', app: { insert: true } },
  model_dataset: { kind: 'WORKING', app: { insert: true } },
  motion: { kind: 'WORKING' },
  open_hold: { kind: 'WORKING' },
  partnership: { kind: 'WORKING', app: { insert: true } },
  period: { kind: 'WORKING', app: { insert: true } },
  person: {
    kind: 'WORKING',
    app: { insert: true, update: ['name', 'name_public', 'territory'] },
    auditor: ['partnership_id', 'id', 'roll_number'],
  },
  rating: { kind: 'WORKING', app: { insert: true, update: ['quantity', 'income_minor', 'cost_minor', 'revision'] } },
  role_grant: { kind: 'WORKING', app: { insert: true } },
  rollup: { kind: 'WORKING' },
  royalty_accrual: { kind: 'WORKING', app: { insert: true, update: ['income_minor', 'royalty_minor', 'revision'] } },
  session: { kind: 'WORKING', app: { insert: true, update: ['expires_at'], delete: true }, auditor: [] },
  site: { kind: 'WORKING', app: { insert: true } },
  unit: { kind: 'WORKING' },
};

/** What the application's login may call. */
const app = [
  'adopt_custom',
  'balances_as_of',
  'batch_before',
  'batch_hash',
  'batch_hash_of',
  'batch_hash_v3',
  'cast_ballot',
  'chart_line',
  'close_motion',
  'closing_before',
  'closing_over',
  'create_run',
  'end_of_period',
  'enrol_holdings',
  'follows_rate',
  'framed',
  'fund_of',
  'ingest_usage',
  'lock_dirty_rollups',
  'lock_ledger',
  'mark_executed',
  'mark_rollups_posted',
  'open_accounts',
  'open_ledger',
  'open_motion',
  'opened_ballots',
  'plan_demo',
  'post_journals',
  'record_history_import',
  'record_labels',
  'record_resolution',
  'trial_balance_hash',
  'usage_seen',
  'version_at',
  'version_before',
];

/** Every function that a login may call; all others answer to the owner's functions and triggers alone. */
export const callable: Readonly<Record<'copyhold_app' | 'copyhold_closer' | 'copyhold_auditor', readonly string[]>> = {
  copyhold_app: app,
  // The officers' login does what the application does, and alone closes, reopens and bounds.
  copyhold_closer: [
    ...app,
    'close_account',
    'close_period',
    'hard_close_period',
    'reopen_account',
    'reopen_period',
    'set_bounds',
  ],
  copyhold_auditor: [
    'balances_as_of',
    'batch_before',
    'batch_hash',
    'batch_hash_of',
    'batch_hash_v3',
    'chart_line',
    'closing_before',
    'closing_over',
    'end_of_period',
    'follows_rate',
    'framed',
    'fund_of',
    'opened_ballots',
    'trial_balance_hash',
    'version_at',
    'version_before',
  ],
};
