import { describe, expect, it } from '@jest/globals';
import { DemoService } from '../../apps/server/src/demo/demo.service.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { verdict } from '../support/audit-room.js';
import { startTestServer } from '../support/test-server.js';

describe('the bundle of a whole town', () => {
  it('is whole', async () => {
    const server = await startTestServer({ log: true });
    try {
      await server.app
        .get(DemoService, { strict: false })
        .seedIfEmpty({ now: new Date(), scale: 6, firstBallotMs: 1500, onProgress: () => undefined });
      await server.app.get(SequencerService, { strict: false }).round();
      const report = verdict(await (await fetch(`${server.url}/audit/bundle.ndjson`)).text());
      expect(report.findings).toEqual([]);
      expect(report.counted?.leaves).toBeGreaterThan(100n);
      expect(report.counted?.runs).toBeGreaterThan(0);
    } finally {
      await server.stop();
    }
  });
});
