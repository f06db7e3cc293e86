import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { cloudEventOf, meterName, type UsageEvent } from '#libs/inference-meter';
import { timed, type Bench } from './harness/bench.js';
import { BenchMachine, type Signed } from './served/machine.js';
import { ServedStage } from './served/stage.js';

const GPUS = 8;
const MINUTES = 1_500;
const EVENTS = GPUS * MINUTES;
/** As the agent sends them. */
const BATCH = 1_000;
const MINUTE = 60_000n;
const SOURCE = '/machine/rack';

/** What a round works with; absent until it is set up. */
interface Set {
  readonly machine: BenchMachine;
  readonly copier: pg.PoolClient;
}

const stage = new ServedStage();
let made: Set | undefined;
let rounds = 0;

/** Minutes of GPU time never reported before. */
function freshEvents(): UsageEvent[] {
  rounds += 1;
  const startMs = BigInt(Date.UTC(2024, 0, 1)) + BigInt(rounds) * MINUTE * BigInt(MINUTES);
  return Array.from({ length: EVENTS }, (_, index): UsageEvent => {
    const effectiveAtMs = startMs + BigInt(Math.floor(index / GPUS)) * MINUTE;
    return {
      source: `${SOURCE}/gpu/${index % GPUS}`,
      id: `w${effectiveAtMs}`,
      subject: `r000${(index % 3) + 1}`,
      meter: { kind: 'gpu-time', resource: 'H100' },
      unit: 'COMPUTE_RAW',
      quantity: 1_000n * MINUTE,
      effectiveAtMs,
      endMs: effectiveAtMs + MINUTE,
      site: 'mill',
      method: 'device_counter',
    };
  });
}

function set(): Set {
  if (made === undefined) throw new Error('the bench is not set up');
  return made;
}

function signed(events: readonly UsageEvent[]): readonly Signed[] {
  const batches = Array.from({ length: Math.ceil(events.length / BATCH) }, (_, index) =>
    events.slice(index * BATCH, (index + 1) * BATCH),
  );
  const { machine } = set();
  return batches.map((batch) => machine.batch(batch.map((event) => cloudEventOf(event))));
}

/** One after the other, as the agent does; every event must have been taken in, or be known. */
async function sendAll(batches: readonly Signed[]): Promise<void> {
  const { machine } = set();
  for (const batch of batches) {
    const text = await machine.send(batch);
    if (/"status":(?!200)/u.test(text)) throw new Error(`an event was not taken in: ${text.slice(0, 300)}`);
  }
}

const copyLine = (event: UsageEvent): string =>
  [
    ...[event.source, event.id, event.subject, event.site ?? '', meterName(event.meter), event.unit],
    event.quantity.toString(),
    new Date(Number(event.effectiveAtMs)).toISOString(),
  ].join('\t') + '\n';

async function copy(events: readonly UsageEvent[]): Promise<void> {
  const lines = Array.from({ length: Math.ceil(events.length / BATCH) }, (_, index) =>
    events
      .slice(index * BATCH, (index + 1) * BATCH)
      .map(copyLine)
      .join(''),
  );
  await pipeline(Readable.from(lines), set().copier.query(copyFrom('COPY plain_usage FROM STDIN')));
}

const perSecond = (milliseconds: number): number => (EVENTS / milliseconds) * 1_000;

/**
 * Batches of a machine over HTTP, from the first byte sent to the last answer: signature and digest verified, events read,
 * told apart, rolled up, durable; against COPY of the same rows into a plain table. Sender and server share a process.
 */
export default {
  name: 'ingest-http',
  ratio: 'http/copy',
  rounds: 5,
  setUp: async () => {
    await stage.open();
    const machine = await BenchMachine.enrol(stage, 'rack');
    const copier = await stage.pool.connect();
    made = { machine, copier };
    await copier.query(`CREATE TABLE plain_usage (source text, id text, subject text, site text, meter text, unit text,
      quantity numeric(38,0), effective_at timestamptz)`);
  },
  baseline: () => {
    const events = freshEvents();
    return timed(() => copy(events));
  },
  subject: () => {
    const batches = signed(freshEvents());
    return timed(() => sendAll(batches));
  },
  others: {
    'half known/copy': async () => {
      const events = freshEvents();
      await sendAll(signed(events.filter((_, index) => index % 2 === 0)));
      const batches = signed(events);
      return timed(() => sendAll(batches));
    },
  },
  figures: ({ baseline, subject, others }) => ({
    events: EVENTS,
    'share of COPY': baseline.median / subject.median,
    'half known, share of fresh': subject.median / (others['half known/copy']?.median ?? Number.NaN),
    'events per second': perSecond(subject.median),
    'events per second by COPY': perSecond(baseline.median),
  }),
  tearDown: async () => {
    made?.copier.release();
    made?.machine.close();
    await stage.close();
  },
} satisfies Bench;
