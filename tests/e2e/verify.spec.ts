import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PromiseService } from '../../apps/server/src/transparency-log/promise.service.js';
import { AuditRoom, sha256 } from '../support/audit-room.js';
import { runCommand, writeSecrets, type Ended } from '../support/command-line.js';

let audit: AuditRoom;
let folder: string;
let vkey: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copyhold-verify-'));
  audit = await AuditRoom.open();
  [vkey = ''] = await audit.vkeys();
  await writeSecrets(folder);
  await writeFile(join(folder, 'books.ndjson'), await audit.bundle());
  await writeFile(join(folder, 'kept.checkpoint'), await audit.checkpoint());
});
afterAll(async () => {
  await audit.close();
  await rm(folder, { recursive: true });
});

const copyhold = (...words: readonly string[]): Promise<Ended> => runCommand(audit.room.server, folder, words);

/** The bundle with something changed, as a file beside it. */
async function changed(name: string, change: (text: string) => string): Promise<string> {
  await writeFile(join(folder, name), change(await readFile(join(folder, 'books.ndjson'), 'utf8')));
  return name;
}

describe('copyhold verify', () => {
  it('finds a whole bundle whole, and says what it computed', async () => {
    const { code, stdout } = await copyhold(
      'verify',
      'books.ndjson',
      '--vkey',
      vkey,
      '--checkpoint',
      'kept.checkpoint',
    );
    expect([code, stdout]).toEqual([0, expect.stringContaining('Whole: nothing in it contradicts what was signed.')]);
    expect(stdout).toContain('1 decision counted again');
    expect(stdout).toContain('Checkpoint of localhost/log/small');
  });

  it('says that a bundle which brings its own key proves only that it agrees with itself', async () => {
    const { code, stdout } = await copyhold('verify', 'books.ndjson');
    expect([code, stdout]).toEqual([0, expect.stringContaining('Give --vkey')]);
  });

  it('names what is broken and where, and ends with 2', async () => {
    const file = await changed('memo.ndjson', (text) => text.replace('"memo":"opening"', '"memo":"closing"'));
    const { code, stdout } = await copyhold('verify', file, '--vkey', vkey);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^BatchHashDiffers \(line \d+, leaf \d+\): The 1 entry of batch \d+/mu);
    expect(stdout).toContain('Broken: 1 thing is not as signed.');
  });

  it('tells programs the same', async () => {
    const file = await changed('cut.ndjson', (text) => text.slice(0, -200));
    const { code, stdout } = await copyhold('verify', file, '--json', '--vkey', vkey);
    const report = JSON.parse(stdout) as { whole: boolean; findings: { kind: string }[] };
    expect([code, report.whole]).toEqual([2, false]);
    expect(report.findings.map(({ kind }) => kind)).toContain('BundleTruncated');
  });

  it('holds a server against its tiles', async () => {
    const { code, stdout } = await copyhold('verify', audit.room.server.url, '--vkey', vkey);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Whole')]);
  });

  it('holds the log to its promises', async () => {
    const promises = audit.room.server.app.get(PromiseService, { strict: false });
    const given = await promises.promise(audit.room.small.id, sha256(new Uint8Array([1])), new Date(0));
    await writeFile(join(folder, 'promise'), given ?? '');
    const { code, stdout } = await copyhold('verify', 'books.ndjson', '--vkey', vkey, '--promise', 'promise');
    expect([code, stdout]).toEqual([2, expect.stringContaining('PromiseBroken')]);
  });

  it('says what it cannot read, and ends with 1', async () => {
    await writeFile(join(folder, 'not.ndjson.gz'), 'no gzip');
    for (const words of [['none.ndjson'], ['not.ndjson.gz'], ['http://127.0.0.1:9'], ['books.ndjson', '--vkey', 'x']]) {
      const { code, stderr } = await copyhold('verify', ...words);
      expect([words, code, stderr]).toEqual([words, 1, expect.stringMatching(/^copyhold: /u)]);
    }
  });

  it('reads what the command line exports, gzipped too, and no file is written over', async () => {
    for (const name of ['own.ndjson', 'own.ndjson.gz']) {
      expect(await copyhold('export', 'bundle', name)).toMatchObject({ code: 0 });
      // This folder is not the server's and has another key: the server's own is given.
      expect(await copyhold('verify', name, '--vkey', vkey)).toMatchObject({ code: 0 });
      expect(await copyhold('export', 'bundle', name)).toMatchObject({ code: 2 });
    }
    const packed = gunzipSync(await readFile(join(folder, 'own.ndjson.gz'))).toString();
    expect(packed.split('\n').slice(1)).toEqual(
      (await readFile(join(folder, 'own.ndjson'), 'utf8')).split('\n').slice(1),
    );
  });
});
