import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UsageEvent } from '#libs/inference-meter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RatingService } from '../../apps/server/src/inference-meter/rating.service.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { runCommand, startCommand, writeSecrets, type Ended } from '../support/command-line.js';
import { readFocusTable, type FocusRow } from '../support/focus/focus-table.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

/** Some columns of a row. */
function cells(row: FocusRow): readonly (string | null | undefined)[] {
  const columns = ['ChargePeriodStart', 'ChargeClass', 'BillingAccountName', 'PricingQuantity', 'BilledCost'];
  return columns.map((column) => row.get(column));
}

describe('copyhold export focus', () => {
  let server: TestServer;
  let metered: Metered;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copyhold-focus-'));
    await writeSecrets(folder);
    server = await startTestServer();
    metered = await foundMetered(server.database);
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const use = async (id: string, tokens: bigint, instant: string): Promise<void> => {
    const event: UsageEvent = {
      source: '/gateway/spec',
      id,
      subject: 'd0001',
      site: 'mill',
      meter: { kind: 'tokens-out', resource: 'chat' },
      unit: 'TOKEN',
      quantity: tokens,
      effectiveAtMs: BigInt(Date.parse(instant)),
      method: 'engine',
    };
    await server.app.get(UsageService).ingest(metered.partnershipId, [event]);
    await server.app.get(RollupService).postDirty(metered.partnershipId);
    await server.app.get(RatingService).rate(metered.partnershipId, instant.slice(0, 7));
  };
  const exported = (...words: readonly string[]): Promise<Ended> => runCommand(server, folder, ['export', ...words]);
  const rowsOf = async (month: string): Promise<readonly (readonly (string | null | undefined)[])[]> => {
    const { code, stdout } = await exported('focus', '--month', month);
    expect(code).toBe(0);
    return readFocusTable(stdout).rows.map(cells);
  };

  it('calls a correction what was posted for a month that was closed, and divides the quantity between the two', async () => {
    await use('in time', 3_000_000n, '2024-03-05T10:15:00Z');
    await use('a bit more', 1_000_000n, '2024-03-06T10:15:00Z');
    await metered.superuser.query('SELECT close_books($1, $2)', [metered.partnershipId, '2024-03-31T23:59:59.999Z']);
    await use('after the close', 500_000n, '2024-03-07T08:00:00Z');
    await use('of its own month', 250_000n, '2024-04-02T08:00:00Z');
    const march = '2024-03-01T00:00:00Z';
    expect(await rowsOf('2024-03')).toEqual([[march, null, 'd0001', '4', '4']]);
    expect(await rowsOf('2024-04')).toEqual([
      [march, 'Correction', 'd0001', '0.5', '0.5'],
      ['2024-04-01T00:00:00Z', null, 'd0001', '0.25', '0.25'],
    ]);
    expect(await rowsOf('2024-05')).toEqual([]);
  });

  it('names whoever shows their name', async () => {
    await metered.superuser.query(`UPDATE person SET name_public = true WHERE roll_number = 'd0001'`);
    expect(await rowsOf('2024-03')).toEqual([['2024-03-01T00:00:00Z', null, 'Dee', '4', '4']]);
  });

  it('keeps a file that is there, and refuses a month that is none or to come', async () => {
    const file = join(folder, 'march.csv');
    expect(await exported('focus', '--month', '2024-03', '-o', file)).toMatchObject({ code: 0, stdout: '' });
    expect((await readFile(file, 'utf8')).split('\r\n')).toHaveLength(3);
    expect(await exported('focus', '--month', '2024-03', '-o', file)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is there already'),
    });
    expect((await readdir(folder)).filter((name) => name.startsWith('march'))).toEqual(['march.csv']);
    expect(await exported('focus', '--month', '2024-13')).toMatchObject({ code: 2 });
    expect(await exported('focus', '--month', '2199-01')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('2199-01 has not begun'),
    });
  });

  it('fails where whoever reads it has gone away', async () => {
    const child = startCommand(server, folder, ['export', 'focus', '--month', '2024-03']);
    child.stdout.destroy();
    const said: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    await once(child, 'exit');
    expect([child.exitCode, Buffer.concat(said).toString()]).toEqual([1, expect.stringContaining('went away')]);
  });
});
