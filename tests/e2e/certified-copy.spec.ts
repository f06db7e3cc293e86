import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  canonicalJson,
  checkProofFile,
  commitment,
  fromHex,
  leafHash,
  parseProofFile,
  toHex,
  utf8,
} from '#libs/transparency-log';
import type { CertifiedCopy } from '../../apps/server/src/court-roll/copy/certified-copy.service.js';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { verifyEd25519 } from '../../apps/server/src/transparency-log/ed25519.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { runCommand, type Ended } from '../support/command-line.js';
import { LogReader, sha256, sound } from '../support/log-reader.js';
import { foundSmallPartnership, type SmallPartnership } from '../support/small-partnership.js';
import { startTestServer, type TestServer, type TestSession } from '../support/test-server.js';

/** Two rights to one model, of r0006 who is known to nobody by name and of r0001 who is. */
async function enrolled(server: TestServer): Promise<SmallPartnership> {
  const small = await foundSmallPartnership(server.database.pool('app'));
  const right = { kind: 'DEVELOPER_RIGHT', subject: 'model:lighthouse', since: '2026-02-01' } as const;
  const people = ['r0006', 'r0001'].map((each) => ({ ...right, personId: small.people[each] ?? '' }));
  expect(await server.app.get(RollService, { strict: false }).enrol(small.id, people)).toBe(2);
  return small;
}

describe('a certified copy of the court roll before the log has signed', () => {
  it('says that it has not', async () => {
    // Without a sequencer nothing is signed, however long this takes.
    const server = await startTestServer();
    try {
      await enrolled(server);
      const copy = (await (await fetch(`${server.url}/register/D-0001/copy.json`)).json()) as CertifiedCopy;
      expect(copy.log).toMatchObject({ size: null, checkpoint: null });
      expect(copy.entries.map(({ event, leaf }) => [event, leaf])).toEqual([
        ['GRANTED', null],
        ['ADMITTED', null],
      ]);
    } finally {
      await server.stop();
    }
  });
});

describe('a certified copy of the court roll', () => {
  let server: TestServer;
  let small: SmallPartnership;

  beforeAll(async () => {
    server = await startTestServer({ log: true });
    small = await enrolled(server);
  });
  afterAll(async () => {
    await server.stop();
  });

  const ask = (path: string, session?: TestSession): Promise<Response> =>
    fetch(`${server.url}/register/${path}`, { headers: session === undefined ? {} : { cookie: session.cookie } });

  async function copyOf(number: string, session?: TestSession): Promise<CertifiedCopy> {
    const response = await ask(`${number}/copy.json`, session);
    expect(response.status).toBe(200);
    return (await response.json()) as CertifiedCopy;
  }

  describe('once the log has signed', () => {
    beforeAll(async () => {
      await server.app.get(SequencerService, { strict: false }).round();
    });

    it('proves each of its lines to whoever holds the key of the log alone', async () => {
      const copy = await copyOf('D-0001');
      expect(copy).toMatchObject({
        copyhold: 'certified-copy',
        v: '1',
        partnership: { slug: 'small', currency: 'EUR' },
      });
      const trusted = { origin: 'localhost/log/small', logKeys: await new LogReader(server.url, 'small').vkeys() };
      expect(copy.entries).toHaveLength(2);
      for (const { document, hash, leaf } of copy.entries) {
        const bytes = utf8(document ?? '');
        expect(toHex(sha256(bytes))).toBe(hash);
        expect(toHex(leafHash(bytes, sha256))).toBe(leaf?.hash);
        const file = sound(parseProofFile(leaf?.proof ?? ''));
        expect(file.index.toString()).toBe(leaf?.index);
        const checks = { sha256, verify: verifyEd25519 };
        sound(checkProofFile({ file, leafHash: leafHash(bytes, sha256), trusted }, checks));
        const altered = leafHash(utf8((document ?? '').replace('ADMITTED', 'FORFEIT')), sha256);
        if (document?.includes('ADMITTED')) {
          expect(checkProofFile({ file, leafHash: altered, trusted }, checks)).toMatchObject({ kind: 'RootDiffers' });
        }
      }
    });

    it('names nobody who did not choose it, and shows whose it is by roll number', async () => {
      const copy = await copyOf('D-0001');
      expect(copy.holding).toMatchObject({ number: 'D-0001', rollNumber: 'r0006', name: null });
      expect(copy.entries.map(({ holder }) => holder?.rollNumber)).toEqual(['r0006', 'r0006']);
      expect(JSON.stringify(copy)).not.toContain('Person 6');
      const stranger = await server.signIn(small.people['r0002'] ?? '');
      expect((await copyOf('D-0001', stranger)).holding.name).toBeNull();
    });

    it('names the holder to themselves, and gives them what opens the commitments', async () => {
      const holder = await server.signIn(small.people['r0006'] ?? '');
      const copy = await copyOf('D-0001', holder);
      expect(copy.holding.name).toBe('Person 6');
      for (const { number, document, holder: opened } of copy.entries) {
        const value = { entry: number, rollNumber: 'r0006' };
        const salt = fromHex(opened?.salt ?? '') ?? new Uint8Array();
        const committed = sound(commitment({ domain: 'roll-person', salt, value }, sha256));
        expect(JSON.parse(document ?? '')).toMatchObject({ holder: toHex(committed) });
        expect(canonicalJson(JSON.parse(document ?? '') as Record<string, string>)).toBe(document);
      }
    });

    it('shows a name that was made public to everybody', async () => {
      const copy = await copyOf('D-0002');
      expect(copy.holding).toMatchObject({ rollNumber: 'r0001', name: 'Person 1' });
      expect(copy.entries.every(({ holder }) => holder !== null)).toBe(true);
    });

    it('is a tagged PDF of at most two pages with its fonts inside', async () => {
      const response = await ask('D-0001/copy.pdf');
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
      expect(response.headers.get('cache-control')).toBe('private, no-store');
      expect(response.headers.get('content-disposition')).toBe('attachment; filename="D-0001-copy.pdf"');
      const pdf = Buffer.from(await response.arrayBuffer()).toString('latin1');
      expect(pdf.startsWith('%PDF-1.7')).toBe(true);
      expect(pdf.match(/\/Type \/Page$/gmu)?.length).toBe(1);
      expect(pdf).toContain('/StructTreeRoot');
      expect(pdf).toContain('/Lang (en)');
      expect(pdf).toContain('/FontFile2');
      expect(pdf.length).toBeLessThan(200_000);
    });
  });

  describe('checked by copyhold verify', () => {
    let folder: string;
    let vkey: string;
    let session: TestSession;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'copyhold-copy-'));
      vkey = (await (await fetch(`${server.url}/log/small/vkey`)).text()).trim();
      session = await server.signIn(small.people['r0006'] ?? '');
    });
    afterAll(() => rm(folder, { recursive: true }));

    async function verify(text: string, ...words: readonly string[]): Promise<Ended> {
      await writeFile(join(folder, 'copy.json'), text);
      return runCommand(server, folder, ['verify', 'copy.json', ...words]);
    }

    it('holds, but for what the log has not: a name', async () => {
      const own = await verify(JSON.stringify(await copyOf('D-0001', session)), '--vkey', vkey);
      expect([own.code, own.stdout]).toEqual([1, expect.stringContaining('Not proven: the name')]);
      expect(own.stdout).not.toContain('who holds the right');
      expect(own.stdout).toMatch(/^As of checkpoint \d+ of localhost\/log\/small\.$/mu);
      const anybody = await verify(JSON.stringify(await copyOf('D-0001')), '--vkey', vkey);
      expect([anybody.code, anybody.stdout]).toEqual([
        0,
        expect.stringContaining('no line shows it: madeAt, partnership.'),
      ]);
      const more = await copyOf('D-0001');
      const forged = { ...more, holding: { ...more.holding, pledge: 'none' } };
      expect(await verify(JSON.stringify(forged), '--vkey', vkey)).toMatchObject({ code: 1 });
      const other = { ...more, holding: { ...more.holding, rollNumber: 'r0001' } };
      expect(await verify(JSON.stringify(other), '--vkey', vkey)).toMatchObject({ code: 2 });
    });

    it('is whole where all of it is in the log, and a key of its own is said to prove nothing', async () => {
      const copy = await copyOf('D-0001', session);
      const nameless = JSON.stringify({ ...copy, holding: { ...copy.holding, name: null } });
      expect(await verify(nameless, '--vkey', vkey)).toMatchObject({ code: 0 });
      const { code, stdout: said } = await verify(nameless);
      expect([code, said]).toEqual([0, expect.stringContaining('Give --vkey')]);
      const { stdout } = await verify(nameless, '--vkey', vkey, '--json');
      expect(JSON.parse(stdout)).toMatchObject({ kind: 'certified-copy', holds: true, unproven: [] });
    });

    it('is broken where it was forged', async () => {
      const copy = await copyOf('D-0001', session);
      const forged = { ...copy, holding: { ...copy.holding, rollNumber: 'r0001', name: 'Buyer Ltd' } };
      const { code, stdout } = await verify(JSON.stringify(forged), '--vkey', vkey);
      expect([code, stdout]).toEqual([2, expect.stringContaining('Broken: 1 thing is not as signed.')]);
      expect(stdout).toContain('HOLDER (D-0001): The copy names r0001; its line r0006.');
    });

    it('is fetched from its address', async () => {
      const path = `${server.url}/register/D-0001/copy.json`;
      expect(await runCommand(server, folder, ['verify', path, '--vkey', vkey])).toMatchObject({ code: 0 });
      expect((await runCommand(server, folder, ['verify', `${server.url}/register/D-9999/copy.json`])).code).toBe(1);
    });

    it('is one of the proofs that are checked: a .tlog-proof file is another, by a key that is given', async () => {
      const proof = (await copyOf('D-0001')).entries[0]?.leaf?.proof ?? '';
      const { code, stdout } = await verify(proof, '--vkey', vkey);
      expect([code, stdout]).toEqual([0, expect.stringContaining('Logged: {"appurtenantTo"')]);
      const keyless = await verify(proof);
      expect([keyless.code, keyless.stderr]).toEqual([1, expect.stringContaining('give the key')]);
      const moved = proof.replace(/^index (\d+)$/mu, (_, index: string) => `index ${String(Number(index) + 1)}`);
      expect(await verify(moved, '--vkey', vkey)).toMatchObject({ code: 2 });
      expect(await verify(proof, '--vkey', vkey, '--checkpoint', 'copy.json')).toMatchObject({ code: 1 });
    });
  });

  it.each(['D-9999', 'X-0001', 'd-0001', 'D-0001%00', '..%2F', 'r0006'])('is not made of %s', async (number) => {
    expect((await ask(`${number}/copy.json`)).status).toBe(404);
    expect((await ask(`${number}/copy.pdf`)).status).toBe(404);
  });
});
