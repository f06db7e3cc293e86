import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventBuffer } from './event-buffer.js';
import type { Kept } from './loss.js';

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'buffer-'));
  folder = join(root, 'a');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const LIMITS = { mostBytes: 1_000_000, segmentBytes: 200 };
const open = (at = folder, limits = LIMITS): EventBuffer => new EventBuffer(at, limits);
const kept = (name: string): Kept => ({ text: JSON.stringify({ id: name }), meter: 'energy/mill', quantity: 5n });
const step = (reader: string, state: unknown, ...names: string[]) => ({
  reader: { name: reader, state },
  events: names.map(kept),
  atMs: 1_000n,
});

/** Takes all that waits out of a buffer, batch by batch. */
function drained(buffer: EventBuffer, events = 3): string[] {
  const ids: string[] = [];
  for (;;) {
    const batch = buffer.oldest({ events, bytes: 1_000_000 });
    const last = batch.at(-1);
    if (last === undefined) return ids;
    ids.push(...batch.map(({ text }) => (JSON.parse(text) as { id: string }).id));
    buffer.sent(last.seq);
  }
}

const segments = (at = folder): readonly string[] => readdirSync(at).filter((name) => name.endsWith('.events'));

describe('EventBuffer', () => {
  it('keeps events and states over a start, and forgets what was sent', () => {
    const first = open();
    first.keep(step('gpu', { seen: 1n }, 'a', 'b'));
    first.keep({ events: [kept('c')], atMs: 0n });
    const second = open();
    expect(second.stateOf('gpu')).toEqual({ seen: 1n });
    expect(second.waiting).toBe(3);
    second.sent(second.oldest({ events: 2, bytes: 1_000_000 }).at(-1)?.seq ?? 0);
    expect(second.waiting).toBe(1);
    expect(drained(open())).toEqual(['c']);
    expect(segments()).toEqual([]);
    const third = open();
    third.keep({ events: [kept('d')], atMs: 0n });
    expect(drained(third)).toEqual(['d']);
  });

  it('gives batches of so many events and bytes, one event at least', () => {
    const buffer = open();
    buffer.keep({ events: [kept('x'.repeat(100)), kept('y')], atMs: 0n });
    expect(buffer.oldest({ events: 9, bytes: 10 })).toHaveLength(1);
    expect(buffer.oldest({ events: 1, bytes: 1_000 })).toHaveLength(1);
    expect(buffer.oldest({ events: 9, bytes: 1_000 })).toHaveLength(2);
  });

  it('when it is full keeps what is older, and counts what is lost until that is reported', () => {
    const buffer = open(folder, { mostBytes: 120, segmentBytes: 60 });
    expect(buffer.keep(step('gpu', 1, 'a', 'b', 'c', 'd', 'e', 'f', 'g'))).toBeGreaterThan(0);
    const { waiting, lost } = buffer;
    expect(lost).toEqual({
      events: 7 - waiting,
      fromMs: 1_000n,
      toMs: 1_000n,
      meters: new Map([['energy/mill', BigInt(7 - waiting) * 5n]]),
    });
    // The reader has moved on: what is lost is not found again as if nothing had been counted.
    expect(open(folder, { mostBytes: 120, segmentBytes: 60 }).stateOf('gpu')).toBe(1);
    buffer.setReport({ id: 'r', text: '{}' });
    expect(open().lost.events).toBe(0);
    expect(open().report).toEqual({ id: 'r', text: '{}' });
    buffer.clearReport();
    expect(open().report).toBeUndefined();
    expect(drained(buffer)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'].slice(0, waiting));
    expect(buffer.keep({ events: [kept('h')], atMs: 0n })).toBe(0);
  });

  it('counts a line that the disk spoilt as lost, and reads on', () => {
    const buffer = open();
    buffer.keep({ events: ['a', 'b', 'c'].map(kept), atMs: 0n });
    const file = join(folder, segments()[0] ?? '');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"b"', '"x"'));
    const again = open();
    expect(again.lost.events).toBe(1);
    expect(drained(again)).toEqual(['a', 'c']);
  });

  it('does not begin anew where it cannot read what it remembers', () => {
    open().keep(step('gpu', 1, 'a'));
    writeFileSync(join(folder, 'memory.json'), '{"states":');
    expect(() => open()).toThrow('cannot be read');
  });

  it('cut off at any byte of any write, has a step whole or not at all', () => {
    const names = fc.array(fc.string({ minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(names, { minLength: 1, maxLength: 5 }),
        names,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(20),
        (before, last, cut, sent) => {
          rmSync(root, { recursive: true, force: true });
          const buffer = open();
          for (const [index, events] of before.entries()) buffer.keep(step('gpu', index, ...events));
          const head = buffer.oldest({ events: sent, bytes: 1_000_000 });
          const gone = head.at(-1);
          if (gone !== undefined) buffer.sent(gone.seq);
          const expected = before.flat().slice(head.length);
          const was = join(root, 'was');
          cpSync(folder, was, { recursive: true });
          buffer.keep(step('gpu', 'last', ...last));
          // The memory is replaced before the events are written: stopped between the two, the start writes them.
          const grown = segments().at(-1) ?? '';
          const lengthWas = segments(was).includes(grown) ? statSync(join(was, grown)).size : 0;
          const length = statSync(join(folder, grown)).size;
          truncateSync(join(folder, grown), lengthWas + Math.floor((length - lengthWas) * cut));
          const after = open();
          expect(after.stateOf('gpu')).toBe('last');
          expect(drained(after)).toEqual([...expected, ...last]);
          // Stopped before that, there is nothing of the step.
          appendFileSync(join(was, 'memory.json.new'), 'half');
          const old = open(was);
          expect(old.stateOf('gpu')).toBe(before.length - 1);
          expect(drained(old)).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});
