import 'reflect-metadata';
import { createHash } from 'node:crypto';
import process from 'node:process';
import type pg from 'pg';
import type { JournalDraft } from '#libs/ledger';
import { timed, type Bench, type Measured } from './harness/bench.js';
import { spreadOf, type Spread as Times } from './harness/statistics.js';
import {
  BATCH,
  EFFECTIVE_AT,
  freshCharges,
  insertPlainly,
  MEMO,
  post,
  postingArguments,
  type Charge,
  type Spread,
} from './ledger/batches.js';
import { BUSY } from './ledger/history.js';
import { Shelf, type Books, type Service } from './ledger/shelf.js';

/** Without the large books: `COPYHOLD_BENCH=quick npm run bench ledger`. */
const QUICK = process.env['COPYHOLD_BENCH'] === 'quick';
const SMALL = 10_000;
const LARGE = QUICK ? SMALL : 1_000_000;
const CALLS = 3;
const IN_FLIGHT = 64;
const CONNECTIONS = 8;
const SINGLES = 1_024;
const PAGES = 50;
const PAGE_LINES = 50;

const shelf = new Shelf();
let small: Books;
let large: Books;
let service: Service;
let connections: readonly pg.Client[] = [];

async function setUp(): Promise<void> {
  await shelf.open();
  await shelf.found('small');
  await shelf.grow('small', SMALL);
  await shelf.copy('large', 'small');
  await shelf.grow('large', LARGE);
  await shelf.close('small');
  await shelf.close('large');
  small = await shelf.books('small');
  large = await shelf.books('large');
  service = await shelf.features('small');
  connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => shelf.client('small')));
}

/** Processor time of the database by side, in milliseconds: it hardly notices what else the machine does. */
const worked = new Map<string, number[]>();

async function byBooks(books: Books, side: string, work: () => Promise<void>): Promise<Measured> {
  const before = books.processor();
  const measured = await timed(work);
  const after = books.processor();
  if (before !== undefined && after !== undefined) worked.set(side, [...(worked.get(side) ?? []), after - before]);
  return measured;
}

/** A call of 1,000 journals, several times; what is sent is made ready before the clock starts. */
async function posting(books: Books, spread: Spread): Promise<Measured> {
  const calls = Array.from({ length: CALLS }, () => postingArguments(books.ceiling, freshCharges(BATCH, spread)));
  return byBooks(books, `posting ${books.journals} ${spread}`, async () => {
    for (const call of calls) await post(books.client, call);
  });
}

async function inserting(books: Books, spread: Spread): Promise<Measured> {
  const calls = Array.from({ length: CALLS }, () => books.ceiling.arguments(freshCharges(BATCH, spread)));
  return byBooks(books, `ceiling ${books.journals} ${spread}`, async () => {
    for (const call of calls) await insertPlainly(books.client, call);
  });
}

/** The share of the ceiling by processor time; none where the system does not tell it. */
function processorShare(books: Books): Readonly<Record<string, number>> {
  const [posted, inserted] = ['posting', 'ceiling'].map((side) => worked.get(`${side} ${books.journals} random`));
  if (posted === undefined || inserted === undefined) return {};
  const share = spreadOf(inserted).median / spreadOf(posted).median;
  return { [`posting, share of the ceiling in processor time, ${books.journals} journals`]: share };
}

const draftOf = ({ key, debit, credit, amount }: Charge): JournalDraft => ({
  idempotencyKey: key,
  kind: 'charge',
  memo: MEMO,
  actor: 'system',
  customVersion: 1,
  effectiveAt: EFFECTIVE_AT,
  postings: [
    { account: debit, unit: 'EUR', side: 'DEBIT', amount: BigInt(amount) },
    { account: credit, unit: 'EUR', side: 'CREDIT', amount: BigInt(amount) },
  ],
});

/** So many workers take one piece of work after another until none is left. */
async function inTurns(workers: number, pieces: readonly (() => Promise<unknown>)[]): Promise<void> {
  const left = [...pieces];
  const work = async (): Promise<void> => {
    for (let piece = left.pop(); piece !== undefined; piece = left.pop()) await piece();
  };
  await Promise.all(Array.from({ length: workers }, work));
}

/** Requests of one journal each, 64 waiting at any time, as a busy server has them. */
async function throughTheService(): Promise<Measured> {
  const pieces = freshCharges(SINGLES, 'random')
    .map(draftOf)
    .map((draft) => async () => {
      const [answer] = await service.ledger.post(small.ledger, [draft]);
      if (answer?.kind !== 'Posted') throw new Error(`the bench posts what is sound; refused: ${String(answer?.kind)}`);
    });
  return timed(() => inTurns(IN_FLIGHT, pieces));
}

/** As many transfers by a function that posts one a commit, from eight connections. */
async function oneByOne(): Promise<Measured> {
  const free = [...connections];
  const pieces = freshCharges(SINGLES, 'random').map(({ key, debit, credit, amount }) => async () => {
    const client = free.pop();
    if (client === undefined) throw new Error('as many workers as connections');
    const values = [small.ledger, key, createHash('sha256').update(key).digest(), debit, credit, amount];
    await client.query({ name: 'one', text: 'SELECT plain.post_one($1, $2, $3, $4, $5, $6)', values });
    free.push(client);
  });
  return timed(() => inTurns(CONNECTIONS, pieces));
}

/** Pages of the longest statement of the books, from anywhere in it. */
async function statementPages(books: Books): Promise<Measured> {
  const wish = { account: BUSY, unit: 'EUR', recorded: { from: null, before: null }, first: PAGE_LINES };
  return timed(async () => {
    for (let page = 0; page < PAGES; page += 1) {
      const after = BigInt(Math.floor((Math.random() * books.journals) / 10) - PAGE_LINES);
      const found = await books.statements.statement(books.ledger, { ...wish, after: after < 0n ? 0n : after });
      if (found?.edges.length !== PAGE_LINES) throw new Error('the bench reads full pages');
    }
  });
}

/** The trial balance of the closed quarter: as many accounts in all books, however many journals. */
async function trialBalance(books: Books): Promise<Measured> {
  return timed(async () => {
    const found = await books.balances.trialBalance(
      books.ledger,
      { body: null, unit: null },
      { periodId: books.closedPeriod },
    );
    if ('refused' in found || found.totals.some(({ difference }) => difference !== 0n))
      throw new Error('the books balance');
  });
}

const median = (sides: Readonly<Record<string, Times>>, name: string): number => sides[name]?.median ?? Number.NaN;

/** How much faster the second is: the ratio of rates. */
const rate = (sides: Readonly<Record<string, Times>>, slower: string, faster: string): number =>
  median(sides, slower) / median(sides, faster);

export default {
  name: 'ledger',
  ratio: 'posting/ceiling',
  rounds: 7,
  setUp,
  baseline: () => inserting(small, 'random'),
  subject: () => posting(small, 'random'),
  others: {
    'hot ceiling': () => inserting(small, 'hot'),
    'hot posting': () => posting(small, 'hot'),
    'large ceiling': () => inserting(large, 'random'),
    'large posting': () => posting(large, 'random'),
    'large hot posting': () => posting(large, 'hot'),
    'one by one': oneByOne,
    service: throughTheService,
    'statement page': () => statementPages(small),
    'large statement page': () => statementPages(large),
    'closed quarter': () => trialBalance(small),
    'large closed quarter': () => trialBalance(large),
  },
  figures: ({ baseline, subject, others }) => {
    const sides = { baseline, subject, ...others };
    return {
      'journals in the small books': SMALL,
      'journals in the large books': LARGE,
      'journals posted per second': (CALLS * BATCH * 1_000) / subject.median,
      'posting, share of the ceiling (at least 0.30)': rate(sides, 'baseline', 'subject'),
      'hot posting, share of the ceiling (at least 0.30)': rate(sides, 'hot ceiling', 'hot posting'),
      'large posting, share of the ceiling (at least 0.30)': rate(sides, 'large ceiling', 'large posting'),
      ...processorShare(small),
      ...processorShare(large),
      'hot rate by random rate (at least 0.9)': rate(sides, 'subject', 'hot posting'),
      'large rate by small rate (at least 0.8)': rate(sides, 'subject', 'large posting'),
      'large hot rate by large rate (at least 0.9)': rate(sides, 'large posting', 'large hot posting'),
      'service by one by one (at least 3)': rate(sides, 'one by one', 'service'),
      'single posts per second': (SINGLES * 1_000) / median(sides, 'service'),
      'statement page ms': median(sides, 'statement page') / PAGES,
      'large statement page by small (at most 1.5)': rate(sides, 'large statement page', 'statement page'),
      'large closed quarter by small (does not grow)': rate(sides, 'large closed quarter', 'closed quarter'),
    };
  },
  tearDown: () => shelf.remove(),
} satisfies Bench;
