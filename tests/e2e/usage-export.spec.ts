import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readUsageMessage, type UsageEvent } from '#libs/inference-meter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RatingService } from '../../apps/server/src/inference-meter/rating.service.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { runCommand, writeSecrets, type Ended } from '../support/command-line.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer, type TestSession } from '../support/test-server.js';

const at = (instant: string): bigint => BigInt(Date.parse(instant));

const tokens: UsageEvent = {
  source: '/gateway/spec',
  id: 'answer 1',
  subject: 'd0001',
  site: 'mill',
  meter: { kind: 'tokens-out', resource: 'chat' },
  unit: 'TOKEN',
  quantity: 1_200_000n,
  effectiveAtMs: at('2024-03-05T10:15:00Z'),
  method: 'engine',
};
const job: UsageEvent = {
  source: '/machine/m1',
  id: 'job 7',
  subject: 'd0001',
  site: 'mill',
  meter: { kind: 'gpu-time', resource: 'T4' },
  unit: 'COMPUTE_RAW',
  quantity: 1_000n * 5_400_000n,
  effectiveAtMs: at('2024-03-05T10:45:00Z'),
  endMs: at('2024-03-05T12:15:00Z'),
};
const corrected: UsageEvent = {
  ...tokens,
  id: 'answer 1, counted again',
  quantity: 1_000_000n,
  corrects: { source: tokens.source, id: tokens.id, reason: 'the engine had counted twice' },
};
const april: UsageEvent = { ...tokens, id: 'answer 2', effectiveAtMs: at('2024-04-01T00:00:00Z') };

describe('use, exported', () => {
  let server: TestServer;
  let metered: Metered;
  let folder: string;
  const sessions: Record<string, TestSession> = {};

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copyhold-usage-export-'));
    await writeSecrets(folder);
    server = await startTestServer();
    metered = await foundMetered(server.database);
    const { partnershipId, superuser } = metered;
    await server.app.get(UsageService).ingest(partnershipId, [tokens, job, corrected, april]);
    await server.app.get(RollupService).postDirty(partnershipId);
    await server.app.get(RatingService).rate(partnershipId, '2024-03');
    for (const [index, role] of ['AUDITOR', 'OFFICER', 'MEMBER', 'OPERATOR'].entries()) {
      const { rows } = await superuser.query<{ id: string }>(
        'INSERT INTO person (partnership_id, roll_number, name) VALUES ($1, $2, $2) RETURNING id',
        [partnershipId, `r000${index + 1}`],
      );
      const id = rows[0]?.id ?? '';
      await superuser.query('INSERT INTO role_grant (partnership_id, person_id, role) VALUES ($1, $2, $3)', [
        partnershipId,
        id,
        role,
      ]);
      sessions[role] = await server.signIn(id);
    }
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const ask = (path: string, role?: string): Promise<Response> => {
    const cookie = role === undefined ? undefined : sessions[role]?.cookie;
    return fetch(`${server.url}/export/${path}`, cookie === undefined ? {} : { headers: { cookie } });
  };
  const exported = (...words: readonly string[]): Promise<Ended> => runCommand(server, folder, ['export', ...words]);
  const eventsOf = (text: string): readonly UsageEvent[] => {
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => {
      const headers = [['content-type', 'application/cloudevents+json']] as const;
      const read = readUsageMessage({ headers, body: new TextEncoder().encode(line) }, { nowMs: BigInt(Date.now()) });
      const [record] = read.records;
      if (record === undefined) throw new Error(JSON.stringify(read));
      return record.whole;
    });
  };

  it('is every report of the month as it was made: taken in again, it changes nothing', async () => {
    const answer = await ask('usage.cloudevents.ndjson?month=2024-03', 'AUDITOR');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toContain('meter-usage-2024-03.cloudevents.ndjson');
    const events = eventsOf(await answer.text());
    expect(events).toEqual([tokens, corrected, job]);
    const outcomes = await server.app.get(UsageService).ingest(metered.partnershipId, events);
    expect(outcomes).toEqual(['KNOWN', 'KNOWN', 'KNOWN']);
  });

  it('is what counts of each hour, for OpenTelemetry', async () => {
    const { code, stdout } = await exported('usage', '--format', 'otlp', '--month', '2024-03');
    expect(code).toBe(0);
    const points = stdout
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line) => {
        const request = JSON.parse(line) as {
          resourceMetrics: {
            scopeMetrics: { metrics: { name: string; sum: { dataPoints: { asInt: string }[] } }[] }[];
          }[];
        };
        const metrics = request.resourceMetrics.flatMap(({ scopeMetrics }) =>
          scopeMetrics.flatMap((each) => each.metrics),
        );
        return metrics.flatMap(({ name, sum }) => sum.dataPoints.map(({ asInt }) => [name, asInt]));
      });
    // One family of each metric in a request, in the order in which each first appears.
    expect(points).toEqual([
      ['copyhold.gpu.time', '900000000'],
      ['copyhold.gpu.time', '3600000000'],
      ['copyhold.gpu.time', '900000000'],
      ['copyhold.tokens', '1000000'],
    ]);
  });

  it.each(['usage.cloudevents.ndjson', 'usage.otlp.ndjson', 'focus.csv'])(
    'is for officers and auditors alone: %s',
    async (file) => {
      const path = `${file}?month=2024-03`;
      expect((await ask(path)).status).toBe(401);
      expect((await ask(path, 'MEMBER')).status).toBe(403);
      expect((await ask(path, 'OPERATOR')).status).toBe(403);
      expect((await ask(path, 'OFFICER')).status).toBe(200);
      expect((await ask(path, 'AUDITOR')).status).toBe(200);
    },
  );

  it.each(['', '?month=', '?month=2024-13', '?month=2024-3', '?month=2024-03&month=2024-04', '?month=2024-03-01'])(
    'asks for one month: "%s" is none',
    async (query) => {
      for (const file of ['usage.cloudevents.ndjson', 'usage.otlp.ndjson', 'focus.csv']) {
        expect((await ask(`${file}${query}`, 'AUDITOR')).status).toBe(400);
      }
    },
  );

  it('writes no month that has not begun', async () => {
    expect((await ask('focus.csv?month=2199-01', 'AUDITOR')).status).toBe(400);
  });

  it('breaks off, and says what it left out, where the format has no words for a report', async () => {
    const odd = { ...tokens, source: 'file:my requests.csv', id: 'row 1', effectiveAtMs: at('2024-02-01T00:00:00Z') };
    await server.app.get(UsageService).ingest(metered.partnershipId, [odd, { ...odd, source: '/file/1' }]);
    const ended = await exported('usage', '--format', 'cloudevents', '--month', '2024-02');
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('"row 1" of "file:my requests.csv"') });
    expect(eventsOf(ended.stdout)).toHaveLength(1);
    // What is in a file is not whole either, and is called so.
    const file = join(folder, 'february.ndjson');
    const intoFile = await exported('usage', '--format', 'cloudevents', '--month', '2024-02', '-o', file);
    expect(intoFile).toMatchObject({ code: 1, stderr: expect.stringContaining('february.ndjson.part') });
    expect(eventsOf(await readFile(`${file}.part`, 'utf8'))).toHaveLength(1);
    await expect(
      ask('usage.cloudevents.ndjson?month=2024-02', 'AUDITOR').then((answer) => answer.text()),
    ).rejects.toThrow();
  });

  it('is read by two at a time, and whoever goes away makes room', async () => {
    const path = 'usage.cloudevents.ndjson?month=2024-03';
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const answer = await ask(path, 'AUDITOR');
        await answer.text();
        return answer.status;
      }),
    );
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(statuses).toContain(200);
    for (let time = 0; time < 4; time += 1) {
      const stop = new AbortController();
      await fetch(`${server.url}/export/${path}`, {
        headers: { cookie: sessions['AUDITOR']?.cookie ?? '' },
        signal: stop.signal,
      });
      stop.abort();
      // The other end hears of it a moment later.
      await setTimeout(200);
    }
    expect((await ask(path, 'AUDITOR')).status).toBe(200);
  });
});
