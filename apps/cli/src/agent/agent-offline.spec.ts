import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeviceReading, UsageEvent } from '#libs/inference-meter';
import { TestMachine } from '../../../../tests/support/agent-process.js';
import { ingestDouble, type IngestDouble } from '../../../../tests/support/ingest-double.js';
import { parseAgentConfig } from './agent-config.js';
import { DeviceReader } from './device-reader.js';
import { enrolMachine } from './enrol.js';
import { EventBuffer } from './event-buffer.js';
import { keptOf } from './kept-event.js';
import type { Kept } from './loss.js';
import { currentKey } from './machine-key.js';
import type { SmiChoice } from './reader-choices.js';
import { RefusedFile } from './refused-file.js';
import { Sender } from './sender.js';
import { Sending } from './sending.js';
import { ServerClient } from './server-client.js';

let server: IngestDouble;
let folder: string;

beforeEach(async () => {
  server = await ingestDouble();
  folder = mkdtempSync(join(tmpdir(), 'offline-'));
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const MINUTE = 60_000n;
const HOUR = 60n * MINUTE;
const WEEK = 7n * 24n * HOUR;
const FROM = 1_790_000_000_000n;
const CARDS = 4n;

function choice(): SmiChoice {
  const config = parseAgentConfig('{"readers":[{"kind":"nvidia-smi","site":"mill","mostGapSeconds":1800}]}');
  const [reader] = 'no' in config ? [] : config.readers;
  if (reader?.kind !== 'nvidia-smi') throw new Error('no reader');
  return reader;
}

const reading = (uuid: string, atMs: bigint): DeviceReading => ({
  ...{ uuid, atMs, model: 'A100', host: null, index: null, energyMillijoules: null, powerMicrowatts: 300_000_001n },
  ...{ utilisationPpm: null, engineActivePpm: null, tensorActivePpm: null, dramActivePpm: null },
  ...{ memoryUsedMib: null, memoryTotalMib: null, migEnabled: null, instances: [], labels: {}, unknown: {}, rest: {} },
});

/** A machine of four cards, polled every ten minutes from one time to another; what it found is on disk then. */
async function meter(buffer: EventBuffer, fromMs: bigint, toMs: bigint): Promise<void> {
  const of = new DeviceReader(choice(), { source: '/machine/m7/gpu', windowMs: HOUR }, async (nowMs) => ({
    cards: Array.from({ length: Number(CARDS) }, (_, index) => reading(`GPU-${index}`, nowMs)),
    notes: [],
  }));
  let state = buffer.stateOf('gpu');
  for (let nowMs = fromMs; nowMs <= toMs; nowMs += 10n * MINUTE) {
    const poll = await of.poll({ state, nowMs, isLast: false });
    if ('failed' in poll) throw new Error(poll.failed);
    ({ state } = poll);
    const events = poll.events.map(keptOf).filter((event): event is Kept => 'text' in event);
    buffer.keep({ reader: { name: 'gpu', state }, events, atMs: nowMs });
  }
}

const sum = (events: Iterable<UsageEvent>, kind: string): bigint =>
  [...events].filter(({ meter: { kind: of } }) => of === kind).reduce((total, { quantity }) => total + quantity, 0n);

describe('a week without the server', () => {
  it('is on disk when it comes back, also over stops, and arrives once: to the last step, oldest first', async () => {
    expect(await enrolMachine(server.url, 'cht_once', folder)).toMatchObject({ machine: 'm7' });
    const limits = { mostBytes: 512 * 1024 ** 2, segmentBytes: 1024 ** 2 };
    const at = join(folder, 'buffer');
    await meter(new EventBuffer(at, limits), FROM, FROM + WEEK / 2n);
    // Killed here: it begins again ten minutes later with what it remembers.
    await meter(new EventBuffer(at, limits), FROM + WEEK / 2n + 10n * MINUTE, FROM + WEEK);
    const buffer = new EventBuffer(at, limits);
    const refused = new RefusedFile(folder);
    const sender = new Sender({
      client: new ServerClient(currentKey(folder)),
      buffer,
      refused,
      machine: '/machine/m7',
      batchEvents: 1_000,
    });
    const said: string[] = [];
    const sending = new Sending({
      sender,
      waiting: () => buffer.waiting,
      sendEveryMs: 1_000,
      batchEvents: 1_000,
      say: (line) => said.push(line),
      chance: () => 1,
    });
    server.mood = { status: 503 };
    const waits: number[] = [];
    for (let attempt = 0; attempt < 11; attempt += 1) waits.push(await sending.step());
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1_000));
    expect(said).toEqual(['not sent: the server answered 503']);
    server.mood = 'well';
    expect(await sending.untilSent()).toBe(true);
    const waiting = [...server.taken.values()];
    // The window that is open now is not sent yet: it ends at the full hour.
    const ended = waiting.reduce((latest, { endMs = 0n }) => (endMs > latest ? endMs : latest), 0n);
    expect(FROM + WEEK - ended).toBeLessThan(HOUR);
    expect(sum(waiting, 'gpu-time')).toBe(CARDS * 1_000n * (ended - FROM));
    // 300.000001 W: what fills no millijoule is carried on, not rounded away.
    const exact = (300_000_001n * (ended - FROM)) / 1_000_000n;
    expect(CARDS * exact - sum(waiting, 'energy')).toBeLessThanOrEqual(CARDS);
    expect(server.arrived).toHaveLength(waiting.length);
    expect([server.conflicts, server.refusals]).toEqual([[], []]);
    const times = server.arrived.map(({ effectiveAtMs }) => effectiveAtMs);
    expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0n) - HOUR)).toBe(true);
  }, 120_000);
});

/** Until the server has taken in so many more. */
async function more(events: number): Promise<void> {
  const until = server.taken.size + events;
  while (server.taken.size < until) await wait(20);
}

describe('copyhold agent, beside cards', () => {
  it('kill -9 again and again: every second of a card is reported at most once, and none before the last kill is lost', async () => {
    const machine = new TestMachine();
    try {
      machine.program('nvidia-smi', `console.log('uuid, name, power.draw [W]\\nGPU-1, NVIDIA A100, 100.00 W')`);
      machine.settings({
        readers: [{ kind: 'nvidia-smi', site: 'mill', everySeconds: 1, subject: 'r0004' }],
        windowSeconds: 1,
        sendEverySeconds: 1,
      });
      const state = ['--state', machine.state];
      expect((await machine.run(['enrol', server.url, 'cht_once', ...state])).code).toBe(0);
      for (const mood of ['well', 'lost', 'well'] as const) {
        server.mood = mood;
        const agent = machine.start(state);
        await more(4);
        await wait(Math.random() * 1_500);
        agent.child.kill('SIGKILL');
        await agent.ended;
      }
      server.mood = 'well';
      const last = machine.start(state);
      await more(2);
      last.child.kill('SIGTERM');
      expect(await last.ended).toMatchObject({ code: 0 });
      const events = [...server.taken.values()]
        .filter(({ meter: { kind } }) => kind === 'gpu-time')
        .toSorted((a, b) => Number(a.effectiveAtMs - b.effectiveAtMs));
      expect(server.conflicts).toEqual([]);
      expect(events.length).toBeGreaterThan(6);
      for (const [index, event] of events.entries()) {
        expect(event.quantity).toBe(1_000n * ((event.endMs ?? 0n) - event.effectiveAtMs));
        // Each span begins where the one before it ended, over kills and starts: nothing twice, nothing lost.
        if (index > 0) expect(event.effectiveAtMs).toBe(events[index - 1]?.endMs);
      }
    } finally {
      machine.remove();
    }
  });
});
