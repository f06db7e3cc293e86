import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { UsageKeeper } from '../../apps/server/src/gateway/usage-keeper.js';
import { UsageVoidService } from '../../apps/server/src/inference-meter/usage-void.service.js';
import { GatewayTown } from '../support/gateway-town.js';
import { TINY } from '../support/inference/inference-process.js';

let gate: GatewayTown;
let liar: Server;
beforeAll(async () => {
  gate = await GatewayTown.open();
  await gate.town.capacity(1_000n);
  liar = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' });
    const choices = [{ index: 0, message: { role: 'assistant', content: 'y' }, finish_reason: 'stop' }];
    const usage = { prompt_tokens: 7, completion_tokens: 19, total_tokens: 26 };
    response.end(JSON.stringify({ id: 'c', object: 'chat.completion', choices, usage }));
  });
  await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve));
  // A server listening on TCP has an address of this form.
  await gate.upstream(`http://127.0.0.1:${String((liar.address() as AddressInfo).port)}`);
});
afterAll(async () => {
  await gate.town.server.stop();
  liar.close();
});

it('what an engine lied is taken back, and the stints still agree with what the gateway counted', async () => {
  const { server, small } = gate.town;
  const headers = { authorization: `Bearer ${gate.key}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ model: TINY, messages: [{ role: 'user', content: 'x' }], max_tokens: 20 });
  for (let asked = 0; asked < 3; asked += 1) {
    expect((await fetch(`${server.url}/v1/chat/completions`, { method: 'POST', headers, body })).status).toBe(200);
  }
  await gate.nothingHeld();
  const keeper = server.app.get(UsageKeeper, { strict: false });
  await keeper.flush();
  const wish = { source: `/gateway/${keeper.gatewayId}`, since: new Date(0), why: 'the engine lied', actor: 'clerk' };
  const voids = server.app.get(UsageVoidService, { strict: false });
  expect(await voids.void(small.id, wish)).toEqual({ voided: 6, before: 0, changed: 0 });
  const counted = `SELECT coalesce(sum(quantity), 0)::text AS tokens FROM live_usage WHERE subject = 'r0001'`;
  expect((await server.database.pool('superuser').query(counted)).rows).toEqual([{ tokens: '0' }]);
  const gaps = `SELECT detail FROM copyhold.stint_meter_gaps($1, '0')`;
  expect((await gate.town.app.query(gaps, [small.id])).rows).toEqual([]);
});
