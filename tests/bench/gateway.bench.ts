import { TINY } from '../support/inference/inference-process.js';
import { BenchRoom, FLOOD, SATURATED } from './gateway/room.js';
import { StreamClient, type Asked } from './gateway/streams.js';
import { timed, type Bench, type Measured, type Side } from './harness/bench.js';
import { median } from './harness/statistics.js';

const AT_ONCE = 4;
const STREAMS = 24;
const TOKENS = 100;
/** The tiny model makes 143 tokens of it before it ends by itself. */
const PROMPT = 'x';
const FLOOD_STREAMS = 8;
const FLOOD_TOKENS = 3_000;

const room = new BenchRoom();
const client = new StreamClient();
/** Milliseconds to the first byte of each stream, by side, warm-up rounds left out. */
const firsts = new Map<string, number[]>();

/** So many streams, four at any time, each to its end. */
async function streams(asked: Asked, count: number, seen: (firstMs: number) => void): Promise<Measured> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const { firstMs } = await client.one(asked, PROMPT);
      seen(firstMs);
    }
  };
  return timed(() => Promise.all(Array.from({ length: AT_ONCE }, worker)));
}

/** How a side gets at a model. */
type Way = 'direct' | 'proxy' | 'gateway' | 'rows';

function askedOf(model: string, way: Way): Pick<Asked, 'url' | 'key'> {
  if (way === 'gateway') return { url: room.gateway, key: room.keys.ample };
  if (way === 'rows') return { url: room.gateway, key: room.keys.scarce };
  return { url: room.of(model)[way], key: '' };
}

/** A side over one of the real engines. */
const engine =
  (way: Way, model = TINY): Side =>
  (round) =>
    streams({ ...askedOf(model, way), model, tokens: TOKENS }, STREAMS, (firstMs) => {
      const name = `${model} ${way}`;
      if (round >= 0) firsts.set(name, [...(firsts.get(name) ?? []), firstMs]);
    });

/** A side over the upstream that costs nothing. */
const flood =
  (way: Way): Side =>
  () =>
    streams({ ...askedOf(FLOOD, way), model: FLOOD, tokens: FLOOD_TOKENS }, FLOOD_STREAMS, () => undefined);

const first = (way: Way, model = TINY): number => median(firsts.get(`${model} ${way}`) ?? [Number.NaN]);

/**
 * Four concurrent streams of a real inference server, each side to the last byte: directly, through the gateway (key,
 * stint, count, settlement, cost), through a bare proxy. Every party is a process of its own. Beside it what no upstream
 * elsewhere does: an engine without pauses that takes the processors of everybody else, and chunks that cost nothing.
 */
export default {
  name: 'gateway',
  ratio: 'gateway/direct',
  rounds: 7,
  setUp: () => room.open(),
  baseline: engine('direct'),
  subject: engine('gateway'),
  others: {
    'bare proxy/direct': engine('proxy'),
    'row holds/direct': engine('rows'),
    'saturated directly': engine('direct', SATURATED),
    'saturated by the gateway': engine('gateway', SATURATED),
    'saturated by a bare proxy': engine('proxy', SATURATED),
    'flood directly': flood('direct'),
    'flood by the gateway': flood('gateway'),
    'flood by a bare proxy': flood('proxy'),
  },
  figures: ({ baseline, subject, others }) => {
    const of = (name: string): number => others[name]?.median ?? Number.NaN;
    const share = (name: string): number => of(`${name} directly`) / of(`${name} by the gateway`);
    const shareOfProxy = (name: string): number => of(`${name} by a bare proxy`) / of(`${name} by the gateway`);
    return {
      'throughput, share of direct': baseline.median / subject.median,
      'throughput, share of a bare proxy': of('bare proxy/direct') / subject.median,
      'added median latency, ms': first('gateway') - first('direct'),
      'bare proxy: added median latency, ms': first('proxy') - first('direct'),
      'median to the first byte directly, ms': first('direct'),
      'tokens per second directly': ((STREAMS * TOKENS) / baseline.median) * 1_000,
      'row holds: throughput, share of direct': baseline.median / of('row holds/direct'),
      'row holds: added median latency, ms': first('rows') - first('direct'),
      'saturated: throughput, share of direct': share('saturated'),
      'saturated: throughput, share of a bare proxy': shareOfProxy('saturated'),
      'saturated: added median latency, ms': first('gateway', SATURATED) - first('direct', SATURATED),
      'flood: throughput, share of direct': share('flood'),
      'flood: throughput, share of a bare proxy': shareOfProxy('flood'),
      'flood: tokens per second by the gateway': ((FLOOD_STREAMS * FLOOD_TOKENS) / of('flood by the gateway')) * 1_000,
    };
  },
  tearDown: async () => {
    client.close();
    await room.close();
  },
} satisfies Bench;
