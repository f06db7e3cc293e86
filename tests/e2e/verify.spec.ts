import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LogFiles } from '../../apps/server/src/transparency-log/log-files.js';
import { LogSettings } from '../../apps/server/src/transparency-log/log-settings.js';
import { AuditRoom } from '../support/audit-room.js';
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

  it('says what it cannot read, and ends with 1', async () => {
    await writeFile(join(folder, 'not.ndjson.gz'), 'no gzip');
    for (const words of [['none.ndjson'], ['not.ndjson.gz'], ['http://127.0.0.1:9'], ['books.ndjson', '--vkey', 'x']]) {
      const { code, stderr } = await copyhold('verify', ...words);
      expect([words, code, stderr]).toEqual([words, 1, expect.stringMatching(/^copyhold: /u)]);
    }
  });

  it('L10: is sent nowhere else, and reads nothing that does not end', async () => {
    const server = createServer((request, response) => {
      response.on('error', () => undefined);
      if (request.url === '/elsewhere') {
        response.writeHead(302, { location: audit.room.server.url }).end();
        return;
      }
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 20, 'a')));
      };
      response.on('drain', more);
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const held = (place: string): Promise<Ended> =>
      copyhold('verify', 'books.ndjson', '--vkey', vkey, '--checkpoint', place);
    expect(await held(`${at}/elsewhere`)).toMatchObject({
      code: 1,
      stderr: `copyhold: ${at}/elsewhere sends elsewhere: if that is where to ask, give ${audit.room.server.url}\n`,
    });
    expect(await held(`${at}/endless`)).toMatchObject({
      code: 1,
      stderr: `copyhold: ${at}/endless answers more than 16777216 bytes\n`,
    });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('reads what the command line exports, gzipped too, and no file is written over', async () => {
    const { files } = audit.room.server.app.get(LogSettings, { strict: false });
    const key = join(folder, 'log-key.json');
    await writeFile(key, JSON.stringify(files?.keys()), { mode: 0o600 });
    for (const name of ['own.ndjson', 'own.ndjson.gz']) {
      expect(await copyhold('export', 'bundle', name)).toMatchObject({ code: 0 });
      expect(await copyhold('verify', name, '--vkey', vkey)).toMatchObject({ code: 0 });
      expect(await copyhold('export', 'bundle', name)).toMatchObject({ code: 2 });
    }
    const packed = gunzipSync(await readFile(join(folder, 'own.ndjson.gz'))).toString();
    expect(packed.split('\n').slice(1)).toEqual(
      (await readFile(join(folder, 'own.ndjson'), 'utf8')).split('\n').slice(1),
    );
    await rm(key);
  });

  it('gets no bundle from another state folder than the server’s: it says what is missing, and makes no key', async () => {
    const key = join(folder, 'log-key.json');
    for (const [words, lack] of [
      [['export', 'bundle', 'foreign.ndjson'], 'is not there'],
      [['log', 'key'], 'is not there'],
      [['log', 'rotate'], 'is not there'],
    ] as const) {
      const { code, stderr } = await copyhold(...words);
      expect([words, code]).toEqual([words, 2]);
      expect(stderr).toContain(`the key that signed localhost/log/small is not in this state folder: ${key} ${lack}`);
      expect(stderr).toContain('COPYHOLD_STATE');
    }
    expect(await copyhold('log', 'status')).toMatchObject({ code: 0 });
    expect([existsSync(key), existsSync(join(folder, 'foreign.ndjson'))]).toEqual([false, false]);
    // Nor one that the log does not know.
    new LogFiles(folder).keys();
    const { code, stderr } = await copyhold('export', 'bundle', 'foreign.ndjson');
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${key} holds another one`)]);
    await rm(key);
  });

  it('works on no log under another name than it has', async () => {
    const named = await runCommand(audit.room.server, folder, ['log', 'status'], {
      COPYHOLD_LOG_ORIGIN: 'elsewhere.example',
    });
    expect([named.code, named.stderr]).toEqual([
      2,
      expect.stringContaining('the log of small is called localhost/log/small since its first signing'),
    ]);
  });
});
