import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { cloudEventOf, payloadOf, readUsageMessage, SACCT_COLUMNS, type UsageEvent } from '#libs/inference-meter';
import { parseAgentConfig } from '../../apps/cli/src/agent/agent-config.js';
import { readersOf } from '../../apps/cli/src/agent/readers-of.js';

const folder = path.join(import.meta.dirname, '../../../shared/data/usage');
const present = existsSync(folder);
const describeFiles = present ? describe : describe.skip;
const unless = present ? '' : ' (skipped: ../shared/data/usage is absent)';
const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

const BEGIN = 1_790_000_040_000n;
const MINUTE = 60_000n;
/** Milli-GPU·ms of one whole card for a minute. */
const CARD_MINUTE = 60_000_000n;

describeFiles(`a reader of the agent, over what real programs and exporters said${unless}`, () => {
  let home: string;
  let server: Server;
  let url: string;
  let exposition = '';
  beforeEach(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'agent-readers-'));
    server = createServer((_, response) => void response.end(exposition));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    rmSync(home, { recursive: true, force: true });
  });

  function program(text: string): string {
    const file = path.join(home, 'program');
    writeFileSync(path.join(home, 'said'), text);
    writeFileSync(file, `#!/bin/sh\ncat '${path.join(home, 'said')}'\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** Two rounds, a minute apart; what is said may change between them. */
  async function metered(choice: object, between?: () => void): Promise<readonly UsageEvent[]> {
    const config = parseAgentConfig(JSON.stringify({ readers: [{ site: 'mill', ...choice }] }));
    if ('no' in config) throw new Error(config.no.join('; '));
    const [reader] = readersOf(config, '/machine/m7');
    const first = await reader?.poll({ state: undefined, nowMs: BEGIN, isLast: false });
    if (first === undefined || 'failed' in first) throw new Error(first?.failed);
    between?.();
    const second = await reader?.poll({ state: first.state, nowMs: BEGIN + MINUTE, isLast: true });
    if (second === undefined || 'failed' in second) throw new Error(second?.failed);
    const events = [...first.events, ...second.events];
    for (const event of events) expectTold(event);
    return events;
  }

  /** What the agent sends of it is what the server reads. */
  function expectTold(event: UsageEvent): void {
    const written = cloudEventOf(event);
    if (isRefusal(written)) throw new Error(written.message);
    const body = new TextEncoder().encode(JSON.stringify([written]));
    const headers = [['content-type', 'application/cloudevents-batch+json']] as const;
    const { records } = readUsageMessage({ headers, body }, { nowMs: BEGIN + MINUTE, site: 'mill' });
    expect(records.map(({ whole }) => payloadOf(whole))).toEqual([payloadOf(event)]);
  }

  const sum = (events: readonly UsageEvent[], kind: string): bigint =>
    events.reduce((all, { meter, quantity }) => (meter.kind === kind ? all + quantity : all), 0n);

  it('nvidia-smi, the table of two cards: each is there for a minute', async () => {
    const events = await metered({
      kind: 'nvidia-smi',
      program: program(read('nvidia-smi/query.txt')),
      meters: ['gpu-time'],
    });
    expect(sum(events, 'gpu-time')).toBe(2n * CARD_MINUTE);
    expect(new Set(events.map(({ meter }) => meter.resource))).toEqual(
      new Set(['NVIDIA GeForce RTX 2080 SUPER', 'Some Other GPU']),
    );
  });

  it('nvidia-smi, the log of an A10G: its minute, and its power × that minute', async () => {
    const text = read('nvidia-smi/a10g.xml');
    const watts = /<(?:average_|instant_)?power_draw>(?<watts>[\d.]+) W</u.exec(text)?.groups?.['watts'] ?? '';
    const events = await metered({ kind: 'nvidia-smi', format: 'xml', program: program(text) });
    expect(sum(events, 'gpu-time')).toBe(CARD_MINUTE);
    expect(sum(events, 'energy')).toBe(BigInt(Math.round(Number(watts) * 60_000)));
    expect(new Set(events.map(({ method }) => method))).toContain('power_x_time');
  });

  it('DCGM, a T4: its minute, and the step of its counter to the last millijoule', async () => {
    exposition = read('dcgm/t4.prom');
    const events = await metered({ kind: 'dcgm', url }, () => {
      exposition = exposition.replace('15152422938', '15156517578');
    });
    expect(sum(events, 'gpu-time')).toBe(CARD_MINUTE);
    expect(sum(events, 'energy')).toBe(4_094_640n);
  });

  it('vLLM: the tokens between two scrapes', async () => {
    exposition = read('vllm/vllm_trimmed_llama3.1-8b.prom');
    const events = await metered({ kind: 'vllm', url }, () => {
      exposition = exposition.replace(' 343.0', ' 1.343e+03').replace(' 826.0', ' 901.0');
    });
    expect([sum(events, 'tokens-in'), sum(events, 'tokens-out')]).toEqual([1000n, 75n]);
    expect(events.map(({ meter }) => meter.resource)).toContain('meta-llama/Llama-3.1-8B-Instruct');
  });

  it('Slurm: the allocations of the vectors, whichever key names the cards', async () => {
    const cases = JSON.parse(read('slurm/alloc-tres-gpu-count.json')) as readonly (readonly [string, number])[];
    const row = {
      cluster: 'hpc',
      partition: 'gpu',
      user: 'ada',
      state: 'COMPLETED',
      start: '2026-09-21T13:00:00',
      end: '2026-09-21T13:10:00',
      elapsedraw: '600',
    };
    const lines = cases.map(([alloctres], index) => {
      const cells: Readonly<Record<string, string>> = { ...row, alloctres, jobid: `${index}`, jobidraw: `${index}` };
      return `${SACCT_COLUMNS.map((column) => cells[column] ?? '').join('|')}\n`;
    });
    const slurm = { kind: 'slurm', clusters: ['hpc'], since: '2026-09-21T00:00:00Z', users: { ada: 'r0004' } };
    const events = await metered({ ...slurm, program: program(lines.join('')) });
    const cards = cases.reduce((all, [, count]) => all + count, 0);
    expect(cards).toBe(18);
    expect(sum(events, 'gpu-time')).toBe(BigInt(cards) * 10n * CARD_MINUTE);
    expect(new Set(events.map(({ subject }) => subject))).toEqual(new Set(['r0004']));
  });
});
