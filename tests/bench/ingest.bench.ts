import { unitOfMeter, type UsageEvent } from '#libs/inference-meter';
import { timed, type Bench } from './harness/bench.js';
import { Stage } from './usage/stage.js';

/** A week-old site: so many GPUs, each with its own source, report so many minutes in one round. */
const MACHINES = 100;
const GPUS = 8;
const MINUTES = 30;
const EVENTS = MACHINES * GPUS * MINUTES;
/** As an agent sends them. */
const BATCH = 1_000;
/** One event in so many is corrected. */
const CORRECTED = 20;
const MINUTE = 60_000n;
const MILLI_GPU = 1_000n;

const stage = new Stage();
let rounds = 0;

/** Minutes of GPU time never reported before: eight users, four models of GPU, an hour that other rounds share. */
function freshEvents(): UsageEvent[] {
  rounds += 1;
  const startMs = BigInt(Date.UTC(2024, 0, 1)) + BigInt(rounds) * MINUTE * BigInt(MINUTES);
  return Array.from({ length: EVENTS }, (_, index): UsageEvent => {
    const gpu = index % (MACHINES * GPUS);
    const minute = BigInt(Math.floor(index / (MACHINES * GPUS)));
    const effectiveAtMs = startMs + minute * MINUTE;
    return {
      source: `/machine/m-${Math.floor(gpu / GPUS)}/gpu/${gpu % GPUS}`,
      id: `w${effectiveAtMs}`,
      subject: `d000${gpu % 8}`,
      meter: { kind: 'gpu-time', resource: ['A100', 'H100', 'T4', 'L40S'][gpu % 4] ?? '' },
      unit: unitOfMeter('gpu-time'),
      quantity: MILLI_GPU * MINUTE,
      effectiveAtMs,
      endMs: effectiveAtMs + MINUTE,
      site: 'mill',
      method: 'device_counter',
    };
  });
}

async function send(events: readonly UsageEvent[]): Promise<void> {
  for (let start = 0; start < events.length; start += BATCH) await stage.ingest(events.slice(start, start + BATCH));
}

/** Every second event came before, as after a lost answer. */
async function halfKnown(): Promise<UsageEvent[]> {
  const events = freshEvents();
  await send(events.filter((_, index) => index % 2 === 0));
  return events;
}

/** Some of what is sent corrects what came before. */
async function withCorrections(): Promise<UsageEvent[]> {
  const known = freshEvents();
  await send(known.filter((_, index) => index % CORRECTED === 0));
  return freshEvents().map((event, index) => {
    const target = known[index];
    if (index % CORRECTED !== 0 || target === undefined) return event;
    const corrects = { source: target.source, id: target.id, reason: 'the counter was read twice' };
    return { ...target, id: `${target.id}c`, quantity: target.quantity / 2n, corrects };
  });
}

const perSecond = (milliseconds: number): number => (EVENTS / milliseconds) * 1_000;

/**
 * Taking in use, from the parsed event to the commit: hashed, told apart, rolled up, durable; against COPY of the same
 * rows into a plain table without an index.
 */
export default {
  name: 'ingest',
  ratio: 'ingest/copy',
  rounds: 5,
  setUp: () => stage.open(),
  baseline: () => {
    const events = freshEvents();
    return timed(() => stage.copy(events));
  },
  subject: () => {
    const events = freshEvents();
    return timed(() => send(events));
  },
  others: {
    'half known/copy': async () => {
      const events = await halfKnown();
      return timed(() => send(events));
    },
    'one in 20 a correction/copy': async () => {
      const events = await withCorrections();
      return timed(() => send(events));
    },
  },
  figures: ({ baseline, subject, others }) => ({
    events: EVENTS,
    'share of COPY': baseline.median / subject.median,
    'half known, share of fresh': subject.median / (others['half known/copy']?.median ?? Number.NaN),
    'events per second': perSecond(subject.median),
    'events per second by COPY': perSecond(baseline.median),
  }),
  tearDown: () => stage.close(),
} satisfies Bench;
