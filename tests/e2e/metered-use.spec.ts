import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { UsageEvent } from '#libs/inference-meter';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer, type TestSession } from '../support/test-server.js';

const GPU_HOUR = 3_600_000_000n;
const ms = (instant: string): bigint => BigInt(Date.parse(instant));

const TOTAL = `query ($site: String!, $month: String!, $source: String) {
  meteredUse(site: $site, month: $month, source: $source) {
    siteName partial counted idle rolledUp reports replaced takenBack waiting sources { source reports counted } } }`;
const PAGE = `query ($site: String!, $month: String!, $source: String, $first: Int, $after: String) {
  useReports(site: $site, month: $month, source: $source, first: $first, after: $after) {
    reports { source id gpuModel idle from until quantity counted method state
      corrects { source id reason } correctedBy { source id reason } }
    pageInfo { hasNextPage endCursor } } }`;

describe('the reports behind a month of GPU time', () => {
  let server: TestServer;
  let metered: Metered;
  let people: Record<'ada' | 'bo' | 'officer' | 'developer', TestSession>;

  const report = (id: string, hours: bigint, from: string, more: Partial<UsageEvent> = {}): UsageEvent => ({
    source: '/machine/m-1',
    id,
    subject: 'd0001',
    meter: { kind: 'gpu-time', resource: 'T4' },
    unit: 'COMPUTE_RAW',
    quantity: hours * GPU_HOUR,
    effectiveAtMs: ms(from),
    site: 'mill',
    ...more,
  });

  beforeAll(async () => {
    server = await startTestServer();
    metered = await foundMetered(server.database);
    const { partnershipId, superuser } = metered;
    const person = async (roll: string, role: string): Promise<string> => {
      const { rows } = await superuser.query<{ id: string }>(
        `WITH p AS (INSERT INTO person (partnership_id, roll_number, name) VALUES ($1, $2, $2) RETURNING id)
         INSERT INTO role_grant SELECT $1, id, $3 FROM p RETURNING person_id AS id`,
        [partnershipId, roll, role],
      );
      return rows[0]?.id ?? '';
    };
    const [ada, bo] = [await person('r0011', 'OPERATOR'), await person('r0012', 'OPERATOR')];
    await superuser.query(
      `INSERT INTO site (partnership_id, slug, name, territory, in_service_on) VALUES ($1, 'quay', 'The Quay', 'There', '2022-05-01')`,
      [partnershipId],
    );
    await superuser.query(
      `INSERT INTO machine (partnership_id, code, site_id, gpu_model, gpu_count, registered_on, operator_person_id)
       SELECT $1, v.code, s.id, 'T4', 4, '2024-01-01', v.operator::uuid FROM (VALUES ('m-1', 'mill', $2), ('q-1', 'quay', $3)) AS v(code, site, operator)
       JOIN site s ON s.partnership_id = $1 AND s.slug = v.site`,
      [partnershipId, ada, bo],
    );
    const developer = await superuser.query<{ id: string }>(`SELECT id FROM person WHERE roll_number = 'd0001'`);
    people = {
      ada: await server.signIn(ada),
      bo: await server.signIn(bo),
      officer: await server.signIn(await person('r0013', 'OFFICER')),
      developer: await server.signIn(developer.rows[0]?.id ?? ''),
    };
    const outcomes = await server.app.get(UsageService, { strict: false }).ingest(partnershipId, [
      report('a', 3n, '2026-06-01T00:00:00Z', { method: 'device_counter' }),
      report('b', 5n, '2026-06-02T00:00:00Z'),
      report('b2', 4n, '2026-06-02T00:00:00Z', {
        corrects: { source: '/machine/m-1', id: 'b', reason: 'one card fewer' },
      }),
      report('c', 7n, '2026-06-03T00:00:00Z'),
      report('c-void', 0n, '2026-06-03T00:00:00Z', {
        corrects: { source: '/machine/m-1', id: 'c', reason: 'never ran', voids: true },
      }),
      report('d2', 1n, '2026-06-04T00:00:00Z', { corrects: { source: '/machine/m-1', id: 'unheard of', reason: 'x' } }),
      report('idle', 2n, '2026-06-05T00:00:00Z', { subject: 'idle', source: '/machine/m-1/idle' }),
      // Two hours on one card, half of them in July.
      report('over', 2n, '2026-06-30T23:00:00Z', { endMs: ms('2026-07-01T01:00:00Z') }),
      report('=HYPERLINK("x")', 1n, '2026-06-06T00:00:00Z', { source: 'pods.csv' }),
      report('q', 9n, '2026-06-01T00:00:00Z', { source: '/machine/q-1', site: 'quay' }),
    ]);
    expect(outcomes).toEqual([
      ...['ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'WAITING', 'ACCEPTED', 'ACCEPTED', 'ACCEPTED'],
      'ACCEPTED',
    ]);
  });

  afterAll(() => server.stop());

  const get = async (path: string, who?: TestSession) => {
    const answer = await fetch(`${server.url}${path}`, { headers: who === undefined ? {} : { cookie: who.cookie } });
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  };

  const ask = async (query: string, variables: Readonly<Record<string, unknown>>, who = people.ada) => {
    const { data, errors } = await server.graphql(query, variables, who);
    return errors?.[0]?.message ?? Object.values(data ?? {})[0];
  };

  it('add up to what the hours hold, and to nothing else', async () => {
    expect(await ask(TOTAL, { site: 'mill', month: '2026-06' })).toEqual({
      siteName: 'The Mill',
      partial: false,
      counted: `${11n * GPU_HOUR}`,
      idle: `${2n * GPU_HOUR}`,
      rolledUp: `${11n * GPU_HOUR}`,
      reports: 5,
      replaced: 2,
      takenBack: 1,
      waiting: 1,
      sources: [
        { source: '/machine/m-1', reports: 3, counted: `${8n * GPU_HOUR}` },
        { source: '/machine/m-1/idle', reports: 1, counted: `${2n * GPU_HOUR}` },
        { source: 'pods.csv', reports: 1, counted: `${GPU_HOUR}` },
      ],
    });
    expect(await ask(TOTAL, { site: 'mill', month: '2026-07' })).toMatchObject({
      counted: `${GPU_HOUR}`,
      rolledUp: `${GPU_HOUR}`,
      reports: 1,
    });
    expect(await ask(TOTAL, { site: 'mill', month: '2026-06', source: 'pods.csv' })).toMatchObject({
      counted: `${GPU_HOUR}`,
      rolledUp: null,
      replaced: 0,
    });
  });

  it('are listed with what became of each, the latest use first, page by page', async () => {
    const all: Record<string, unknown>[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 10; pages += 1) {
      const page = (await ask(PAGE, { site: 'mill', month: '2026-06', first: 2, after })) as {
        reports: Record<string, unknown>[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
      all.push(...page.reports);
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) break;
    }
    expect(all.map(({ id, state }) => `${String(id)} ${String(state)}`)).toEqual([
      'over COUNTED',
      '=HYPERLINK("x") COUNTED',
      'idle COUNTED',
      'd2 WAITING',
      'c REPLACED',
      'c-void TAKES_BACK',
      'b REPLACED',
      'b2 COUNTED',
      'a COUNTED',
    ]);
    expect(all[0]).toMatchObject({
      quantity: `${2n * GPU_HOUR}`,
      counted: `${GPU_HOUR}`,
      until: '2026-07-01T01:00:00.000Z',
    });
    expect(all[6]).toMatchObject({
      counted: '0',
      correctedBy: { source: '/machine/m-1', id: 'b2', reason: 'one card fewer' },
      corrects: null,
    });
    expect(all[7]).toMatchObject({ corrects: { id: 'b' }, correctedBy: null });
    expect(all[8]).toMatchObject({ gpuModel: 'T4', method: 'device_counter', idle: false });
  });

  it('are the same sum as the bars of the operator’s page and the months of the site’s', async () => {
    const bars = `{ operator { months { siteSlug month computeRaw computeIdle computeWeighted } } }`;
    const { months } = (await ask(bars, {})) as { months: Readonly<Record<string, string>>[] };
    expect(months.map(({ siteSlug, month }) => `${String(siteSlug)} ${String(month)}`)).toEqual([
      'mill 2026-07',
      'mill 2026-06',
    ]);
    const sites = `{ siteMonths(site: "mill", from: "2026-06", to: "2026-07") { month computeRaw computeIdle computeWeighted } }`;
    const shown = (await ask(sites, {})) as Readonly<Record<string, string>>[];
    for (const { siteSlug: _, ...month } of months) {
      expect(shown).toContainEqual(month);
      const { counted, idle } = (await ask(TOTAL, { site: 'mill', month: month['month'] })) as Record<string, string>;
      expect([counted, idle]).toEqual([
        `${BigInt(month['computeRaw'] ?? 0) + BigInt(month['computeIdle'] ?? 0)}`,
        month['computeIdle'],
      ]);
    }
  });

  it('add up to the hours however they came in, corrected, taken back and across months', async () => {
    const day = fc.integer({ min: 25, max: 31 });
    const made = fc.record({
      day,
      hours: fc.integer({ min: 1, max: 30 }),
      gpus: fc.integer({ min: 1, max: 4 }),
      then: fc.constantFrom('stands', 'mended', 'void'),
    });
    const histories = fc.sample(fc.array(made, { minLength: 4, maxLength: 8 }), { numRuns: 6, seed: 20261123 });
    const events = histories.flat().flatMap(({ day: on, hours, gpus, then }, index) => {
      const from = `2026-03-${String(on)}T07:30:00Z`;
      const of = (id: string, quantity: bigint): UsageEvent =>
        report(id, 0n, from, { quantity, endMs: ms(from) + BigInt(hours) * 3_600_000n, method: 'device_counter' });
      const id = `h${String(index)}`;
      const whole = BigInt(gpus * hours) * GPU_HOUR;
      const corrects = { source: '/machine/m-1', id, reason: 'drawn' };
      if (then === 'stands') return [of(id, whole)];
      return then === 'mended'
        ? [{ ...of(`${id}+`, whole / 2n), corrects }, of(id, whole)]
        : [of(id, whole), { ...of(`${id}-`, 0n), corrects: { ...corrects, voids: true as const } }];
    });
    const taken = await server.app.get(UsageService, { strict: false }).ingest(metered.partnershipId, events);
    expect(taken.filter((each) => typeof each !== 'string')).toEqual([]);
    const totals = await Promise.all(['2026-03', '2026-04'].map((month) => ask(TOTAL, { site: 'mill', month })));
    for (const total of totals as Record<string, string>[]) {
      expect(BigInt(total['counted'] ?? 0)).toBeGreaterThan(0n);
      expect(total['counted']).toBe(total['rolledUp']);
    }
  });

  it('say nowhere whose use it was', async () => {
    const schema = await server.graphql('{ __type(name: "UseReport") { fields { name } } }', {}, people.ada);
    expect(JSON.stringify(schema.data)).not.toContain('subject');
    const file = await get('/export/metered-use.csv?site=mill&month=2026-06', people.ada);
    expect(file.body).not.toContain('d0001');
  });

  it('are for those whose machines stand there, and for whoever keeps the books', async () => {
    const june = { month: '2026-06' };
    expect(await ask(TOTAL, { ...june, site: 'quay' })).toBeNull();
    expect(await ask(PAGE, { ...june, site: 'quay' })).toBeNull();
    expect(await ask(TOTAL, { ...june, site: 'quay' }, people.bo)).toMatchObject({ counted: `${9n * GPU_HOUR}` });
    expect(await ask(TOTAL, { ...june, site: 'quay' }, people.officer)).toMatchObject({ counted: `${9n * GPU_HOUR}` });
    expect(await ask(TOTAL, { ...june, site: 'mill' }, people.developer)).toBe('your roles do not allow this');
    expect(await ask(TOTAL, { ...june, site: 'nowhere' }, people.officer)).toBeNull();
    const statuses = await Promise.all(
      [people.ada, people.bo, people.developer, undefined].map(
        async (who) => (await get('/export/metered-use.csv?site=quay&month=2026-06', who)).status,
      ),
    );
    expect(statuses).toEqual([404, 200, 403, 401]);
  });

  it('refuse what is no month, no source and no place', async () => {
    for (const month of ['2026-13', '2026-6', '26-06', '', '2026-06-01', '9999-01', "2026-06' --"]) {
      expect(await ask(TOTAL, { site: 'mill', month })).toBe('month: A month is written 2026-11.');
    }
    expect(await ask(TOTAL, { site: 'mill', month: '2026-06', source: 'a\0b' })).toMatch(/^source: /u);
    for (const after of ['x', '', Buffer.from('["a","b","c"]').toString('base64url'), '9'.repeat(9_000)]) {
      expect(await ask(PAGE, { site: 'mill', month: '2026-06', after })).toMatch(/^after: /u);
    }
    expect((await get('/export/metered-use.csv?site=mill&month=soon', people.ada)).status).toBe(400);
    expect((await get('/export/metered-use.csv?month=2026-06', people.ada)).status).toBe(400);
  });

  it('come as a file that no spreadsheet runs', async () => {
    const { status, body, headers } = await get('/export/metered-use.csv?site=mill&month=2026-06', people.ada);
    const lines = body.trimEnd().split('\r\n');
    expect(status).toBe(200);
    expect(headers.get('content-disposition')).toBe('attachment; filename="use-mill-2026-06.csv"');
    expect(lines[0]).toMatch(
      /^site,month,source,id,gpu_model,idle,from,until,gpu_hours,steps,counted_in_month_steps,/u,
    );
    expect(lines.length).toBe(10);
    expect(body).toContain(`"'=HYPERLINK(""x"")"`);
    const counted = lines.slice(1).map((line) => BigInt(line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/u)[10] ?? 0));
    expect(counted.reduce((sum, each) => sum + each, 0n)).toBe(11n * GPU_HOUR);
  });
});
