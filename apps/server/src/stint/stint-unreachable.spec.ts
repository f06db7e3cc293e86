import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { isRefusal } from '#libs/amount';
import { Database } from '../database/database.js';
import { LeaseKeeper } from './lease-keeper.js';
import { StintService } from './stint.service.js';
import { StintStore, type HoldMade, type HoldWanted } from './stint.store.js';
import type { Hold, StintNo, UseAsked } from './stint.types.js';

const ADMITS_MS = 250;

/** A database that answers until it is cut off. */
class Cuttable extends Database {
  isCut = false;

  constructor() {
    super(new DataSource({ type: 'postgres' }));
  }

  override statements<T>(work: Parameters<typeof Database.prototype.statements<T>>[0]): Promise<T> {
    return this.isCut ? Promise.reject(new Error('connect ECONNREFUSED')) : super.statements(work);
  }
}

/** Grants what is asked, in blocks or only by the request, and notes every exit. */
class Willing extends StintStore {
  readonly settled: bigint[] = [];
  /** What an answer waits for. */
  answers: Promise<unknown> = Promise.resolve();
  private next = 0;

  constructor(private readonly inBlocks: boolean) {
    super();
  }

  override async reserve(_: unknown, wanted: HoldWanted): Promise<HoldMade | { outcome: string; left: bigint }> {
    await this.answers;
    if (wanted.kind === 'LEASE' && !this.inBlocks) return { outcome: 'StintNearlySpent', left: 0n };
    this.next += 1;
    const id = `00000000-0000-0000-0000-${String(this.next).padStart(12, '0')}`;
    const figures = { amount: wanted.asked, left: 0n, livesMs: 2 * ADMITS_MS, admitsMs: ADMITS_MS };
    return { outcome: 'HELD', id, state: 'HELD', ...figures };
  }

  override beat(): Promise<{ outcome: string; amount: bigint; metered: bigint; livesMs: number }> {
    return Promise.resolve({ outcome: 'HELD', amount: 10n, metered: 0n, livesMs: 2 * ADMITS_MS });
  }

  override shrink(): Promise<string> {
    return Promise.resolve('HELD');
  }

  override settle(_: unknown, __: string, { actual }: { readonly actual: bigint }) {
    this.settled.push(actual);
    return Promise.resolve({ outcome: 'DONE', state: 'SETTLED' as const, charged: actual, residue: 0n });
  }
}

function house(inBlocks: boolean) {
  const database = new Cuttable();
  const store = new Willing(inBlocks);
  return { database, store, stints: new StintService(database, store, new LeaseKeeper(database, store)) };
}

const asking = (requestId: string): UseAsked => ({
  partnershipId: 'p',
  rollNumber: 'r0001',
  model: 'm',
  ask: { compute: 10n },
  gatewayId: 'g',
  requestId,
});
const held = (answer: Hold | StintNo): Hold => {
  if (isRefusal(answer)) throw new Error(answer.message);
  return answer;
};

describe('a block that is busy', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is followed by the next one before it ends, and nobody waits for that', async () => {
    const { store, stints } = house(true);
    const blockOf = async (requestId: string): Promise<string | undefined> =>
      held(await stints.reserve(asking(requestId)))
        .id.slice(0, 36)
        .at(-1);
    let now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    expect(await blockOf('first')).toBe('1');
    now += Math.ceil(ADMITS_MS / 2);
    expect(await blockOf('in its second third')).toBe('1');
    now += Math.ceil(ADMITS_MS / 4);
    const silence = Promise.withResolvers<undefined>();
    store.answers = silence.promise;
    expect(await blockOf('asks for the next')).toBe('1');
    expect(await blockOf('meanwhile')).toBe('1');
    silence.resolve(undefined);
    now += Math.ceil(ADMITS_MS / 2);
    expect(await blockOf('after its end')).toBe('2');
    await stints.tick();
    expect(store.settled).toEqual([]);
  });
});

describe('a stint whose database is silent', () => {
  it('lets begin only what its block admits, and nothing once the block is over', async () => {
    const { database, stints } = house(true);
    const first = held(await stints.reserve(asking('first')));
    database.isCut = true;
    expect(held(await stints.reserve(asking('second'))).leased).toBe(true);
    await sleep(ADMITS_MS + 50);
    expect(await stints.reserve(asking('third'))).toMatchObject({ kind: 'StintUnreachable' });
    expect(await stints.beat(first.id, 1n)).toMatchObject({ stop: false });
    await sleep(ADMITS_MS);
    expect(await stints.beat(first.id, 2n)).toMatchObject({ stop: true });
  });

  it('says an exit again until it is heard', async () => {
    const { database, store, stints } = house(false);
    const hold = held(await stints.reserve(asking('first')));
    expect(hold.leased).toBe(false);
    database.isCut = true;
    expect(await stints.beat(hold.id, 3n)).toMatchObject({ kind: 'StintUnreachable' });
    expect(await stints.settle(hold.id, 7n, 'engine')).toMatchObject({ kind: 'StintUnreachable' });
    await stints.tick();
    expect(store.settled).toEqual([]);
    database.isCut = false;
    await stints.tick();
    await stints.tick();
    expect(store.settled).toEqual([7n]);
  });

  it('keeps a block that it could not end, and ends it with what was used', async () => {
    const { database, store, stints } = house(true);
    const hold = held(await stints.reserve(asking('first')));
    expect(await stints.settle(hold.id, 4n, 'engine')).toEqual({ state: 'SETTLED', charged: 4n, residue: 0n });
    database.isCut = true;
    await sleep(ADMITS_MS + 50);
    await stints.tick();
    expect(store.settled).toEqual([]);
    database.isCut = false;
    await stints.tick();
    await stints.tick();
    expect(store.settled).toEqual([4n]);
  });
});
