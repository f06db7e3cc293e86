/** What an owner of the database does to it with every trigger off: SQL, in one transaction that is undone. */
export interface LogTampering {
  readonly what: string;
  readonly sql: string;
  /** The owner also has the log's key, and signs the whole log anew. */
  readonly signedAgain?: boolean;
}

const LAST_BATCH = `(SELECT max(position) FROM log_stage WHERE type = 'batch')`;
const KEY = `idempotency_key = 'fee, "paid"'`;
const FEE = `(SELECT id FROM journal WHERE ${KEY})`;
const leafOf = (type: string): string => `(SELECT min(position) FROM log_stage WHERE type = '${type}')`;
const replaced = (from: string, to: string): string =>
  `convert_to(regexp_replace(convert_from(entry, 'UTF8'), '${from}', '${to}'), 'UTF8')`;

/** Positions from here on, moved by one: a unique index would stop them on the way otherwise. */
const shifted = (from: string, by: '+' | '-'): string =>
  `UPDATE log_stage SET position = position + 1000000 WHERE position > ${from};
   UPDATE log_stage SET position = position - 1000000 ${by} 1 WHERE position > 1000000`;

export const LOG_TAMPERINGS: readonly LogTampering[] = [
  {
    what: 'one byte of an entry',
    sql: `UPDATE log_stage SET entry = ${replaced('"n":"1"', '"n":"2"')} WHERE position = ${LAST_BATCH}`,
  },
  {
    what: 'one byte of an entry that is no text any more',
    sql: `UPDATE log_stage SET entry = set_byte(entry, 5, 255) WHERE position = ${leafOf('motion')}`,
  },
  {
    what: 'an entry and its hash, and the checkpoint to fit, without the key',
    sql: `UPDATE log_stage SET entry = ${replaced('"hash":"..', '"hash":"00')} WHERE position = ${LAST_BATCH};
      UPDATE log_checkpoint SET note = overlay(note placing 'AAAA' from strpos(note, E'\\n\\n') - 10)`,
  },
  {
    what: 'an entry, signed again with the key',
    sql: `UPDATE log_stage SET entry = ${replaced('"hash":"..', '"hash":"00')} WHERE position = ${LAST_BATCH}`,
    signedAgain: true,
  },
  { what: 'who posted an entry', sql: `UPDATE journal SET actor = 'somebody-else' WHERE ${KEY}` },
  {
    what: 'the day of an entry',
    sql: `UPDATE journal SET effective_at = effective_at - interval '1 year' WHERE ${KEY}`,
  },
  { what: 'a memo', sql: `UPDATE journal SET memo = 'rewritten' WHERE ${KEY}` },
  { what: 'where an entry came from', sql: `UPDATE journal SET source_kind = 'grant', source_id = 'G-1' WHERE ${KEY}` },
  { what: 'the amount of a leg', sql: `UPDATE transfer SET amount = amount + 1 WHERE journal_id = ${FEE}` },
  {
    what: 'the account of a leg',
    sql: `UPDATE transfer SET credit_account_id = (SELECT id FROM account WHERE path = 'je:equity:opening') WHERE journal_id = ${FEE}`,
  },
  {
    what: 'the name of an account',
    sql: `UPDATE account SET path = 'je:income:grants' WHERE path = 'je:income:gpu-time'`,
  },
  { what: 'a balance', sql: `UPDATE account SET debit_posted = debit_posted + 5 WHERE path = 'je:assets:bank'` },
  { what: 'the hash of a batch', sql: `UPDATE batch SET hash = sha256('x') WHERE sequence = 2` },
  { what: 'when a batch was recorded', sql: `UPDATE batch SET recorded_at = recorded_at - interval '9 years'` },
  { what: 'how many entries a batch has', sql: `UPDATE batch SET journals = 99 WHERE sequence = 2` },
  { what: 'the version of a batch', sql: `UPDATE batch SET hash_version = 9 WHERE sequence = 2` },
  {
    what: 'an entry dropped',
    sql: `DELETE FROM entry WHERE transfer_id IN (SELECT id FROM transfer WHERE journal_id = ${FEE});
      DELETE FROM transfer WHERE journal_id = ${FEE}; DELETE FROM journal WHERE ${KEY}`,
  },
  {
    what: 'a leg dropped',
    sql: `DELETE FROM entry WHERE transfer_id IN (SELECT id FROM transfer WHERE journal_id = ${FEE}); DELETE FROM transfer WHERE journal_id = ${FEE}`,
  },
  { what: 'a batch dropped', sql: `DELETE FROM batch WHERE sequence = 2` },
  {
    what: 'an entry put into a batch',
    sql: `INSERT INTO journal SELECT (json_populate_record(j, json_build_object('id', uuidv7(), 'ordinal', 9, 'idempotency_key', 'put in'))).* FROM journal j WHERE ${KEY}`,
  },
  { what: 'a leaf dropped', sql: `DELETE FROM log_stage WHERE position = 3; ${shifted('3', '-')}` },
  {
    what: 'two leaves swapped',
    sql: `UPDATE log_stage SET position = 1000000 WHERE position = 2; UPDATE log_stage SET position = 2 WHERE position = 3;
      UPDATE log_stage SET position = 3 WHERE position = 1000000`,
  },
  {
    what: 'a leaf put in',
    sql: `${shifted('2', '+')};
      INSERT INTO log_stage (partnership_id, type, entry, position) SELECT partnership_id, type, entry, 3 FROM log_stage WHERE position = 2`,
  },
  {
    what: 'the text of the custom',
    sql: `UPDATE custom_version SET rules = replace(rules, '"betCap":"3/20"', '"betCap":"9/20"')`,
  },
  {
    what: 'from when a custom holds',
    sql: `UPDATE custom_version SET effective_at = effective_at - interval '1 year'`,
  },
  { what: 'when a custom was adopted', sql: `UPDATE custom_version SET recorded_at = recorded_at - interval '1 year'` },
  { what: 'the custom not there', sql: `ALTER TABLE custom_version DISABLE TRIGGER ALL; DELETE FROM custom_version` },
  {
    what: 'what a ballot chose',
    sql: `UPDATE ballot SET allocations = ARRAY[0,0,0,0,10000,0] WHERE voter_ref = (SELECT min(voter_ref::text)::uuid FROM ballot)`,
  },
  {
    what: 'a ballot taken away',
    sql: `DELETE FROM ballot WHERE voter_ref = (SELECT min(voter_ref::text)::uuid FROM ballot)`,
  },
  {
    what: 'a ballot that nobody cast',
    sql: `INSERT INTO ballot (motion_id, voter_ref, allocations, salt, commitment, receipt)
      SELECT e.motion_id, e.voter_ref, b.allocations, b.salt, b.commitment, 'x' FROM elector e JOIN ballot b USING (motion_id)
      WHERE NOT EXISTS (SELECT 1 FROM ballot o WHERE o.voter_ref = e.voter_ref) LIMIT 1`,
  },
  {
    what: 'the roll of a vote',
    sql: `DELETE FROM elector e WHERE NOT EXISTS (SELECT 1 FROM ballot b WHERE b.voter_ref = e.voter_ref)`,
  },
  { what: 'the title of a motion', sql: `UPDATE motion SET title = 'another'` },
  { what: 'the reasons of a motion', sql: `UPDATE motion SET why = 'another'` },
  { what: 'when a vote closes', sql: `UPDATE motion SET closes_at = closes_at + interval '1 hour'` },
  { what: 'the floor of a line that is voted on', sql: `UPDATE motion_line SET floor_minor = floor_minor + 1` },
  { what: 'whether a resolution was carried', sql: `UPDATE resolution SET carried = false` },
  { what: 'what kind a resolution is of', sql: `UPDATE resolution SET kind = 'DISPOSAL'` },
  {
    what: 'the quorum that was put to the vote, its leaf made anew and signed again with the key',
    sql: `UPDATE log_stage SET entry = ${replaced('"quorum":"[0-9]+"', '"quorum":"0"')} WHERE type = 'motion'`,
    signedAgain: true,
  },
  { what: 'the quorum of a vote', sql: `UPDATE motion SET quorum = 0` },
  {
    what: 'a resolution, signed again with the key',
    sql: `UPDATE log_stage SET entry = ${replaced('"amount":"[0-9]+","line":"BET"', '"amount":"999","line":"BET"')} WHERE type = 'resolution'`,
    signedAgain: true,
  },
  {
    what: 'an item of a run',
    sql: `UPDATE distribution_item SET amount_minor = amount_minor + 1 WHERE holder = 'r0001'`,
  },
  {
    what: 'an item of a run and its total',
    sql: `UPDATE distribution_item SET amount_minor = amount_minor + 1 WHERE holder = 'r0001'; UPDATE distribution_run SET total_minor = total_minor + 1`,
  },
  {
    what: 'an item of a run for somebody else',
    sql: `UPDATE distribution_item SET holder = 'r0007' WHERE holder = 'r0001'`,
  },
  {
    what: 'the document of a close',
    sql: `UPDATE period_close SET result = replace(result, '"allocable":"', '"allocable":"1')`,
  },
  {
    what: 'a close that locks nothing, its leaf made anew and signed again with the key',
    sql: `UPDATE period_close SET result = regexp_replace(result, '"lockedReserve":"[0-9]+"', '"lockedReserve":"0"');
      UPDATE log_stage SET entry = convert_to(regexp_replace(convert_from(entry, 'UTF8'), '"hash":"[0-9a-f]+"',
        '"hash":"' || (SELECT encode(sha256(convert_to(result, 'UTF8')), 'hex') FROM period_close) || '"'), 'UTF8') WHERE type = 'period-close'`,
    signedAgain: true,
  },
  {
    what: 'a closing that names another batch, signed again with the key',
    sql: `UPDATE log_stage SET entry = ${replaced('"seq":"[0-9]+"', '"seq":"1"')} WHERE type = 'closing'`,
    signedAgain: true,
  },
  {
    what: 'a leaf of a kind that nobody knows, signed again with the key',
    sql: `UPDATE log_stage SET entry = ${replaced('"type":"closing"', '"type":"sale"')} WHERE type = 'closing'`,
    signedAgain: true,
  },
  {
    what: 'a leaf that is written in another way, signed again with the key',
    sql: `UPDATE log_stage SET entry = ${replaced('^[{]', '{ ')} WHERE type = 'closing'`,
    signedAgain: true,
  },
  {
    what: 'the document of a roll entry',
    sql: `ALTER TABLE roll_entry DROP CONSTRAINT roll_entry_hashes_its_document;
      UPDATE roll_entry SET document = replace(document, '"on":"2026', '"on":"2025') WHERE number = 2`,
  },
  {
    what: 'a roll entry dropped',
    sql: `DELETE FROM roll_salt WHERE number = 2; DELETE FROM roll_entry WHERE number = 2`,
  },
  { what: 'what an asset cost', sql: `UPDATE asset SET cost_minor = cost_minor + 1` },
  { what: 'the price of a disposal', sql: `UPDATE disposal SET price_minor = 1` },
  {
    what: 'an asset that no leaf registers',
    sql: `INSERT INTO asset (partnership_id, code, class, name, currency, cost_minor, entered_on, leaf, custom_version)
      SELECT partnership_id, 'A-0099', class, name, currency, 1, entered_on, sha256('x'), 1 FROM asset`,
  },
  { what: 'who a roll entry names', sql: `UPDATE roll_salt SET value = 'r0007' WHERE number = 2 AND role = 'holder'` },
  { what: 'the day of a roll entry', sql: `UPDATE roll_entry SET on_date = on_date - 500 WHERE number = 2` },
  { what: 'the custom of a roll entry', sql: `UPDATE roll_entry SET custom_version = 9 WHERE number = 2` },
  { what: 'how much a holding is', sql: `UPDATE holding SET quantity = coalesce(quantity, 0) + 1000` },
  {
    what: 'what a holding is worth',
    sql: `UPDATE holding SET value_minor = coalesce(value_minor, 0) + 9`,
  },
  {
    what: 'to whom a holding is let',
    sql: `UPDATE holding SET let_to = person_id, let_until = '2030-01-01', fine_disputed = true`,
  },
  {
    what: 'from when somebody held',
    sql: `UPDATE holding_period SET during = daterange(lower(during) - 900, upper(during))`,
  },
  { what: 'what a holding is in', sql: `UPDATE holding SET subject = 'another' WHERE number = 'L-0001'` },
  {
    what: 'who holds a holding',
    sql: `UPDATE holding SET person_id = (SELECT id FROM person WHERE roll_number = 'r0007') WHERE number = 'L-0001'`,
  },
  { what: 'the state of a holding', sql: `UPDATE holding SET state = 'GRANTED' WHERE number = 'L-0001'` },
  {
    what: 'a leg onto a locked account, all hashes made anew and signed again with the key',
    sql: `UPDATE transfer t SET credit_account_id = (SELECT id FROM account WHERE path = 'je:assets:machines')
        WHERE t.id = (SELECT t.id FROM transfer t JOIN journal j ON j.id = t.journal_id WHERE j.idempotency_key = 'last');
      UPDATE batch b SET hash = batch_hash_of(b.ledger_id, b.sequence, b.previous_hash, b.hash_version) WHERE b.sequence = (SELECT max(sequence) FROM batch);
      UPDATE log_stage s SET entry = convert_to(regexp_replace(convert_from(s.entry, 'UTF8'), '"hash":"[0-9a-f]+"',
        '"hash":"' || (SELECT encode(hash, 'hex') FROM batch ORDER BY sequence DESC LIMIT 1) || '"'), 'UTF8') WHERE s.position = ${LAST_BATCH}`,
    signedAgain: true,
  },
];

/** What no verification of a bundle can see: it stands in no leaf, or it is well-formed, and signed as all else is. */
export const UNSEEN: readonly LogTampering[] = [
  { what: 'the name of a person', sql: `UPDATE person SET name = 'another' WHERE roll_number = 'r0001'` },
  { what: "how an entry stands in an account's own list", sql: `UPDATE entry SET balance_after = balance_after + 1` },
  {
    what: 'an untrue entry, posted and signed as any other',
    sql: `SELECT 1`,
  },
];
