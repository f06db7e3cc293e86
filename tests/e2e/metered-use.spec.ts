import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { UsageEvent } from '#libs/inference-meter';
import type { Viewer } from '../../apps/server/src/identity/authority.js';
import { MeteredUseService } from '../../apps/server/src/inference-meter/metered-use.service.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import type { Metered } from '../support/metering-fixture.js';
import type { TestServer, TestSession } from '../support/test-server.js';
import { GPU_HOUR, ms, openUseRoom, PAGE, report, TOTAL, type Page, type UseRoom } from '../support/use-room.js';

describe('the reports behind a month of GPU time', () => {
  let server: TestServer;
  let metered: Metered;
  let people: UseRoom['people'];

  beforeAll(async () => {
    ({ server, metered, people } = await openUseRoom());
    const { partnershipId } = metered;
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
    expect(await ask(TOTAL, { site: 'mill', month: '2026-06' }, people.officer)).toEqual({
      siteName: 'The Mill',
      partial: false,
      elsewhere: null,
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
    expect(await ask(TOTAL, { site: 'mill', month: '2026-06', source: 'pods.csv' }, people.officer)).toMatchObject({
      counted: `${GPU_HOUR}`,
      rolledUp: null,
      replaced: 0,
    });
  });

  it('are listed with what became of each, the latest use first, page by page', async () => {
    const all: Record<string, unknown>[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 10; pages += 1) {
      const asked = { site: 'mill', month: '2026-06', first: 2, after };
      const page = (await ask(PAGE, asked, people.officer)) as Page;
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

  it('are an operator’s where the machine is theirs or nobody’s, without a word of whoever reported', async () => {
    const of = (source: string, id: string, hours: bigint, more: Partial<UsageEvent> = {}): UsageEvent =>
      report(id, hours, '2026-08-01T00:00:00Z', { source, ...more });
    const corrects = { source: '/machine/m-2', id: 'job of Dee', reason: 'Dee said so' };
    await server.app
      .get(UsageService, { strict: false })
      .ingest(metered.partnershipId, [
        of('/machine/m-1', 'job of Dee', 1n),
        of('/machine/m-1/slurm', 'job 2 of Dee', 2n),
        of('/machine/m-2', 'job of Dee', 4n),
        of('/machine/m-2', 'less', 3n, { corrects }),
        of('/machine/m-3', 'job of Dee', 8n),
        of('/machine/m-11', 'another’s by its first letters', 16n),
        of('jobs of Dee.csv', 'job of Dee', 32n),
      ]);
    const asked = { site: 'mill', month: '2026-08' };
    const seenBy = async (who: TestSession) => {
      const total = (await ask(TOTAL, asked, who)) as Record<string, unknown>;
      const page = (await ask(PAGE, { ...asked, first: 100 }, who)) as Page;
      const file = await get('/export/metered-use.csv?site=mill&month=2026-08', who);
      return { total, sources: page.reports.map(({ source }) => source).toSorted(), page, file: file.body };
    };
    const [ada, bo, officer] = [await seenBy(people.ada), await seenBy(people.bo), await seenBy(people.officer)];
    const [own, others, files] = [
      ['/machine/m-1', '/machine/m-1/slurm'],
      ['/machine/m-2', '/machine/m-2'],
      ['/machine/m-11', 'jobs of Dee.csv'],
    ];
    expect(ada.sources).toEqual([...own, '/machine/m-3']);
    expect(bo.sources).toEqual([...others, '/machine/m-3']);
    expect(officer.sources).toEqual([...own, ...others, ...files, '/machine/m-3'].toSorted());
    // What the site used is no secret; how it is made up is not theirs.
    for (const { total, page } of [ada, bo]) {
      const sum = page.reports.reduce((hours, { counted }) => hours + BigInt(String(counted)), 0n);
      expect(total).toMatchObject({ counted: `${62n * GPU_HOUR}`, rolledUp: `${62n * GPU_HOUR}`, reports: 6 });
      expect(sum + BigInt(String(total['elsewhere']))).toBe(62n * GPU_HOUR);
    }
    expect(JSON.stringify([ada, bo])).not.toMatch(/Dee|less/u);
    expect(officer.file).toContain('Dee said so');
    const cursors = (await ask(PAGE, { ...asked, first: 1 })) as Page;
    expect(Buffer.from(cursors.pageInfo.endCursor ?? '', 'base64url').toString()).toMatch(/^\d+ 1$/u);
    for (const source of ['/machine/m-2', '/machine/m-11', 'jobs of Dee.csv', '/officer']) {
      expect(await ask(TOTAL, { ...asked, source })).toBeNull();
      expect(await ask(PAGE, { ...asked, source })).toBeNull();
      const { status } = await get(
        `/export/metered-use.csv?${new URLSearchParams({ ...asked, source }).toString()}`,
        people.ada,
      );
      expect(status).toBe(404);
    }
    expect(await ask(TOTAL, { ...asked, source: '/machine/m-3' })).toMatchObject({ counted: `${8n * GPU_HOUR}` });
  });

  it('are read as of one moment, and turned page by page however many began at once', async () => {
    const usage = server.app.get(UsageService, { strict: false });
    const many = Array.from({ length: 260 }, (_, index) =>
      report(`at once ${String(index)}`, 1n, '2026-09-10T08:00:00Z', { source: '/machine/m-3' }),
    );
    await usage.ingest(metered.partnershipId, many);
    const asked = { site: 'mill', month: '2026-09' };
    const viewer = { partnershipId: metered.partnershipId, personId: '', roles: new Set(['OFFICER']) };
    const file = await server.app
      .get(MeteredUseService, { strict: false })
      .csv(viewer as unknown as Viewer, { ...asked, source: null });
    if (!('stream' in file)) throw new Error(file.message);
    let text = '';
    for await (const piece of file.stream) {
      // Use that comes while it is sent is none of it.
      if (text === '') await usage.ingest(metered.partnershipId, [report('late', 5n, '2026-09-01T00:00:00Z')]);
      text += String(piece);
    }
    expect(text.trimEnd().split('\r\n').length).toBe(261);
    expect(await ask(TOTAL, asked, people.officer)).toMatchObject({ counted: `${265n * GPU_HOUR}`, reports: 261 });
    const ids: unknown[] = [];
    let after: string | null = null;
    do {
      const page = (await ask(PAGE, { ...asked, first: 100, after }, people.officer)) as Page;
      ids.push(...page.reports.map(({ id }) => id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect([ids.length, new Set(ids).size, ids.at(-1)]).toEqual([261, 261, 'late']);
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
    const { status, body, headers } = await get('/export/metered-use.csv?site=mill&month=2026-06', people.officer);
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
