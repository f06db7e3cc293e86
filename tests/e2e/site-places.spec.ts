import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InventoryService } from '../../apps/server/src/partnership/inventory.service.js';
import { runCommand, writeSecrets, type Ended } from '../support/command-line.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let metered: Metered;
let inventory: InventoryService;
let folder: string;

beforeAll(async () => {
  server = await startTestServer();
  metered = await foundMetered(server.database);
  inventory = server.app.get(InventoryService, { strict: false });
  folder = await mkdtemp(join(tmpdir(), 'copyhold-place-'));
  await writeSecrets(folder);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const onThePage = async (): Promise<unknown> => {
  const { data } = await server.graphql('{ partnership { sites { slug inServiceOn latitude longitude } } }');
  return (data?.['partnership'] as { sites: unknown[] }).sites[0];
};

describe('where a site stands', () => {
  it('is untold until somebody says so', async () => {
    expect(await onThePage()).toEqual({ slug: 'mill', inServiceOn: '2022-05-01', latitude: null, longitude: null });
  });

  it('is kept to a hundredth of a degree, however finely it was said, and read by anybody', async () => {
    const place = { latitude: '51.338461927', longitude: '-7.914999' };
    expect(await inventory.place(metered.partnershipId, 'mill', place)).toEqual({
      latitude: '51.34',
      longitude: '-7.91',
    });
    const { rows } = await metered.superuser.query('SELECT latitude, longitude FROM site');
    expect(rows).toEqual([{ latitude: '51.34', longitude: '-7.91' }]);
    expect(await onThePage()).toMatchObject({ latitude: '51.34', longitude: '-7.91' });
  });

  it.each([
    { latitude: '90.01', longitude: '0' },
    { latitude: '0', longitude: '-180.5' },
    { latitude: 'north', longitude: '0' },
    { latitude: '', longitude: '' },
    { latitude: 'NaN', longitude: '0' },
    { latitude: '1e1', longitude: '0' },
  ])('is refused for %j', async (place) => {
    expect(await inventory.place(metered.partnershipId, 'mill', place)).toMatchObject({
      kind: 'PlaceOutOfRange',
      field: 'place',
      rule: 'meter.site',
    });
  });

  it('is of a site that there is', async () => {
    const place = { latitude: '1', longitude: '1' };
    expect(await inventory.place(metered.partnershipId, 'quay', place)).toMatchObject({
      kind: 'SiteUnknown',
      field: 'site',
    });
  });

  it('is no half of a place, below the services either, and nobody writes it past the function', async () => {
    const app = server.database.pool('app');
    const half = app.query('SELECT place_site($1, $2, 1, NULL)', [metered.partnershipId, 'mill']);
    await expect(half).rejects.toThrow('site_place_whole');
    const beyond = app.query("SELECT place_site($1, $2, 'NaN', 0)", [metered.partnershipId, 'mill']);
    await expect(beyond).rejects.toThrow();
    await expect(app.query('UPDATE site SET latitude = 1, longitude = 1')).rejects.toThrow('permission denied');
    const auditor = server.database.pool('auditor');
    await expect(auditor.query('SELECT place_site($1, $2, 1, 1)', [metered.partnershipId, 'mill'])).rejects.toThrow(
      'permission denied',
    );
  });

  it('is said and taken back by a command', async () => {
    const copyhold = (...words: readonly string[]): Promise<Ended> =>
      runCommand(server, folder, ['site', 'place', 'mill', ...words]);
    expect(await copyhold('--latitude', '-33.456', '--longitude', '-70.667')).toMatchObject({
      code: 0,
      stdout: 'mill: -33.46 north, -70.67 east.\n',
    });
    expect(await copyhold('--latitude', '1')).toMatchObject({ code: 2, stderr: expect.stringContaining('--untold') });
    expect(await copyhold('--latitude', '91', '--longitude', '0')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('rule meter.site'),
    });
    expect(await copyhold('--untold')).toMatchObject({ code: 0, stdout: 'mill: not on the map.\n' });
    expect(await onThePage()).toMatchObject({ latitude: null, longitude: null });
  }, 120_000);

  it('says of a month what no meter reads, and another thing only once it was shown what changes', async () => {
    const claim = (...words: readonly string[]): Promise<Ended> =>
      runCommand(server, folder, ['site', 'claim', 'mill', '2024-03', '--reason', 'statement', ...words]);
    const said = async (): Promise<unknown> => {
      const { rows } = await metered.superuser.query('SELECT guarantees, on_site FROM site_claim ORDER BY ordinal');
      return rows;
    };
    expect(await claim('--guarantees', '900')).toMatchObject({ code: 0, stdout: 'mill: said of 2024-03.\n' });
    // What was left out may be added; what was said is not taken back by leaving it out.
    expect(await claim('--guarantees', '900', '--on-site', '1.5')).toMatchObject({ code: 0 });
    expect(await claim('--on-site', '2')).toMatchObject({
      code: 2,
      stdout:
        'mill: what was said of 2024-03 would change\n' +
        '  guarantees of origin: 900 kWh → unknown\n  made on the site: 1.5 kWh → 2 kWh\n',
      stderr: expect.stringContaining('nothing was changed'),
    });
    expect(await said()).toHaveLength(2);
    expect(await claim('--on-site', '2', '--yes')).toMatchObject({ code: 0 });
    expect(await said()).toHaveLength(3);
  }, 120_000);
});
