import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KEY_TYPE, signPromise, toHex, utf8, vkeyOf } from '#libs/transparency-log';
import { newKey, signerOf } from '../../apps/server/src/transparency-log/ed25519.js';
import { LogKeeperService } from '../../apps/server/src/transparency-log/log-keeper.service.js';
import { LogSettings } from '../../apps/server/src/transparency-log/log-settings.js';
import { WitnessService } from '../../apps/server/src/transparency-log/witness.service.js';
import { AuditRoom, sha256 } from '../support/audit-room.js';
import { post } from '../support/books.js';
import { runCommand, type Ended } from '../support/command-line.js';
import { LogOwner, SMALL_ORIGIN } from '../support/log-owner.js';
import { startWitness, type RunningWitness } from '../support/witness-process.js';

const NAME = 'witness.example/w1';

let audit: AuditRoom;
let owner: LogOwner;
let folder: string;
let witness: RunningWitness;
/** The key that an auditor took home on the first day. */
let vkey: string;
/** Before the last leaf, and after it; the witness has cosigned both. */
let older: string;
let newest: string;
/** Where the witness shows what it cosigned last. */
let shown: string;

async function told(): Promise<void> {
  await audit.sign();
  await audit.room.server.app.get(WitnessService, { strict: false }).idle();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copyhold-witnessed-'));
  audit = await AuditRoom.open();
  owner = new LogOwner(audit);
  [vkey = ''] = await audit.vkeys();
  const started = await startWitness(['--state', join(folder, 'witness'), '--name', NAME, '--log', vkey]);
  if (!('url' in started)) throw new Error(started.stderr);
  witness = started;
  shown = `${witness.url}/${toHex(sha256(utf8(SMALL_ORIGIN)))}/checkpoint`;
  audit.room.server.app.get(LogSettings, { strict: false }).files?.addWitness(witness.url, witness.vkey);
  await told();
  older = await audit.bundle();
  const fee = [{ debit: 'je:assets:bank', credit: 'je:income:gpu-time', amount: 3n }];
  await post(audit.room.server, audit.room.small.id, 'last', fee, '2026-05-05T00:00:00Z');
  await told();
  newest = await audit.bundle();
});
afterAll(async () => {
  await witness.stop('SIGKILL');
  await audit.close();
  await rm(folder, { recursive: true });
});

async function verify(bundle: string, ...words: readonly string[]): Promise<Ended> {
  await writeFile(join(folder, 'books.ndjson'), bundle);
  return runCommand(audit.room.server, folder, ['verify', 'books.ndjson', '--vkey', vkey, ...words]);
}

/** Alone, and held against what the witness shows. */
const bothWays = async (bundle: string): Promise<readonly [Ended, Ended]> => [
  await verify(bundle),
  await verify(bundle, '--checkpoint', shown),
];

const whole = { code: 0, stdout: expect.stringContaining('Whole: nothing in it') as unknown };
const broken = (finding: string): object => ({ code: 2, stdout: expect.stringContaining(finding) as unknown });

describe('copyhold verify, and a witness that runs elsewhere', () => {
  it('accepts a bundle that it cosigned, and says who did', async () => {
    const ended = await verify(newest, '--witness', witness.vkey, '--checkpoint', shown);
    expect(ended).toMatchObject(whole);
    expect(ended.stdout).toContain(`cosigned by ${NAME}.`);
  });

  it('names a bundle that no witness cosigned whom it was told to ask for', async () => {
    const key = { name: NAME, type: KEY_TYPE.ed25519Cosignature, key: signerOf(NAME, newKey()).publicKey };
    expect(await verify(newest, '--witness', vkeyOf(key, sha256))).toMatchObject(broken('NotWitnessed'));
  });

  it('finds a fork by the witness’s checkpoint, and by nothing else', async () => {
    // Another last entry, with everything above it made anew and signed with the log's own key.
    const fork = await owner.bundleAfter(OTHER_LAST, vkey, owner.signers());
    const [alone, held] = await bothWays(fork);
    expect(alone).toMatchObject(whole);
    expect(held).toMatchObject(broken(`Two checkpoints of `));
    expect(held.stdout).toMatch(/^Fork .*both signatures together prove a fork\.$/mu);
  });

  it('finds an older backup by the witness’s checkpoint, and by nothing else', async () => {
    const [alone, held] = await bothWays(older);
    expect(alone).toMatchObject(whole);
    expect(held).toMatchObject(broken(`The checkpoint ${shown} is of `));
    expect(held.stdout).toMatch(/^SizeShrank .*an older backup was restored\.$/mu);
  });

  it('proves a broken promise to others by the time at which the witness cosigned', async () => {
    const [signer] = owner.signers();
    if (signer === undefined) throw new Error('the log has a key');
    const promise = { origin: SMALL_ORIGIN, leaf: sha256(utf8('nowhere')), givenAt: 0, deadline: 60_000 };
    await writeFile(join(folder, 'promise'), signPromise(promise, [signer], sha256));
    const ended = await verify(newest, '--witness', witness.vkey, '--promise', 'promise');
    expect(ended).toMatchObject(broken('Promise promise: BROKEN'));
    expect(ended.stdout).toMatch(/witness\.example\/w1 cosigned that checkpoint at \S+, after the deadline\./u);
    expect(ended.stdout).not.toContain('Nobody has signed that time');
  });

  it('refuses a bundle signed by a key that the log never announced', async () => {
    const stolen = await owner.bundleAfter('SELECT 1', vkey, [signerOf(SMALL_ORIGIN, newKey())]);
    expect(await verify(stolen)).toMatchObject(broken('CheckpointSignatureBad'));
    // Nor one that a leaf announces which no key before has signed.
    const { signer, announced } = unannounced();
    const claimed = await owner.bundleAfter(announced(audit.room.small.id), vkey, [signer]);
    expect(await verify(claimed)).toMatchObject(broken('CheckpointSignatureBad'));
  });

  it('accepts a bundle of a log that changed its key, by the key of before', async () => {
    const keeper = audit.room.server.app.get(LogKeeperService, { strict: false });
    expect(await keeper.rotate()).toBe(true);
    await told();
    const both = await audit.bundle();
    expect(await keeper.retire()).toBe(true);
    await told();
    const alone = await audit.bundle();
    expect((await audit.vkeys()).includes(vkey)).toBe(false);
    for (const bundle of [both, alone]) {
      expect(await verify(bundle)).toMatchObject(whole);
      expect(await verify(bundle, '--checkpoint', shown)).toMatchObject(whole);
    }
    const undone = alone.split('\n').filter((line) => !line.includes('log-key'));
    expect(await verify(undone.join('\n'))).toMatchObject(broken('CheckpointSignatureBad'));
  });
});

/** A key, and the SQL of a leaf that says it signs from here on, signed by itself. */
function unannounced() {
  const signer = signerOf(SMALL_ORIGIN, newKey());
  const text = vkeyOf({ name: SMALL_ORIGIN, type: KEY_TYPE.ed25519, key: signer.publicKey }, sha256);
  const announced = (partnership: string): string =>
    `SELECT stage_leaf('${partnership}', 'log-key', '${JSON.stringify({ before: [vkey], by: text, keys: [text], signature: '0'.repeat(128), type: 'log-key', v: '2' })}')`;
  return { signer, announced };
}

/** The last entry with another amount, and all that follows from it. */
const OTHER_LAST = `
  UPDATE transfer SET amount = 5 WHERE journal_id = (SELECT id FROM journal WHERE idempotency_key = 'last');
  UPDATE account SET debit_posted = debit_posted + 2 WHERE path = 'je:assets:bank';
  UPDATE account SET credit_posted = credit_posted + 2 WHERE path = 'je:income:gpu-time';
  UPDATE batch b SET hash = batch_hash_of(b.ledger_id, b.sequence, b.previous_hash, b.hash_version) WHERE b.sequence = (SELECT max(sequence) FROM batch);
  UPDATE log_stage s SET entry = convert_to(regexp_replace(convert_from(s.entry, 'UTF8'), '"hash":"[0-9a-f]+"',
    '"hash":"' || (SELECT encode(hash, 'hex') FROM batch ORDER BY sequence DESC LIMIT 1) || '"'), 'UTF8')
    WHERE s.position = (SELECT max(position) FROM log_stage WHERE type = 'batch')`;
