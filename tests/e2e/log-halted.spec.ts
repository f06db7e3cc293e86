import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SequencerStore } from '../../apps/server/src/transparency-log/sequencer.store.js';
import { foundBench } from '../support/ledger-bench.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let ledger: string;

beforeAll(async () => {
  server = await startTestServer({ log: true });
  ledger = await foundBench(server.database.pool('app'), 'mill');
});
afterAll(async () => {
  await server.stop();
});

describe('a log that is halted before its first checkpoint', () => {
  it('says so, though there is nothing signed to show', async () => {
    const head = async (): Promise<unknown> =>
      (await server.graphql('{ logHead { origin size root checkpoint staged state reason witnessed } }')).data?.[
        'logHead'
      ];
    expect(await head()).toBeNull();
    await server.app.get(SequencerStore, { strict: false }).halt(ledger, 'a test of the alarm');
    expect(await head()).toEqual({
      origin: '',
      size: '0',
      root: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      checkpoint: '',
      // That it was halted is a leaf.
      staged: '1',
      state: 'HALTED',
      reason: 'a test of the alarm',
      witnessed: false,
    });
  });
});
