import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UsageEvent } from '#libs/inference-meter';
import { RequestLogService } from '../../apps/server/src/gateway/request-log.service.js';
import { UsageKeeper } from '../../apps/server/src/gateway/usage-keeper.js';
import { RatingService } from '../../apps/server/src/inference-meter/rating.service.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { CourtService } from '../../apps/server/src/court-roll/court.service.js';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { StintTermsService } from '../../apps/server/src/stint/stint-terms.service.js';
import { archiveOf, createKey, developerOf, requestsOf, revokeKey } from '../support/developer-asks.js';
import { openStintTown, type StintTown } from '../support/stint-town.js';
import type { TestSession } from '../support/test-server.js';
import { unzipped } from '../support/unzip.js';

const MONTH = '2026-02';
const WISH = { label: 'laptop', purposes: ['research'] };

let town: StintTown;
let mine: TestSession;
let theirs: TestSession;
let theirKey = '';

const tokens = (subject: string, id: string, quantity: bigint): UsageEvent => ({
  ...{ source: '/gateway/test', id, subject, meter: { kind: 'tokens-out', resource: 'llama' }, unit: 'TOKEN' },
  ...{ quantity, effectiveAtMs: BigInt(Date.parse('2026-02-10T10:00:00Z')), site: 'mill', method: 'engine' },
});

/** A request as the gateway keeps it, by the application's own login. */
async function keepRequest(
  id: string,
  subject: string,
  keyId: string | null,
  endedAt = new Date(),
  energy: number | null = null,
): Promise<void> {
  await town.app.query(
    `INSERT INTO gateway_request (partnership_id, request_id, gateway, subject, key_id, model, site, ending, prompt_tokens, completion_tokens,
       method, compute, started_at, ended_at, energy_millijoules) VALUES ($1, $2, 'g', $3, $4, 'llama', 'mill', 'FINISHED', 3, 4, 'engine', 7, $5, $5, $6)`,
    [town.small.id, id, subject, keyId, endedAt, energy],
  );
}

beforeAll(async () => {
  town = await openStintTown();
  const { server, small } = town;
  mine = await server.signIn(small.people['r0001'] ?? '');
  theirs = await server.signIn(small.people['r0002'] ?? '');
  theirKey = (await createKey(server, theirs, WISH)).id ?? '';
  await town.app.query(`INSERT INTO model (partnership_id, slug, name) VALUES ($1, 'llama', 'Llama')`, [small.id]);
  await server.app
    .get(UsageService, { strict: false })
    .ingest(small.id, [tokens('r0001', 'mine', 5_000_000n), tokens('r0002', 'theirs', 7_000_000n)]);
  await server.app.get(RollupService, { strict: false }).postDirty(small.id, {});
  await server.app.get(RatingService, { strict: false }).rate(small.id, MONTH);
});
afterAll(async () => {
  await town.server.stop();
});

describe('keys of somebody else', () => {
  it('are not seen, not ended and not told from keys that do not exist', async () => {
    expect((await developerOf(town.server, mine))?.keys).toEqual([]);
    const other = await revokeKey(town.server, mine, { id: theirKey, why: 'not mine' });
    const none = await revokeKey(town.server, mine, { id: '01990000-0000-7000-8000-000000000000', why: 'not mine' });
    expect(other).toEqual({ __typename: 'OtherRefusal', kind: 'KeyUnknown', field: 'id' });
    expect(none).toEqual(other);
    expect((await developerOf(town.server, theirs))?.keys[0]?.state).toBe('IN_USE');
  });

  it('are made and ended by nobody without a session, nor from another page', async () => {
    expect(await createKey(town.server, undefined, WISH)).toMatchObject({ __typename: 'Error', kind: 'sign in first' });
    const forged = { cookie: mine.cookie, csrfToken: 'guessed' };
    for (const answer of [
      await createKey(town.server, forged, WISH),
      await revokeKey(town.server, { ...theirs, csrfToken: '' }, { id: theirKey, why: 'forged' }),
    ]) {
      expect(answer.kind).toMatch(/x-copyhold-csrf header is missing or wrong/u);
    }
    expect((await developerOf(town.server, theirs))?.keys[0]?.state).toBe('IN_USE');
  });

  it('no wish names whose key it is', async () => {
    const answer = await createKey(town.server, mine, { ...WISH, rollNumber: 'r0002' });
    expect(answer.kind).toMatch(/rollNumber/u);
  });
});

describe('what a key may not be', () => {
  it.each([
    ['LabelMalformed', 'label', { ...WISH, label: '   ' }],
    ['LabelMalformed', 'label', { ...WISH, label: 'a\u0000b' }],
    ['LabelMalformed', 'label', { ...WISH, label: 'x'.repeat(101) }],
    ['PurposeMalformed', 'purposes', { ...WISH, purposes: [] }],
    ['PurposeMalformed', 'purposes', { ...WISH, purposes: ['Two Words'] }],
    ['PurposeMalformed', 'purposes', { ...WISH, purposes: Array.from({ length: 21 }, (_, index) => `p${index}`) }],
    ['ModelUnknown', 'models', { ...WISH, models: ['llama', 'no-such-model'] }],
    ['ModelsMalformed', 'models', { ...WISH, models: [] }],
    ['ExpiryPast', 'expires', { ...WISH, expiresAt: '2020-01-01T00:00:00Z' }],
  ])('%s', async (kind, field, input) => {
    expect(await createKey(town.server, mine, input)).toEqual({ __typename: 'OtherRefusal', kind, field });
  });

  it('keeps a label that is a page of somebody as the text that it is', async () => {
    const label = '<img src=x onerror=alert(1)>';
    const { id } = await createKey(town.server, mine, { ...WISH, label });
    expect((await developerOf(town.server, mine))?.keys.find((key) => key.id === id)?.label).toBe(label);
    await revokeKey(town.server, mine, { id, why: 'done' });
  });

  it('is one of fifty in use and of a hundred made in a day at most, however many are asked for at once', async () => {
    const superuser = town.server.database.pool('superuser');
    const many = async (): Promise<readonly (string | undefined)[]> => {
      const answers = await Promise.all(Array.from({ length: 60 }, () => createKey(town.server, mine, WISH)));
      return answers.map(({ key, kind }) => (key === undefined ? kind : 'made'));
    };
    const made = (kinds: readonly (string | undefined)[]): number => kinds.filter((kind) => kind === 'made').length;
    const tidy = `UPDATE api_key SET revoked_at = now(), revoked_why = 'tidied' WHERE label = 'laptop' AND id <> $1 AND revoked_at IS NULL`;
    const first = await many();
    expect(made(first)).toBe(50);
    expect(new Set(first)).toEqual(new Set(['made', 'TooManyKeys']));
    await town.app.query(tidy, [theirKey]);
    const { rows } = await superuser.query<{ today: number }>(
      'SELECT count(*)::integer AS today FROM api_key k JOIN person p ON p.id = k.person_id WHERE p.roll_number = $1',
      ['r0001'],
    );
    expect(made(await many())).toBe(100 - (rows[0]?.today ?? 0));
    await town.app.query(tidy, [theirKey]);
    expect(await createKey(town.server, mine, WISH)).toMatchObject({ kind: 'TooManyKeys', field: 'label' });
    await superuser.query(`DELETE FROM api_key WHERE label = 'laptop' AND revoked_why = 'tidied'`);
  });
});

describe('use of somebody else', () => {
  beforeAll(async () => {
    await keepRequest('req_mine', 'r0001', null);
    await keepRequest('req_theirs', 'r0002', theirKey);
  });

  it('is in no list, whatever cursor or month is asked for', async () => {
    const forged = Buffer.from(`2099-01-01T00:00:00.000000Z req_theirs`).toString('base64url');
    for (const after of [undefined, forged, 'nonsense', Buffer.from(`' OR 1=1 --`).toString('base64url')]) {
      const page = await requestsOf(town.server, mine, { first: 1000, ...(after === undefined ? {} : { after }) });
      expect(page?.requests.map(({ id }) => id)).toEqual(['req_mine']);
    }
    for (const month of [MONTH, `${MONTH}' OR '1'='1`, '2026-13', '']) {
      const tokensOut = (await developerOf(town.server, mine, month))?.month.tokensOut;
      expect(tokensOut).toBe(month === MONTH ? '5000000' : '0');
    }
  });

  it('is in nobody else’s archive, and charges are their owner’s alone', async () => {
    const [own, other] = await Promise.all([archiveOf(town.server, mine), archiveOf(town.server, theirs)]);
    const [ownFiles, otherFiles] = [
      unzipped(Buffer.from(await own.arrayBuffer())),
      unzipped(Buffer.from(await other.arrayBuffer())),
    ];
    const all = (files: ReadonlyMap<string, string>): string => [...files.values()].join('\n');
    expect(all(ownFiles)).not.toMatch(/r0002|theirs|Person 2/u);
    expect(all(otherFiles)).not.toMatch(/r0001|"mine"|req_mine/u);
    const charges = (ownFiles.get('charges.focus.csv') ?? '').trim().split('\r\n');
    expect(charges).toHaveLength(2);
    expect(charges[1]).toContain('r0001');
    expect(JSON.parse(ownFiles.get('holdings.json') ?? '')).toMatchObject([{ number: 'S-0001', held: true }]);
    const seen = await developerOf(town.server, mine, MONTH);
    expect(seen?.month.costMinor).toBe(seen?.month.billedMinor);
    expect(BigInt(seen?.month.billedMinor ?? 0)).toBeGreaterThan(0n);
  });

  it('is downloaded by nobody without a session', async () => {
    expect((await archiveOf(town.server)).status).toBe(401);
    expect((await archiveOf(town.server, { cookie: 'copyhold=forged', csrfToken: '' })).status).toBe(401);
  });

  it('cannot be rewritten by the application, and is not read by the auditor', async () => {
    await expect(town.app.query(`UPDATE gateway_request SET subject = 'r0001'`)).rejects.toThrow('permission denied');
    const auditor = town.server.database.pool('auditor');
    await expect(auditor.query('SELECT 1 FROM gateway_request')).rejects.toThrow('permission denied');
    await expect(auditor.query('SELECT sanction_of($1, $2)', [town.small.id, town.small.id])).rejects.toThrow(
      'permission denied',
    );
  });

  it('is listed and counted once, as of its last heartbeat, where its gateway was lost', async () => {
    await town.app.query(
      `INSERT INTO gateway_run (partnership_id, request_id, gateway, subject, site, model, prompt_tokens, completion_tokens, method, hold,
         compute, started_at, beat_at, key_id, purpose, route, streamed)
       VALUES ($1, 'req_lost', 'gone', 'r0002', 'mill', 'llama', 9, 20, 'engine', 'lost', 29, now() - interval '2 minutes',
               now() - interval '1 minute', $2, 'research', 'chat', true)`,
      [town.small.id, theirKey],
    );
    const keeper = town.server.app.get(UsageKeeper, { strict: false });
    await Promise.all([keeper.recover(), keeper.recover()]);
    const page = await requestsOf(town.server, theirs);
    expect(page?.requests.filter(({ id }) => id === 'req_lost')).toEqual([
      expect.objectContaining({ ending: 'GATEWAY_GONE', key: 'laptop', promptTokens: '9', completionTokens: '20' }),
    ]);
    expect((await developerOf(town.server, theirs))?.month.tokensOut).toBe('20');
  });

  it('is forgotten after a quarter of a year, and what was counted is not', async () => {
    await keepRequest('req_old', 'r0001', null, new Date(Date.now() - 93 * 86_400_000));
    await keepRequest('req_young', 'r0001', null, new Date(Date.now() - 91 * 86_400_000));
    await town.server.app.get(RequestLogService, { strict: false }).forgetOld();
    const page = await requestsOf(town.server, mine);
    expect(page?.requests.map(({ id }) => id)).toEqual(['req_mine', 'req_young']);
    expect((await developerOf(town.server, mine, MONTH))?.month.tokensOut).toBe('5000000');
  });

  it('leaves its month as it was: the sums of energy, water and requests outlive the list, forgotten day by day', async () => {
    const log = town.server.app.get(RequestLogService, { strict: false });
    const old = '2025-03';
    for (const [day, energy] of [
      ['05', 100],
      ['06', null],
      ['07', 11],
    ] as const) {
      await keepRequest(`req_${old}-${day}`, 'r0002', null, new Date(`${old}-${day}T10:00:00Z`), energy);
    }
    const shown = async (): Promise<unknown> => {
      const seen = (await developerOf(town.server, theirs, old))?.month;
      return [seen?.requests, seen?.footprint];
    };
    const before = await shown();
    expect(before).toEqual([
      3,
      [expect.objectContaining({ energyMillijoules: '111', energyCovers: 2, of: 3, waterMicrolitres: null })],
    ]);
    await Promise.all([log.forgetOld(), log.forgetOld()]);
    expect(await shown()).toEqual(before);
    expect((await developerOf(town.server, theirs, old))?.month).toMatchObject({ days: [], forgotten: 3 });
    // Another that comes late joins the sums of its month, and no other's.
    await keepRequest('req_late', 'r0002', null, new Date(`${old}-30T23:59:59Z`));
    await log.forgetOld();
    expect((await developerOf(town.server, theirs, old))?.month).toMatchObject({ requests: 4, forgotten: 4 });
    expect((await developerOf(town.server, mine, old))?.month).toMatchObject({ requests: 0, footprint: [] });
    const archive = await archiveOf(town.server, theirs);
    const kept = unzipped(Buffer.from(await archive.arrayBuffer())).get('requests-by-month.ndjson') ?? '';
    expect(JSON.parse(kept)).toEqual({
      ...{ month: old, requests: 4, answered: 4, energy_millijoules: '111', energy_covers: 2 },
      ...{ water_microlitres: '0', water_covers: 0 },
    });
  });
});

describe('a sanction', () => {
  const by = { why: 'the night of the drought', actor: 'r0003' };

  it('is said with its rule and its reason, to its person alone, and goes no further than a jury', async () => {
    const terms = town.server.app.get(StintTermsService, { strict: false });
    expect((await developerOf(town.server, mine))?.sanction).toBeNull();
    const steps: unknown[] = [];
    for (let breach = 0; breach < 4; breach += 1) {
      await terms.breach(town.small.id, 'r0001', by);
      const { step, throttled, keeps, why } = (await developerOf(town.server, mine))?.sanction ?? {};
      steps.push({ step, throttled });
      expect({ keeps, why }).toEqual({ keeps: expect.stringMatching(/^\d+\/\d+$/u), why: by.why });
    }
    // As the custom's ladder has it; it has no step of its own that suspends.
    expect(steps).toEqual([
      { step: 'WARNED', throttled: false },
      { step: 'THROTTLED', throttled: true },
      { step: 'JURY', throttled: true },
      { step: 'JURY', throttled: true },
    ]);
    expect((await developerOf(town.server, theirs))?.sanction).toBeNull();
    expect((await developerOf(town.server, mine))?.stint.gates).toEqual(['S-0001']);
    await terms.lift(town.small.id, 'r0001', { ...by, why: 'a mistake' });
    expect((await developerOf(town.server, mine))?.sanction).toBeNull();
  });
});

describe('a gate without a stint', () => {
  it('says whether nobody said what its pasture gives, or it came after that was divided, and until when', async () => {
    const { server, small } = town;
    const stint = async () => (await developerOf(server, mine))?.stint;
    const gate = async (holding: string, toUseOf: string): Promise<void> => {
      const roll = server.app.get(RollService, { strict: false });
      const grant = {
        act: 'GRANT',
        kind: 'STINT_GATE',
        subject: 'quay',
        toUseOf,
        quantity: 10n,
        on: '2026-02-02',
      } as const;
      for (const wish of [grant, { act: 'ADMIT', holding, on: '2026-02-02' } as const]) {
        expect(await roll.enter(small.id, wish, 'test')).not.toHaveProperty('kind');
      }
    };
    expect((await stint())?.waiting).toEqual([{ gate: 'S-0001', endsAt: null, nextFrom: null }]);
    expect(await town.capacity(100n)).toBe('DONE');
    expect((await stint())?.waiting).toEqual([]);
    await server.app.get(CourtService, { strict: false }).setPasture(small.id, { subject: 'quay', gates: 20n });
    await gate('S-0004', 'r0004');
    const hour = (offset: number): string =>
      new Date((Math.floor(Date.now() / 3_600_000) + offset) * 3_600_000).toISOString();
    const [endsAt, nextFrom] = [hour(3), hour(5)];
    const said = { pasture: 'quay', capacity: 10n ** 15n, host: 0n };
    const terms = server.app.get(StintTermsService, { strict: false });
    await terms.setCapacity(small.id, { ...said, startsAt: hour(0), endsAt }, 'test');
    await gate('S-0005', 'r0001');
    expect((await stint())?.waiting).toEqual([{ gate: 'S-0005', endsAt, nextFrom: null }]);
    await terms.setCapacity(small.id, { ...said, startsAt: nextFrom, endsAt: hour(9) }, 'test');
    const seen = await stint();
    expect(seen?.waiting).toEqual([{ gate: 'S-0005', endsAt, nextFrom }]);
    expect(seen?.pastures).toEqual([{ pasture: 'mill', grant: seen?.grant, left: seen?.left, kept: seen?.kept }]);
  });
});
