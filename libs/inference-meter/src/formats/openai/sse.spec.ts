import { describe, expect, it } from '@jest/globals';
import { MAX_STREAM_LINE_BYTES } from '../engines/lines.js';
import { bytesOf, singleBytes } from '../engines/test-bytes.js';
import { endSse, NO_SSE, readSse, type SseEvent } from './sse.js';

function eventsOf(pieces: readonly Uint8Array[]): readonly SseEvent[] {
  let state = NO_SSE;
  const events: SseEvent[] = [];
  for (const piece of pieces) {
    const read = readSse(state, piece);
    events.push(...read.events);
    ({ state } = read);
  }
  return [...events, ...endSse(state)];
}

const dataOf = (text: string): readonly (string | null)[] => eventsOf([bytesOf(text)]).map(({ data }) => data);

describe('readSse', () => {
  it('tells an event as soon as its blank line is there, not before', () => {
    const first = readSse(NO_SSE, bytesOf('data: a\n'));
    expect(first.events).toEqual([]);
    expect(readSse(first.state, bytesOf('\n')).events).toEqual([{ event: '', data: 'a' }]);
  });

  it('joins data lines, takes one blank after the colon and knows a field without a colon', () => {
    expect(dataOf('data: a\ndata:  b\ndata:c\ndata\n\n')).toEqual(['a\n b\nc\n']);
  });

  it('names the event, for that event alone', () => {
    expect(eventsOf([bytesOf('event: error\ndata: a\n\ndata: b\n\n')])).toEqual([
      { event: 'error', data: 'a' },
      { event: '', data: 'b' },
    ]);
  });

  it('passes over comments, ids, retries and events without data', () => {
    expect(dataOf(': OPENROUTER PROCESSING\n\nid: 1\nretry: 5\n\ndata:\n\nevent: ping\n\ndata: a\n\n')).toEqual(['a']);
  });

  it('takes a byte order mark away at the beginning only', () => {
    expect(dataOf('\u{FEFF}data: a\n\n\u{FEFF}data: b\n\ndata: c\n\n')).toEqual(['a', 'c']);
    expect(eventsOf(singleBytes(bytesOf('\u{FEFF}data: a\n\n')))).toEqual([{ event: '', data: 'a' }]);
  });

  it('reads the event that the connection cut off', () => {
    expect(dataOf('data: a\n\ndata: b')).toEqual(['a', 'b']);
    expect(dataOf('data: a\n\ndata: b\n')).toEqual(['a', 'b']);
    expect(dataOf('data: a\n\n')).toEqual(['a']);
  });

  it('reads the error field of older llama.cpp servers', () => {
    expect(eventsOf([bytesOf('error: {"code":500}\n\n')])).toEqual([{ event: 'error', data: '{"code":500}' }]);
  });

  it('tells an event that is too long in one line, in several or in too many as one without data', () => {
    const half = 'x'.repeat(MAX_STREAM_LINE_BYTES / 2);
    expect(dataOf(`data: ${half}${half}\n\ndata: a\n\n`)).toEqual([null, 'a']);
    expect(dataOf(`data: ${half}\ndata: ${half}\ndata: b\n\ndata: a\n\n`)).toEqual([null, 'a']);
    expect(dataOf(`${'data\n'.repeat(65_536)}\ndata: a\n\n`)).toEqual(['\n'.repeat(65_535), 'a']);
    expect(dataOf(`${'data\n'.repeat(65_537)}\ndata: a\n\n`)).toEqual([null, 'a']);
  });
});
