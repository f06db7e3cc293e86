import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatNote, leafHash, signatureOf, signPromise, toHex, utf8, type NoteSigner } from '#libs/transparency-log';
import { newKey, signerOf } from '../../apps/server/src/transparency-log/ed25519.js';
import { LogSettings } from '../../apps/server/src/transparency-log/log-settings.js';
import { PromiseService } from '../../apps/server/src/transparency-log/promise.service.js';
import { AuditRoom, sha256 } from '../support/audit-room.js';
import { runCommand, type Ended } from '../support/command-line.js';

const ORIGIN = 'localhost/log/small';
/** A leaf that is in no log. */
const NOWHERE = sha256(utf8('nowhere'));

let audit: AuditRoom;
let folder: string;
let vkey: string;
let logKey: NoteSigner;
/** The hash of the first leaf, and when the bundle was made. */
let first: Uint8Array;
let madeAt: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copyhold-promise-'));
  audit = await AuditRoom.open();
  [vkey = ''] = await audit.vkeys();
  const bundle = await audit.bundle();
  await writeFile(join(folder, 'books.ndjson'), bundle);
  const lines = bundle.split('\n').map((line) => JSON.parse(line || '{}') as { leaf?: string; madeAt?: string });
  first = leafHash(utf8(lines.find(({ leaf }) => leaf !== undefined)?.leaf ?? ''), sha256);
  madeAt = Date.parse(lines[0]?.madeAt ?? '');
  const [key] = audit.room.server.app.get(LogSettings, { strict: false }).files?.keys().signing ?? [];
  logKey = signerOf(ORIGIN, key ?? newKey());
});
afterAll(async () => {
  await audit.close();
  await rm(folder, { recursive: true });
});

async function held(note: string, place = 'books.ndjson'): Promise<Ended> {
  await writeFile(join(folder, 'held'), note);
  return runCommand(audit.room.server, folder, ['verify', place, '--vkey', vkey, '--promise', 'held']);
}

const promised = (leaf: Uint8Array, deadline: number, by = logKey): string =>
  signPromise({ origin: ORIGIN, leaf, givenAt: deadline - 90_000, deadline }, [by], sha256);

describe('copyhold verify --promise', () => {
  it('shows the leaf of one that was kept', async () => {
    const { code, stdout } = await held(promised(first, madeAt - 1));
    expect([code, stdout]).toEqual([0, expect.stringContaining('Promise held: KEPT, as leaf 0 (deadline ')]);
  });

  it('says of one that the server gave just now that it has time', async () => {
    const service = audit.room.server.app.get(PromiseService, { strict: false });
    const { code, stdout } = await held((await service.promise(audit.room.small.id, NOWHERE, new Date())) ?? '');
    expect([code, stdout]).toEqual([0, expect.stringContaining('BEFORE DEADLINE, not yet included (deadline ')]);
  });

  it('calls one broken by the deadline that is signed in it, and prints what proves it', async () => {
    const { code, stdout } = await held(promised(NOWHERE, madeAt - 1));
    expect(code).toBe(2);
    expect(stdout).toContain(`PromiseBroken`);
    const [, ...proof] = stdout.slice(stdout.indexOf('What proves it:')).split('\n  ');
    expect(proof[0]).toContain(
      `signed at ${new Date(madeAt - 90_001).toISOString()} that the leaf ${toHex(NOWHERE)} will`,
    );
    expect(proof[1]).toContain('and none of them has that hash');
    expect(proof[2]).toContain(
      `The bundle says that it was made at ${new Date(madeAt).toISOString()}, after the deadline.`,
    );
    expect(proof[3]).toContain('take a checkpoint that a witness cosigned later');
  });

  it('asks a server itself: what it answers after the deadline is its word', async () => {
    const { code, stdout } = await held(promised(NOWHERE, Date.now() - 1), audit.room.server.url);
    expect([code, stdout]).toEqual([2, expect.stringContaining('The server answered so when it was asked at')]);
  });

  it('blames nobody for a bundle from before the deadline', async () => {
    const { code, stdout } = await held(promised(NOWHERE, madeAt));
    expect([code, stdout]).toEqual([0, expect.stringContaining('Promise held: NOT SHOWN (deadline ')]);
    expect(stdout).toContain('take a newer bundle');
  });

  it('reads one that names no deadline with the minute that it meant, and says so', async () => {
    const text = (given: number): string => {
      const words = `promise\n${ORIGIN}\n${toHex(NOWHERE)}\n${new Date(given).toISOString()}\n`;
      return formatNote({ text: words, signatures: [signatureOf(words, logKey, sha256)] });
    };
    const late = await held(text(madeAt - 60_001));
    expect([late.code, late.stdout]).toEqual([
      2,
      expect.stringContaining('without a deadline, which meant within 60 seconds, by '),
    ]);
    expect((await held(text(madeAt - 60_000))).code).toBe(0);
  });

  it('ends with 1 for what is no promise of this log', async () => {
    const other = await held(promised(NOWHERE, madeAt, signerOf(ORIGIN, newKey())));
    expect([other.code, other.stdout]).toEqual([1, expect.stringContaining('Promise held: no promise of this log')]);
    expect(await held('promise')).toMatchObject({ code: 1, stderr: 'copyhold: held is no promise\n' });
  });
});
