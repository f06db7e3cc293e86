import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UsageEvent } from '#libs/inference-meter';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { UsageKeeper } from '../../apps/server/src/gateway/usage-keeper.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { StintService } from '../../apps/server/src/stint/stint.service.js';
import { GatewayTown } from '../support/gateway-town.js';
import { TINY } from '../support/inference/inference-process.js';

let gate: GatewayTown;
let upstream: Server;
beforeAll(async () => {
  gate = await GatewayTown.open();
  await gate.town.capacity(1_000n);
  upstream = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' });
    const choices = [{ index: 0, message: { role: 'assistant', content: 'y' }, finish_reason: 'stop' }];
    const usage = { prompt_tokens: 7, completion_tokens: 4, total_tokens: 11 };
    response.end(JSON.stringify({ id: 'c', object: 'chat.completion', choices, usage }));
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  // A server listening on TCP has an address of this form.
  await gate.upstream(`http://127.0.0.1:${String((upstream.address() as AddressInfo).port)}`);
});
afterAll(async () => {
  await gate.town.server.stop();
  upstream.close();
});

const ask = async (): Promise<number> => {
  const body = JSON.stringify({ model: TINY, messages: [{ role: 'user', content: 'x' }], max_tokens: 20 });
  const headers = { authorization: `Bearer ${gate.key}`, 'content-type': 'application/json' };
  return (await fetch(`${gate.town.server.url}/v1/chat/completions`, { method: 'POST', headers, body })).status;
};
/** As the check, without its minute of quiet. */
const gaps = async (login: 'app' | 'auditor' = 'app'): Promise<readonly string[]> => {
  await gate.nothingHeld();
  await gate.town.server.app.get(UsageKeeper, { strict: false }).flush();
  const sql = `SELECT detail FROM copyhold.stint_meter_gaps($1, '0')`;
  const { rows } = await gate.town.server.database.pool(login).query<{ detail: string }>(sql, [gate.town.small.id]);
  return rows.map(({ detail }) => detail);
};

describe('what a gateway took of a stint, and what it counted', () => {
  it('is the same, from blocks and from rows', async () => {
    expect(await Promise.all(Array.from({ length: 12 }, ask))).toEqual(Array.from({ length: 12 }, () => 200));
    // Near its end each request holds a row of its own.
    await gate.leave(1_000_000_000_000n);
    expect(await Promise.all([ask(), ask()])).toEqual([200, 200]);
    expect(await gaps()).toEqual([]);
    const { used } = await gate.stint();
    expect(used).toBe(14n * 11n * 1_000_000_000n);
    await gate.town.capacity(1_000n);
  });

  it('stays so when a quarter of a year after its period no hold is left of it', async () => {
    const superuser = gate.town.server.database.pool('superuser');
    const stints = gate.town.server.app.get(StintService, { strict: false });
    const count = async (): Promise<readonly (number | string)[]> => {
      const sql = `SELECT (SELECT count(*)::integer FROM stint_hold) AS holds, (SELECT count(*)::integer FROM stint_past) AS sums,
                          (SELECT coalesce(sum(used), 0)::text FROM stint_past) AS used`;
      const { rows } = await gate.town.app.query<{ holds: number; sums: number; used: string }>(sql);
      return rows.flatMap(({ holds, sums, used }) => [holds, sums, used]);
    };
    await gaps();
    const [before] = await count();
    await stints.forgetOld(92);
    expect(await count()).toEqual([before, 0, '0']);
    // As if the period had been long ago; the present one is granted anew.
    await superuser.query(
      `SET session_replication_role = replica; SET search_path = copyhold, public;
       UPDATE stint SET starts_at = starts_at - interval '200 days', ends_at = ends_at - interval '200 days';
       UPDATE stint_hold SET starts_at = starts_at - interval '200 days', ended_at = ended_at - interval '200 days';
       RESET session_replication_role; RESET search_path`,
    );
    await Promise.all([stints.forgetOld(92), stints.forgetOld(92)]);
    expect(await count()).toEqual([0, 1, String(14n * 11n * 1_000_000_000n)]);
    expect(await gaps()).toEqual([]);
    const sums = checks.find(({ code }) => code === 'stints-are-their-holds')?.sql ?? '';
    expect((await gate.town.app.query(sums, [gate.town.small.id])).rows).toEqual([]);
  });

  it('is found where the stint has more than the meter, and where it has less', async () => {
    const { gatewayId } = gate.town.server.app.get(UsageKeeper, { strict: false });
    const stints = gate.town.server.app.get(StintService, { strict: false });
    const sql = `SELECT id FROM reserve_stint($1, 'r0001', NULL, 'REQUEST', $2, 'no event', 'm', 5, 60000, 60000)`;
    const { rows } = await gate.town.app.query<{ id: string }>(sql, [gate.town.small.id, gatewayId]);
    await stints.settle(rows[0]?.id ?? '', 5n, 'engine');
    expect(await gaps()).toEqual([expect.stringContaining('stints took 154000000005, its events weigh 154000000000')]);
    expect(await gaps('auditor')).toHaveLength(1);
    const event: UsageEvent = {
      source: `/gateway/${gatewayId}`,
      id: 'forged#out',
      subject: 'r0002',
      site: 'mill',
      unit: 'TOKEN',
      method: 'engine',
      meter: { kind: 'tokens-out', resource: TINY },
      quantity: 3n,
      effectiveAtMs: BigInt(Date.now()),
    };
    await gate.town.server.app.get(UsageService, { strict: false }).ingest(gate.town.small.id, [event]);
    expect(await gaps()).toHaveLength(2);
    expect((await gaps()).some((detail) => detail.includes('stints took 0, its events weigh 3000000000'))).toBe(true);
  });

  it('is a standing check, of gateways that have been quiet for a minute', async () => {
    const check = checks.find(({ code }) => code === 'STINT-METER');
    const found = async (): Promise<readonly { detail: string }[]> =>
      (await gate.town.app.query<{ detail: string }>(check?.sql ?? '', [gate.town.small.id])).rows;
    // Of r0001 a request has just ended; r0002 has no hold at all.
    expect(await found()).toEqual([{ detail: expect.stringContaining('r0002') }]);
    const superuser = gate.town.server.database.pool('superuser');
    await superuser.query(`UPDATE copyhold.stint_hold SET ended_at = ended_at - interval '2 minutes'`);
    expect(await found()).toHaveLength(2);
  });
});
