import disk from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventBuffer } from './event-buffer.js';
import type { Kept } from './loss.js';

/** How many more calls that change the disk come through; then the process is dead, until the next start. */
let callsLeft = Number.POSITIVE_INFINITY;
/** Whether it is only that one call which fails, as on a disk that is full for a moment. */
let isOnce = false;
/** Whether any call failed since it was set. */
let hasFailed = false;

class Dead extends Error {}

function call<T>(act: () => T): T {
  if (callsLeft <= 0) {
    if (isOnce) callsLeft = Number.POSITIVE_INFINITY;
    hasFailed = true;
    throw new Dead();
  }
  callsLeft -= 1;
  return act();
}

/** The disk as it is. */
const fs = { ...disk };

const guarded: Partial<typeof fs> = {
  openSync: (...words) => call(() => fs.openSync(...words)),
  fsyncSync: (handle) => call(() => fs.fsyncSync(handle)),
  ftruncateSync: (...words) => call(() => fs.ftruncateSync(...words)),
  truncateSync: (...words) => call(() => fs.truncateSync(...words)),
  renameSync: (...words) => call(() => fs.renameSync(...words)),
  rmSync: (...words) => call(() => fs.rmSync(...words)),
  writeFileSync: (...words) => call(() => fs.writeFileSync(...words)),
};

/** The last write of a dying process is cut in the middle. */
function writeSync(handle: number, bytes: Buffer, from: number, length: number, at: number | null): number {
  if (callsLeft === 1) fs.writeSync(handle, bytes, from, Math.floor(length / 2), at);
  if (callsLeft <= 1) callsLeft = 0;
  return call(() => fs.writeSync(handle, bytes, from, length, at));
}

// Whoever has imported them calls these from now on, and the true ones again afterwards.
Object.assign(disk, guarded, { writeSync });
syncBuiltinESMExports();
afterAll(() => {
  Object.assign(
    disk,
    Object.fromEntries([...Object.keys(guarded), 'writeSync'].map((name) => [name, Reflect.get(fs, name)])),
  );
  syncBuiltinESMExports();
});

let root: string;

beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'crash-'));
});

afterEach(() => {
  callsLeft = Number.POSITIVE_INFINITY;
  isOnce = false;
  fs.rmSync(root, { recursive: true, force: true });
});

const kept = (name: string): Kept => ({ text: JSON.stringify({ id: name }), meter: 'energy/mill', quantity: 1n });

function waiting(buffer: EventBuffer): readonly string[] {
  const ids: string[] = [];
  for (;;) {
    const batch = buffer.oldest({ events: 100, bytes: 1_000_000 });
    const last = batch.at(-1);
    if (last === undefined) return ids;
    ids.push(...batch.map(({ text }) => (JSON.parse(text) as { id: string }).id));
    buffer.sent(last.seq);
  }
}

/** Does it with so many calls, and says whether it came to its end. */
function dyingAfter(calls: number, act: () => void): boolean {
  callsLeft = calls;
  hasFailed = false;
  try {
    act();
    return !hasFailed;
  } catch (error) {
    if (!(error instanceof Dead)) throw error;
    return false;
  } finally {
    callsLeft = Number.POSITIVE_INFINITY;
  }
}

const LIMITS = { mostBytes: 100_000, segmentBytes: 150 };
const open = (folder: string): EventBuffer => new EventBuffer(folder, LIMITS);

/** A buffer that holds a, b, c, of which a is sent, with a reader that remembers 1. */
function begun(folder: string): EventBuffer {
  const buffer = open(folder);
  buffer.keep({ reader: { name: 'gpu', state: 1 }, events: ['a', 'b', 'c'].map(kept), atMs: 0n });
  buffer.sent(1);
  return buffer;
}

describe('a process that dies at any call to the disk', () => {
  it('has kept a step whole, or nothing of it', () => {
    let calls = 0;
    const states = new Set<unknown>();
    for (let ended = false; !ended; calls += 1) {
      const folder = join(root, `step-${calls}`);
      const buffer = begun(folder);
      ended = dyingAfter(calls, () => {
        buffer.keep({ reader: { name: 'gpu', state: 2 }, events: ['d', 'e', 'f'].map(kept), atMs: 0n });
      });
      const after = open(folder);
      const state = after.stateOf('gpu');
      states.add(state);
      if (ended) expect(state).toBe(2);
      expect(waiting(after)).toEqual(state === 2 ? ['b', 'c', 'd', 'e', 'f'] : ['b', 'c']);
    }
    expect(calls).toBeGreaterThan(8);
    expect(states).toEqual(new Set([1, 2]));
  });

  it('has kept what comes without a state up to some event, and what it was told is kept', () => {
    for (let [calls, ended] = [0, false]; !ended; calls += 1) {
      const folder = join(root, `plain-${calls}`);
      const buffer = begun(folder);
      ended = dyingAfter(calls, () => {
        buffer.keep({ events: ['d', 'e', 'f'].map(kept), atMs: 0n });
      });
      const after = waiting(open(folder));
      expect(['b', 'c', 'd', 'e', 'f'].slice(0, after.length)).toEqual(after);
      expect(after.length).toBeGreaterThanOrEqual(ended ? 5 : 2);
    }
  });

  it('forgets only what was sent, whenever it dies while forgetting or starting', () => {
    for (let [calls, ended] = [0, false]; !ended; calls += 1) {
      const folder = join(root, `sent-${calls}`);
      const buffer = begun(folder);
      ended = dyingAfter(calls, () => {
        buffer.sent(2);
      });
      const isStarted = dyingAfter(calls, () => void open(folder));
      const after = waiting(open(folder));
      expect(after).toEqual(ended ? ['c'] : expect.arrayContaining(['c']));
      expect(['b', 'c'].slice(-after.length)).toEqual(after);
      ended &&= isStarted;
    }
  });
});

describe('a disk that fails for a moment', () => {
  it('has the step, or has nothing of it and takes the next try', () => {
    isOnce = true;
    const outcomes = new Set<boolean>();
    for (let [calls, isFailing] = [0, true]; isFailing; calls += 1) {
      const folder = join(root, `moment-${calls}`);
      const buffer = begun(folder);
      const keep = (name: string, state: number): void => {
        buffer.keep({ reader: { name: 'gpu', state }, events: [kept(name)], atMs: 0n });
      };
      callsLeft = calls;
      let isKept = true;
      try {
        keep('d', 2);
      } catch {
        isKept = false;
      }
      isFailing = callsLeft === Number.POSITIVE_INFINITY;
      callsLeft = Number.POSITIVE_INFINITY;
      // The reader that was told no asks its meter again from where it was.
      keep(isKept ? 'e' : 'd again', 3);
      outcomes.add(isKept);
      const expected = isKept ? ['b', 'c', 'd', 'e'] : ['b', 'c', 'd again'];
      expect(waiting(calls % 2 === 0 ? buffer : open(folder))).toEqual(expected);
      expect(open(folder).stateOf('gpu')).toBe(3);
    }
    expect(outcomes).toEqual(new Set([true, false]));
  });

  it('loses nothing that comes without a state after a step that was not kept', () => {
    isOnce = true;
    for (let [calls, isFailing] = [0, true]; isFailing; calls += 1) {
      const folder = join(root, `after-${calls}`);
      const buffer = begun(folder);
      callsLeft = calls;
      let isKept = true;
      try {
        buffer.keep({ reader: { name: 'gpu', state: 2 }, events: [kept('d')], atMs: 0n });
      } catch {
        isKept = false;
      }
      isFailing = callsLeft === Number.POSITIVE_INFINITY;
      callsLeft = Number.POSITIVE_INFINITY;
      buffer.keep({ events: [kept('piped')], atMs: 0n });
      const after = open(folder);
      expect(after.stateOf('gpu')).toBe(isKept ? 2 : 1);
      expect(waiting(after)).toEqual(isKept ? ['b', 'c', 'd', 'piped'] : ['b', 'c', 'piped']);
    }
  });

  it('forgets what a write left behind that failed, as did taking it back', () => {
    for (let [calls, isWritten] = [1, false]; !isWritten; calls += 1) {
      for (let [more, isEnded] = [0, false]; !isEnded; more += 1) {
        const folder = join(root, `twice-${calls}-${more}`);
        const buffer = begun(folder);
        isWritten = dyingAfter(calls, () => void buffer.keep({ events: ['d', 'e'].map(kept), atMs: 0n }));
        if (isWritten) break;
        isEnded = dyingAfter(more, () => {
          buffer.keep({ reader: { name: 'gpu', state: 2 }, events: [kept('f')], atMs: 0n });
        });
        const after = open(folder);
        const state = after.stateOf('gpu');
        if (isEnded) expect(state).toBe(2);
        const told = waiting(after).slice(2);
        // Until the next step begins, what was half written may still be there: whoever wrote it tells it again.
        if (state === 2) expect(told).toEqual(['f']);
        else expect(['d', 'e'].slice(0, told.length)).toEqual(told);
      }
    }
  });
});
