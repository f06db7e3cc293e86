import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CheckRunService } from '../../apps/server/src/audit/check-runs/check-run.service.js';
import { runCommand, writeSecrets, type Ended } from '../support/command-line.js';
import { journalOf, OfficersRoom } from '../support/officer.js';

const BANK = 'je:assets:bank';
const HOST = 'je:expenses:host';

describe('the command line of whoever keeps the books', () => {
  let room: OfficersRoom;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copyhold-cli-'));
    await writeSecrets(folder);
    room = await OfficersRoom.open();
    await room.posted(journalOf('start', [BANK, 'je:income:gpu-time', '100000']));
  });
  afterAll(async () => {
    await room.server.stop();
    await rm(folder, { recursive: true });
  });

  const copyhold = (...words: readonly string[]): Promise<Ended> => runCommand(room.server, folder, words);
  const file = async (name: string, content: unknown): Promise<string> => {
    await writeFile(join(folder, name), JSON.stringify(content));
    return name;
  };
  const idIn = ({ stdout }: Ended, nth = 0): string =>
    stdout.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu)?.[nth] ?? '';
  const refuses = (sentence: string) => ({ code: 2, stdout: '', stderr: expect.stringContaining(sentence) });

  it('posts a file once, tells of each that is refused, and all or nothing where told to', async () => {
    const rent = journalOf('rent', [HOST, BANK, '1000']);
    const posted = await copyhold('journal', 'post', await file('rent.json', rent));
    expect(posted).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[0-9a-f-]{36} {2}posted: rent\n$/u) });
    const both = await file('both.json', [rent, journalOf('too much', [HOST, BANK, '999999'])]);
    const again = await copyhold('journal', 'post', both);
    expect(again.code).toBe(2);
    expect(again.stdout).toBe(`${idIn(posted)}  was there already: rent\n`);
    expect(again.stderr).toMatch(/refused \(postings, rule ledger\.BalanceBelowFloor\): too much: /u);
    const none = await file('none.json', [
      journalOf('fine', [HOST, BANK, '1']),
      journalOf('too much', [HOST, BANK, '999999']),
    ]);
    expect(await copyhold('journal', 'post', none, '--atomic')).toMatchObject(
      refuses('fine: another entry of the same group'),
    );
    expect(await copyhold('journal', 'post', await file('bad.json', { ...rent, actor: 'r0001' }))).toEqual(
      refuses('"actor"'),
    );
    expect(await copyhold('journal', 'post', 'absent.json')).toEqual(refuses('there is no file absent.json'));
    const undone = await copyhold('journal', 'reverse', idIn(posted), '--reason', 'paid twice');
    expect(undone).toMatchObject({ code: 0, stdout: expect.stringContaining(`posted: reversal of ${idIn(posted)}`) });
    expect(await copyhold('journal', 'reverse', idIn(posted), '--reason', 'no')).toEqual(refuses('reversed already'));
  }, 120_000);

  it('lists holds, posts them in full or in part, and gives them up', async () => {
    expect(await copyhold('hold', 'list')).toMatchObject({ code: 0, stdout: 'Small Commons holds nothing back.\n' });
    const holds = ['a', 'b', 'c'].map((key) =>
      journalOf(key, [HOST, BANK, '1250'], { phase: 'PENDING', expiresAt: '2199-01-01' }),
    );
    const posted = await copyhold('journal', 'post', await file('holds.json', holds));
    const [a, b, c] = [idIn(posted, 0), idIn(posted, 1), idIn(posted, 2)];
    const list = await copyhold('hold', 'list');
    expect(list.stdout).toMatch(/^Hold +Ends +Amount {2}From → to +What for$/mu);
    expect(list.stdout).toContain(`${a}  2199-01-01T00:00:00.000Z  12.50 EUR  je:assets:bank → je:expenses:host  a`);
    const part = await file('part.json', [{ debit: HOST, credit: BANK, unit: 'EUR', amount: '1000' }]);
    expect(await copyhold('hold', 'post', a, b, '--part', part)).toEqual(refuses('of one hold at a time'));
    expect(await copyhold('hold', 'post', a, '--part', part)).toMatchObject({ code: 0 });
    expect(await copyhold('hold', 'post', b, a)).toMatchObject({
      code: 2,
      stdout: expect.stringContaining(`posted: hold ${b}`),
    });
    expect(await copyhold('hold', 'void', c, '--memo', 'not needed')).toMatchObject({ code: 0 });
    expect(await copyhold('hold', 'list')).toMatchObject({ stdout: 'Small Commons holds nothing back.\n' });
  }, 120_000);

  it('tells of the last checks that nobody asked for', async () => {
    expect((await copyhold('check')).stdout).not.toContain('by itself');
    await room.server.app.get(CheckRunService, { strict: false }).runDue(24);
    const checked = await copyhold('check');
    expect(checked).toMatchObject({ code: 0 });
    expect(checked.stdout).toMatch(/^The server last checked them by itself at \d{4}-\S+Z: all held\.$/mu);
  }, 120_000);
});
