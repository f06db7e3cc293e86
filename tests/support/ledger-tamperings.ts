import { A, C, D } from './ledger-bench.js';

/** SQL for the id of the journal with this key. */
export const idOf = (key: string): string => `(SELECT id FROM journal WHERE idempotency_key = '${key}')`;
const pathOf = (path: string): string => `(SELECT id FROM account WHERE path = '${path}')`;
/** The legs of the hold that was posted. */
export const HELD = `journal_id = ${idOf('posted')}`;

export interface Tampering {
  readonly where: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What no leaf says and nothing can be reckoned from: a clock's word, an id of its own, what stood before. */
export const UNSAID: Readonly<Record<string, readonly string[]>> = {
  ledger: ['id'],
  closing: ['closed_at'],
  account_change: ['id', 'old_ceiling', 'old_floor', 'recorded_at'],
  log_stage: ['id', 'staged_at', 'staged_in'],
  log_identity: ['since'],
  // Whether the last checkpoint was taken out is told by those who hold it outside.
  log_checkpoint: ['partnership_id', 'signed_at'],
};

/** For each table of the ledger: which row, and a lie for each column. */
export const tamperings: Readonly<Record<string, Tampering>> = {
  journal: {
    where: `idempotency_key = 'open'`,
    values: {
      id: 'uuidv7()',
      ledger_id: 'uuidv7()',
      idempotency_key: `'other'`,
      request_hash: `sha256('other')`,
      kind: `'other'`,
      memo: `'other'`,
      actor: `'other'`,
      custom_version: 'NULL',
      source_kind: `'other'`,
      source_id: `'other'`,
      effective_at: `effective_at - interval '1 day'`,
      recorded_at: `recorded_at - interval '1 microsecond'`,
      reverses: `${idOf('last')}, phase = 'POSTED', expires_at = NULL`,
      batch_sequence: '2, ordinal = 9',
      ordinal: '2',
      phase: `'POSTED', expires_at = NULL`,
      expires_at: `expires_at + interval '1 second'`,
      resolves: `${idOf('last')}, phase = 'EXPIRED', expires_at = NULL`,
      adjustment: 'true',
      adjusts_period: 'uuidv7()',
    },
  },
  transfer: {
    where: `journal_id = ${idOf('posting')}`,
    values: {
      id: 'uuidv7()',
      journal_id: `${idOf('last')}, position = 9`,
      position: '2',
      ledger_id: 'uuidv7()',
      unit: `'USD'`,
      debit_account_id: pathOf(C),
      credit_account_id: pathOf(C),
      amount: 'amount + 1',
      purpose_code: `'gift'`,
    },
  },
  hold: {
    where: HELD,
    values: {
      journal_id: idOf('last'),
      position: '2',
      ledger_id: 'uuidv7()',
      unit: `'USD'`,
      debit_account_id: pathOf(C),
      credit_account_id: pathOf(C),
      amount: 'amount - 1',
      purpose_code: `'gift'`,
    },
  },
  open_hold: {
    where: 'true',
    values: { journal_id: idOf('voided'), ledger_id: 'uuidv7()', expires_at: `expires_at - interval '1 day'` },
  },
  entry: {
    where: `transfer_id = (SELECT id FROM transfer WHERE journal_id = ${idOf('posting')}) AND side = 'CREDIT'`,
    values: {
      account_id: pathOf('je:equity:surplus'),
      version: 'version + 5',
      transfer_id: 'uuidv7()',
      side: `'DEBIT'`,
      amount: 'amount + 1',
      balance_after: 'balance_after + 1',
      fund: `'x'`,
    },
  },
  account: {
    where: `path = '${A}'`,
    values: {
      id: 'uuidv7()',
      ledger_id: 'uuidv7()',
      unit: `'USD'`,
      path: `'je:liabilities:dividend:z'`,
      type: `'EQUITY'`,
      normal_side: `'DEBIT', floor = NULL`,
      lock_class: `'LOCKED'`,
      fund: `'x'`,
      floor: 'NULL',
      ceiling: '1000',
      closed: 'true, debit_posted = 12, credit_posted = 12, debit_pending = 0',
      debit_posted: 'debit_posted + 1',
      credit_posted: 'credit_posted + 1',
      debit_pending: '0',
      credit_pending: '5',
      version: 'version + 1',
    },
  },
  batch: {
    where: 'sequence = 3',
    values: {
      ledger_id: 'uuidv7()',
      sequence: '300',
      journals: '2',
      previous_hash: `sha256('x')`,
      hash: `sha256('x')`,
      hash_version: '2',
      recorded_at: `recorded_at + interval '1 microsecond'`,
    },
  },
  closing: {
    where: 'true',
    values: {
      ledger_id: 'uuidv7()',
      period_id: 'uuidv7()',
      generation: '2',
      hard: 'true',
      through: `through + interval '1 day'`,
      batch_sequence: 'batch_sequence - 1',
      recorded_through: `recorded_through - interval '1 second'`,
      trial_balance_hash: `sha256('x')`,
      actor: `'somebody'`,
      custom_version: '7',
    },
  },
  snapshot: {
    where: `account_id = ${pathOf(A)}`,
    values: {
      ledger_id: 'uuidv7()',
      period_id: 'uuidv7()',
      generation: '2',
      account_id: pathOf('je:equity:surplus'),
      debit_posted: 'debit_posted + 1',
      credit_posted: 'credit_posted + 1',
      version: 'version - 1',
      first_later_version: '1',
    },
  },
  account_change: {
    where: 'true',
    values: {
      ledger_id: 'uuidv7()',
      account_id: pathOf(D),
      change: `'REOPENED'`,
      new_floor: '5',
      new_ceiling: '800',
      batch_sequence: 'batch_sequence - 1',
      actor: `'somebody'`,
      custom_version: '7',
    },
  },
  log_stage: {
    where: `type = 'batch' AND position = 2`,
    values: {
      partnership_id: 'uuidv7()',
      type: `'other'`,
      entry: `entry || '\\x20'::bytea`,
      position: 'position + 1000',
    },
  },
  log_node: {
    where: 'true',
    values: { partnership_id: 'uuidv7()', level: '2', index: '5', hash: `sha256('x')` },
  },
  log_checkpoint: {
    where: 'true',
    values: { size: 'size - 1', root: `sha256('x')`, note: `replace(note, size::text, '9')` },
  },
  log_identity: {
    where: 'true',
    values: { partnership_id: 'uuidv7()', origin: `'localhost/log/other'` },
  },
  ledger: {
    where: 'true',
    values: {
      soft_closed_through: `'2020-01-01'`,
      hard_closed_through: 'soft_closed_through',
      head_sequence: 'head_sequence - 1',
      head_hash: `sha256('x')`,
      last_recorded_at: `last_recorded_at - interval '1 hour'`,
    },
  },
};
