import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkEntry, checkProofText } from '#libs/entry-proof';
import { AuditRoom, sha256, verdict, verifyEd25519 } from '../support/audit-room.js';

let audit: AuditRoom;

beforeAll(async () => {
  audit = await AuditRoom.open();
});
afterAll(async () => {
  await audit.close();
});

const journalOf = async (key: string): Promise<string> => {
  const { rows } = await audit.room.superuser.query<{ id: string }>(
    'SELECT id FROM journal WHERE idempotency_key = $1',
    [key],
  );
  return rows[0]?.id ?? '';
};
const got = (path: string): Promise<Response> => fetch(`${audit.room.server.url}${path}`);

describe('the bundle', () => {
  it('is whole, and counts what was computed anew', async () => {
    const report = verdict(await audit.bundle(), { vkeys: await audit.vkeys() });
    expect(report.findings).toEqual([]);
    expect(report.counted).toMatchObject({
      customs: 1,
      rollEntries: 4,
      decisions: 1,
      runs: 1,
      rederived: 2,
      erasedWords: 0,
    });
    expect(report.checkpoint).toMatchObject({ origin: 'localhost/log/small', size: report.counted?.leaves });
  });

  it('names nobody, and gives no salt of a marginal note', async () => {
    const bundle = await audit.bundle();
    expect(bundle).not.toContain('Person 3');
    expect(bundle).not.toContain('"role":"note"');
  });

  it('leaves out words that were erased, and stays whole', async () => {
    const id = await journalOf('opening');
    const closer = audit.room.server.database.pool('closer');
    const { rows } = await closer.query('SELECT erase_words_salt($1, $2) AS erased', [audit.room.small.id, id]);
    expect(rows).toEqual([{ erased: true }]);
    const bundle = await audit.bundle();
    const report = verdict(bundle, { vkeys: await audit.vkeys() });
    expect([report.findings, report.counted?.erasedWords]).toEqual([[], 1]);
    const line = bundle.split('\n').find((each) => each.includes(id)) ?? '';
    expect(JSON.parse(line)).toMatchObject({ words: null, commitment: expect.stringMatching(/^[\da-f]{64}$/u) });
  });

  it('is refused while others are being written, and not for ever', async () => {
    const aborts = [1, 2].map(() => new AbortController());
    const open = aborts.map(({ signal }) => fetch(`${audit.room.server.url}/audit/bundle.ndjson`, { signal }));
    const answers = await Promise.all(open);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    for (const [index, abort] of aborts.entries()) {
      await answers[index]?.body?.cancel();
      abort.abort();
    }
    for (let tries = 0; tries < 50; tries += 1) {
      const { status, body } = await got('/audit/bundle.ndjson');
      await body?.cancel();
      if (status === 200) return;
      expect(status).toBe(503);
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error('the bundles that nobody read are still open');
  });
});

describe('one entry', () => {
  it('comes with all that it takes to compute it anew', async () => {
    const text = await (await got(`/audit/entry/${await journalOf('fee, "paid"')}.json`)).text();
    const trust = { sha256, verify: verifyEd25519, vkeys: await audit.vkeys() };
    const checked = checkEntry(text, trust);
    expect(checked?.steps.map(({ key, holds }) => [key, holds])).toEqual(
      ['ENTRY', 'BATCH', 'LEAF', 'TREE', 'SIGNATURE'].map((key) => [key, true]),
    );
    const forged = checkEntry(text.replace('"je:income:gpu-time"', '"je:equity:opening"'), trust);
    expect(forged).toMatchObject({ holds: false });
    expect(forged?.steps[0]).toMatchObject({ key: 'ENTRY', holds: false });
    const foreign = checkEntry(text, { ...trust, vkeys: [] });
    expect(foreign?.steps.at(-1)).toMatchObject({ key: 'SIGNATURE', holds: false });
  });

  it('is not found where it is not, whatever the address', async () => {
    for (const path of ['01990000-0000-7000-8000-000000000000.json', 'x.json', '01990000.json', '%00.json']) {
      expect([path, (await got(`/audit/entry/${path}`)).status]).toEqual([path, 404]);
    }
  });
});

describe('one ballot', () => {
  it('is proved by its receipt, without its choice', async () => {
    const { rows } = await audit.room.superuser.query<{ receipt: string }>('SELECT receipt FROM ballot LIMIT 1');
    const receipt = rows[0]?.receipt ?? '';
    const text = await (await got(`/audit/receipt/${receipt}.tlog-proof`)).text();
    const proof = checkProofText(text, { sha256, verify: verifyEd25519, vkeys: await audit.vkeys() });
    expect(proof).toMatchObject({ holds: true, receipt });
    expect(Object.keys(JSON.parse(proof?.entry ?? '{}') as object)).toEqual([
      'commitment',
      'motion',
      'type',
      'v',
      'voter',
    ]);
    expect((await got('/audit/receipt/AAAA-AAAA-AAAA-AAAA.tlog-proof')).status).toBe(404);
  });
});
