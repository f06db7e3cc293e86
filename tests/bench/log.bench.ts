import 'reflect-metadata';
import process from 'node:process';
import { timed, type Bench, type Measured } from './harness/bench.js';
import { spreadOf, type Spread } from './harness/statistics.js';
import { freshCharges, post, postingArguments } from './ledger/batches.js';
import { Shelf, type Books } from './ledger/shelf.js';

/** `COPYHOLD_BENCH=quick npm run bench log`: smaller books and a shorter backlog. */
const QUICK = process.env['COPYHOLD_BENCH'] === 'quick';
const HISTORY = QUICK ? 10_000 : 100_000;
const BACKLOG = QUICK ? 20_000 : 60_000;

/** Journals in a call, and how many calls are measured together. */
const SIZES = [
  { batch: 1, calls: 200 },
  { batch: 10, calls: 100 },
  { batch: 100, calls: 30 },
  { batch: 1_000, calls: 5 },
] as const;
type Size = (typeof SIZES)[number];
const LARGEST = SIZES[3];

const shelf = new Shelf();
let off: Books;
let on: Books;
let sequencer: Awaited<ReturnType<Shelf['sequencer']>>;
let backlog: typeof sequencer;

/** Processor time of the database by side (ms), the sequencer's among it: it hardly notices what else the machine does. */
const worked = new Map<string, number[]>();

function note(side: string, used: number | undefined): void {
  if (used !== undefined) worked.set(side, [...(worked.get(side) ?? []), used]);
}

const between = (before: number | undefined, after: number | undefined): number | undefined =>
  before === undefined || after === undefined ? undefined : after - before;

async function setUp(): Promise<void> {
  await shelf.open();
  await shelf.found('off');
  await shelf.copy('backlog', 'off');
  await shelf.grow('off', HISTORY);
  await shelf.copy('logged', 'off');
  await shelf.withoutLog('off');
  off = await shelf.books('off');
  on = await shelf.books('logged');
  sequencer = await shelf.sequencer('logged');
  backlog = await shelf.sequencer('backlog');
}

async function posting(books: Books, prepared: readonly unknown[][]): Promise<void> {
  for (const call of prepared) await post(books.client, call);
}

const prepared = (books: Books, { batch, calls: count }: Size): unknown[][] =>
  Array.from({ length: count }, () => postingArguments(books.ceiling, freshCharges(batch, 'random')));

async function withoutLog(size: Size): Promise<Measured> {
  const work = prepared(off, size);
  const before = off.processor();
  const measured = await timed(() => posting(off, work));
  note(name('off', size), between(before, off.processor()));
  return measured;
}

/** With the log: beside the posting the sequencer signs, every second as the server does and at least once in each run. */
async function withLog(size: Size): Promise<Measured> {
  const work = prepared(on, size);
  const before = [on.processor(), await sequencer.used()] as const;
  const measured = await timed(async () => {
    const signing = sequencer.service.round();
    const clock = setInterval(() => void sequencer.service.round(), 1_000);
    await posting(on, work);
    clearInterval(clock);
    await signing;
  });
  await sequencer.service.round();
  const posted = between(before[0], on.processor());
  const signed = between(before[1], await sequencer.used());
  note(name('on', size), posted === undefined || signed === undefined ? undefined : posted + signed);
  note(`signing beside ${name('on', size)}`, signed);
  return measured;
}

/** A backlog that was staged before, into the tree and signed: nothing else runs. */
async function sequencing(): Promise<Measured> {
  await shelf.stage('backlog', BACKLOG);
  return timed(async () => {
    while ((await backlog.service.round()) > 0);
  });
}

const middle = (side: string): number | undefined => {
  const used = worked.get(side);
  return used === undefined ? undefined : spreadOf(used).median;
};

/** The same rates by what the database's processes worked; none where the system does not tell it. */
function processor(size: Size): readonly (readonly [string, number])[] {
  const [without, all, signing] = [name('off', size), name('on', size), `signing beside ${name('on', size)}`].map(
    middle,
  );
  if (without === undefined || all === undefined || signing === undefined) return [];
  const calls = `${String(size.batch)} in a call`;
  return [
    [`the same by processor time of the database, ${calls}`, without / all],
    [`the same without the signing, ${calls}`, without / (all - signing)],
  ];
}

const name = (side: 'off' | 'on', { batch }: Size): string => `${side}, ${String(batch)} in a call`;
const smaller = SIZES.filter((size) => size !== LARGEST);

export default {
  name: 'log',
  ratio: 'posting with the log/without',
  rounds: QUICK ? 5 : 11,
  setUp,
  baseline: () => withoutLog(LARGEST),
  subject: () => withLog(LARGEST),
  others: {
    ...Object.fromEntries(
      smaller.flatMap((size) => [
        [name('off', size), () => withoutLog(size)],
        [name('on', size), () => withLog(size)],
      ]),
    ),
    sequencing,
  },
  figures: ({ baseline, subject, others }) => {
    const of = (side: 'off' | 'on', size: Size): Spread | undefined =>
      size === LARGEST ? (side === 'off' ? baseline : subject) : others[name(side, size)];
    const perSecond = (spread: Spread | undefined, { batch, calls: count }: Size): number =>
      (1_000 * batch * count) / (spread?.median ?? Number.NaN);
    const share = (size: Size): number =>
      (of('off', size)?.median ?? Number.NaN) / (of('on', size)?.median ?? Number.NaN);
    return {
      'journals in the books before': HISTORY,
      ...Object.fromEntries(
        SIZES.flatMap((size) => [
          [`rate with the log by rate without, ${String(size.batch)} in a call (at least 0.9)`, share(size)],
          ...processor(size),
          [`journals per second with the log, ${String(size.batch)} in a call`, perSecond(of('on', size), size)],
        ]),
      ),
      'leaves sequenced per second, from a backlog': (1_000 * BACKLOG) / (others['sequencing']?.median ?? Number.NaN),
      'leaves staged per second, one batch each (must be less)': perSecond(of('on', SIZES[0]), SIZES[0]),
    };
  },
  tearDown: () => shelf.remove(),
} satisfies Bench;
