import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseLlmRequestRow, type UsageEvent } from '#libs/inference-meter';
import { timed, type Bench } from './harness/bench.js';
import { ROOT, Stage } from './usage/stage.js';

const TRACE = join(ROOT, '..', 'shared', 'data', 'traces', 'llm-requests-conversation.csv');
/** As many requests as the public trace has, where it is absent; two events each. */
const GENERATED_ROWS = 19_366;
const GROWTH_STEPS = [10_000, 100_000];

/** A generator without randomness of its own: the same rows on every machine. */
function generatedRows(): readonly string[] {
  let state = 20_231_116;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  const start = Date.UTC(2023, 10, 16, 18, 15, 46);
  return Array.from({ length: GENERATED_ROWS }, (_, row) => {
    const instant = new Date(start + row * 182).toISOString().replace('T', ' ').slice(0, -1);
    return `${instant},${next() % 4_096},${next() % 1_024}`;
  });
}

const rowsOf = (file: string): readonly string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(1)
    .filter((line) => line !== '');

const rows = existsSync(TRACE) ? rowsOf(TRACE) : generatedRows();

/** Parsed once: what is measured is the way into the database. */
function eventsOf(source: string): UsageEvent[] {
  const context = { source, subject: 'd0001', site: 'mill', model: 'chat', nowMs: BigInt(Date.now()) };
  return rows.flatMap((line, index) => {
    const events = parseLlmRequestRow(line, index + 2, context);
    if ('refused' in events) throw new Error(events.message);
    return events;
  });
}

const stage = new Stage();
const figures: Record<string, number> = {};
let number = 0;

/** Events never seen before: the work of a first import. */
function freshEvents(): UsageEvent[] {
  number += 1;
  return eventsOf(`file:round-${number}.csv`);
}

/** How many bytes of tables and indexes one event costs, as work grows. */
async function measureGrowth(): Promise<void> {
  for (const wanted of GROWTH_STEPS) {
    const [before, known] = [await stage.size(), await stage.known()];
    for (let left = wanted; left > 0; left = wanted - ((await stage.known()) - known)) {
      await stage.ingest(freshEvents().slice(0, left));
    }
    figures[`bytes per event, ${wanted} events`] = ((await stage.size()) - before) / wanted;
  }
}

const events = rows.length * 2;

export default {
  name: 'usage-import',
  ratio: 'import/copy',
  rounds: 5,
  setUp: async () => {
    await stage.open();
    await measureGrowth();
  },
  baseline: async () => {
    const fresh = freshEvents();
    return timed(() => stage.copy(fresh));
  },
  subject: async () => {
    const fresh = freshEvents();
    return timed(() => stage.ingest(fresh));
  },
  figures: ({ baseline, subject }) => ({
    events,
    'share of COPY': baseline.median / subject.median,
    'events per second': (events / subject.median) * 1_000,
    'events per second by COPY': (events / baseline.median) * 1_000,
    ...figures,
  }),
  tearDown: () => stage.close(),
} satisfies Bench;
