import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lastLine, MAX_STREAM_LINE_BYTES, NO_LINE, readLines, type LineState } from './lines.js';
import { bytesOf, piecesOf, singleBytes } from './test-bytes.js';

function linesOf(pieces: readonly Uint8Array[]): readonly (string | null)[] {
  let state = NO_LINE;
  const lines: (string | null)[] = [];
  for (const piece of pieces) {
    const read = readLines(state, piece);
    lines.push(...read.lines);
    ({ state } = read);
  }
  return [...lines, ...lastLine(state)];
}

/** The second opinion: all at once, by a regular expression. */
function plainLines(bytes: Uint8Array): readonly string[] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const lines = text.split(/\r\n|\r|\n/u);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function heldPieces(state: LineState): number {
  let count = 0;
  for (let { held } = state; held !== null; held = held.before) count += 1;
  return count;
}

describe('readLines', () => {
  it('ends lines at LF, CR and CRLF, blank ones kept', () => {
    expect(linesOf([bytesOf('a\nb\rc\r\nd\n\ne')])).toEqual(['a', 'b', 'c', 'd', '', 'e']);
  });

  it('takes a CR and an LF that arrive apart for one line end, and two CR for two', () => {
    expect(linesOf([bytesOf('a\r'), bytesOf(''), bytesOf('\nb')])).toEqual(['a', 'b']);
    expect(linesOf([bytesOf('a\r'), bytesOf('\rb')])).toEqual(['a', '', 'b']);
    expect(linesOf([bytesOf('a\r'), bytesOf('x\nb')])).toEqual(['a', 'x', 'b']);
  });

  it('puts characters together that arrive byte by byte', () => {
    expect(linesOf(singleBytes(bytesOf('grüße 🦆\n漢字')))).toEqual(['grüße 🦆', '漢字']);
  });

  it('reads bytes that are not UTF-8 as replacement characters', () => {
    expect(linesOf([Uint8Array.of(0xff, 0x0a, 0xc3)])).toEqual(['\u{FFFD}', '\u{FFFD}']);
  });

  it('keeps what it was given although the caller fills its buffer anew', () => {
    const buffer = bytesOf('kept');
    const { state } = readLines(NO_LINE, buffer);
    buffer.fill(0x2a);
    expect(lastLine(state)).toEqual(['kept']);
  });

  it('reads the longest line, passes over a longer one and goes on after it', () => {
    const longest = new Uint8Array(MAX_STREAM_LINE_BYTES).fill(0x61);
    expect(linesOf([longest, bytesOf('\nb')]).map((line) => line?.length)).toEqual([MAX_STREAM_LINE_BYTES, 1]);
    for (const pieces of [
      [longest, bytesOf('a'), bytesOf('more\nb')],
      [longest, bytesOf('a\nb')],
    ]) {
      expect(linesOf(pieces)).toEqual([null, 'b']);
    }
    expect(linesOf([longest, bytesOf('a')])).toEqual([null]);
    expect(readLines(readLines(NO_LINE, longest).state, bytesOf('a')).state).toMatchObject({
      held: null,
      heldBytes: 0,
    });
  });

  it('holds few pieces of a line however small they come', () => {
    let state = NO_LINE;
    for (let count = 0; count < 50_000; count += 1) ({ state } = readLines(state, Uint8Array.of(0x61)));
    expect(state.heldBytes).toBe(50_000);
    expect(heldPieces(state)).toBeLessThan(20);
    expect(lastLine(state)).toEqual(['a'.repeat(50_000)]);
  });

  it('gives the same lines however the bytes are cut', () => {
    const byte = fc.oneof(
      { arbitrary: fc.constantFrom(0x0a, 0x0d), weight: 2 },
      { arbitrary: fc.integer({ min: 0, max: 255 }), weight: 3 },
    );
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 60 }), fc.array(fc.nat(), { maxLength: 12 }), (values, cuts) => {
        const bytes = Uint8Array.from(values);
        expect(linesOf(piecesOf(bytes, cuts))).toEqual(plainLines(bytes));
        expect(linesOf(singleBytes(bytes))).toEqual(plainLines(bytes));
      }),
      { numRuns: 500 },
    );
  });
});
