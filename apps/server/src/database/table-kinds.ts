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
    /** All columns, or only these. */
    readonly insert?: true | readonly string[];
    readonly update?: readonly string[];
    readonly delete?: true;
  };
  /** The columns that the auditor's login can read; all where absent. It can do nothing else. */
  readonly auditor?: readonly string[];
}

/** What anybody may read of a holding: all of it but the minority of its heir. */
const HOLDING: readonly string[] = [
  'partnership_id',
  'id',
  'number',
  'kind',
  'subject',
  'person_id',
  'state',
  'since',
  'to_use_of',
  'quantity',
  'improvement',
  'meter',
  'value_minor',
  'rent_minor',
  'life',
  'appurtenant_to',
  'entered_on',
  'vacant_since',
  'notices',
  'noticed_on',
  'pledgee',
  'pledge_minor',
  'pledge_due',
  'let_to',
  'let_until',
  'fine_disputed',
  'presenter',
  'presented_on',
  'suspended_until',
];

/** Every table of the schema `copyhold`. */
export const tableKinds: Readonly<Record<string, TableKind>> = {
  account_change: { kind: 'FACT' },
  account_kind: { kind: 'FACT' },
  asset: { kind: 'FACT' },
  ballot: {
    kind: 'FACT',
    app: { select: ['motion_id', 'voter_ref', 'commitment', 'receipt', 'cast_at'] },
    auditor: ['motion_id', 'voter_ref', 'commitment', 'cast_at'],
  },
  batch: { kind: 'FACT' },
  batch_kind: { kind: 'FACT' },
  capital_instrument: { kind: 'FACT' },
  capital_profile: { kind: 'FACT' },
  closing: { kind: 'FACT' },
  collateral: { kind: 'FACT' },
  custom_bound: { kind: 'FACT' },
  custom_floor: { kind: 'FACT' },
  custom_version: { kind: 'FACT' },
  disposal: { kind: 'FACT' },
  disposal_authorisation: { kind: 'FACT' },
  disposal_revocation: { kind: 'FACT' },
  distribution_run: { kind: 'FACT' },
  elector: { kind: 'FACT', auditor: ['motion_id', 'voter_ref', 'college'] },
  entrenched_clause: { kind: 'FACT' },
  entry: { kind: 'FACT' },
  fine: { kind: 'FACT' },
  guardian_consent: { kind: 'FACT' },
  history_import: { kind: 'FACT' },
  hold: { kind: 'FACT' },
  journal: { kind: 'FACT' },
  juror: { kind: 'FACT' },
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
  lock_epoch: { kind: 'FACT' },
  locked_body: { kind: 'FACT' },
  log_checkpoint: { kind: 'FACT' },
  log_cosignature: { kind: 'FACT' },
  log_identity: { kind: 'FACT' },
  log_node: { kind: 'FACT' },
  log_stage: { kind: 'FACT' },
  loss_absorption: { kind: 'FACT' },
  motion_line: { kind: 'FACT' },
  pasture: { kind: 'FACT' },
  period_close: { kind: 'FACT' },
  period_reopening: { kind: 'FACT' },
  release_login: { kind: 'FACT' },
  resolution: { kind: 'FACT' },
  roll_barred: { kind: 'FACT' },
  roll_entry: { kind: 'FACT' },
  roll_transition: { kind: 'FACT' },
  share_suspension: { kind: 'FACT' },
  snapshot: { kind: 'FACT' },
  transfer: { kind: 'FACT' },
  usage_event: { kind: 'FACT' },
  valuation: { kind: 'FACT' },
  words_erased: { kind: 'FACT' },

  account: { kind: 'WORKING' },
  asset_salt: { kind: 'WORKING', auditor: [] },
  batch_salt: { kind: 'WORKING', app: { select: [] }, auditor: [] },
  body: { kind: 'WORKING', app: { insert: true } },
  check_run: { kind: 'WORKING', app: { insert: true, delete: true } },
  college: { kind: 'WORKING', app: { insert: true } },
  custom_proposal: {
    kind: 'WORKING',
    app: { insert: ['partnership_id', 'title', 'why', 'document', 'base_version', 'person_id'], update: ['state'] },
    auditor: ['partnership_id', 'id', 'title', 'why', 'document', 'base_version', 'state', 'created_at'],
  },
  demo_seed: { kind: 'WORKING', app: { update: ['finished_at'] } },
  distribution_item: { kind: 'WORKING', app: { update: ['posted_journal_id', 'paid_journal_id'] } },
  // When an heir comes of age stands here as well, and no login reads it.
  holding: { kind: 'WORKING', app: { select: HOLDING }, auditor: HOLDING },
  holding_period: { kind: 'WORKING' },
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
  journal_salt: { kind: 'WORKING', app: { select: [] }, auditor: [] },
  ledger: { kind: 'WORKING' },
  log_halt: { kind: 'WORKING' },
  log_lease: { kind: 'WORKING', app: { select: [] }, auditor: [] },
  log_witness: { kind: 'WORKING' },
  machine: { kind: 'WORKING', app: { insert: true, update: ['condition', 'operator_person_id'] } },
  membership: { kind: 'WORKING', app: { insert: true, update: ['until'] } },
  migration: { kind: 'WORKING' },
  minority: { kind: 'WORKING', app: { select: [] }, auditor: [] },
  model: { kind: 'WORKING', app: { insert: true } },
  model_dataset: { kind: 'WORKING', app: { insert: true } },
  motion: { kind: 'WORKING' },
  open_hold: { kind: 'WORKING' },
  partnership: { kind: 'WORKING', app: { insert: ['slug', 'name', 'currency', 'time_zone'] } },
  period: { kind: 'WORKING', app: { insert: true } },
  person: {
    kind: 'WORKING',
    app: { insert: true, update: ['name', 'name_public', 'territory'] },
    auditor: ['partnership_id', 'id', 'roll_number'],
  },
  rating: { kind: 'WORKING', app: { insert: true, update: ['quantity', 'income_minor', 'cost_minor', 'revision'] } },
  role_grant: { kind: 'WORKING', app: { insert: true } },
  roll_salt: { kind: 'WORKING', auditor: [] },
  rollup: { kind: 'WORKING' },
  royalty_accrual: { kind: 'WORKING', app: { insert: true, update: ['income_minor', 'royalty_minor', 'revision'] } },
  session: { kind: 'WORKING', app: { insert: true, update: ['expires_at'], delete: true }, auditor: [] },
  site: { kind: 'WORKING', app: { insert: true } },
  unit: { kind: 'WORKING' },
};
