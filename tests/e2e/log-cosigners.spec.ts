import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openCheckpoint, parseVkey } from '#libs/transparency-log';
import { verifyEd25519 } from '../../apps/server/src/transparency-log/ed25519.js';
import { LogSettings } from '../../apps/server/src/transparency-log/log-settings.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { WitnessService } from '../../apps/server/src/transparency-log/witness.service.js';
import { A, accepted, BANK, foundBench, one } from '../support/ledger-bench.js';
import { LogReader, sha256, sound } from '../support/log-reader.js';
import { refusedSql } from '../support/refused-sql.js';
import { logKeysOf, TestWitness } from '../support/sequencer.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const ORIGIN = 'localhost/log/mill';

let server: TestServer;
let ledger: string;
const witness = new TestWitness('witness.example');

beforeAll(async () => {
  server = await startTestServer({ log: true });
  ledger = await foundBench(server.database.pool('app'), 'mill');
  const settings = server.app.get(LogSettings, { strict: false });
  settings.files?.addWitness(await witness.listen(), witness.vkey);
  witness.logs.set(ORIGIN, logKeysOf(settings, ORIGIN));
});
afterAll(async () => {
  await server.stop();
  await witness.close();
});

const STORE = 'SELECT store_cosignature($1, (SELECT max(size) FROM log_checkpoint), $2, $3)';
/** What looks like a cosignature, of any bytes. */
const looking = (name: string): string => `— ${name} ${Buffer.alloc(76, 7).toString('base64')}\n`;

const head = async (): Promise<unknown> =>
  (await server.graphql('{ logHead { size cosigners witnessesNeeded witnessed } }')).data?.['logHead'];

async function told(): Promise<void> {
  await server.app.get(SequencerService, { strict: false }).round();
  await server.app.get(WitnessService, { strict: false }).idle();
}

describe('M9: whoever has the sequencer’s own password', () => {
  it('makes no witness of a name: only a cosignature that verifies counts, and no other takes its place', async () => {
    const sequencer = server.database.pool('sequencer');
    witness.asleep = true;
    await accepted(server.database.pool('app'), ledger, one('first', [BANK, A, 1]));
    await told();
    for (const [name, line] of [
      ['witness.public', '— witness.public AAAA\n'],
      ['witness.public', looking('witness.example')],
      ['witness public', looking('witness public')],
      ['witness.public', looking('witness.public').trimEnd()],
      ['witness.public', `${looking('witness.public')}more\n`],
    ] as const)
      expect([line, await refusedSql(sequencer, STORE, [ledger, name, line])]).toEqual([line, 'P0131']);
    for (const name of ['witness.public', 'witness.example'])
      expect(await refusedSql(sequencer, STORE, [ledger, name, looking(name)])).toBe('done');
    expect(await head()).toEqual({ size: '1', cosigners: [], witnessesNeeded: 1, witnessed: false });

    // The witness itself is asked all the same, and its line is the one that is shown.
    witness.asleep = false;
    server.app.get(WitnessService, { strict: false }).clock = () => Number.MAX_SAFE_INTEGER;
    await told();
    expect(await head()).toEqual({ size: '1', cosigners: ['witness.example'], witnessesNeeded: 1, witnessed: true });
    const log = new LogReader(server.url, 'mill');
    const keys = { origin: ORIGIN, logKeys: await log.vkeys(), witnessKeys: [sound(parseVkey(witness.vkey, sha256))] };
    const served = await (await log.get('checkpoint')).text();
    expect(sound(openCheckpoint(served, keys, verifyEd25519)).cosignatures).toHaveLength(1);
    const bundle = (await (await fetch(`${server.url}/audit/bundle.ndjson`)).text()).split('\n')[0] ?? '';
    expect((JSON.parse(bundle) as { checkpoint: string }).checkpoint).toBe(served);
  });
});

describe('L5: a halt', () => {
  it('and its end leave a leaf each', async () => {
    const sequencer = server.database.pool('sequencer');
    const words = 'the witness "w" has \u0001 e\u0301';
    await sequencer.query('SELECT halt_log($1, $2), halt_log($1, $2)', [ledger, words]);
    await sequencer.query('SELECT resume_log($1), resume_log($1)', [ledger]);
    const { rows } = await server.database
      .pool('app')
      .query<{ entry: string }>(
        `SELECT convert_from(entry, 'UTF8') AS entry FROM log_stage WHERE type IN ('log-halt', 'log-resume') ORDER BY position`,
      );
    expect(rows.map(({ entry }) => entry)).toEqual([
      JSON.stringify({ reason: words.normalize('NFC'), type: 'log-halt', v: '1' }),
      JSON.stringify({ type: 'log-resume', v: '1' }),
    ]);
  });
});
