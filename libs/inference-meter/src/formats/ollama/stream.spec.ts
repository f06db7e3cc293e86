import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StreamOutcome } from '../engines/stream-outcome.js';
import { bytesOf, piecesOf, singleBytes } from '../engines/test-bytes.js';
import {
  closeOllama,
  ollamaOutcome,
  ollamaSoFar,
  openOllama,
  readOllama,
  readOllamaBytes,
  type OllamaState,
} from './stream.js';

const line = (content: string, more: object = {}): string =>
  `${JSON.stringify({ model: 'm', created_at: '2026-11-22T10:00:00.123456Z', message: { content }, done: false, ...more })}\n`;
const end = {
  ...{ done: true, done_reason: 'stop', prompt_eval_count: 17, eval_count: 66 },
  ...{ total_duration: 400, load_duration: 100, prompt_eval_duration: 50, eval_duration: 250 },
};

const openAfter = (text: string): OllamaState => readOllamaBytes(openOllama(), bytesOf(text));
const outcomeOfPieces = (pieces: readonly Uint8Array[]): StreamOutcome =>
  ollamaOutcome(closeOllama(pieces.reduce(readOllamaBytes, openOllama())));
const outcomeOfText = (text: string): StreamOutcome => outcomeOfPieces([bytesOf(text)]);

describe('a streamed answer of Ollama', () => {
  it('reads the counts and nanoseconds of its last line', () => {
    expect(outcomeOfText(line('ä') + line('b') + line('', end))).toMatchObject({
      ...{ end: 'finished', usage: 'reported', error: null, deltas: 2, textBytes: 3, refusals: [] },
      ignored: { 'no-usage': 2 },
      records: [
        {
          ...{ format: 'ollama', item: 3, id: null, model: 'm', atMs: 1_795_341_600_123n, flags: [] },
          use: { promptTokens: 17n, completionTokens: 66n, cachedTokens: null },
          times: { totalNs: 400n, loadNs: 100n, promptNs: 50n, completionNs: 250n },
        },
      ],
    });
  });

  it('says that a prompt count is missing on a cache hit: unknown, not zero', () => {
    const { prompt_eval_count: _left, ...hit } = end;
    expect(outcomeOfText(line('', hit)).records).toMatchObject([
      { use: { promptTokens: null, completionTokens: 66n }, flags: ['prompt-unknown'] },
    ]);
  });

  it('reads the cached part, and refuses one above the prompt', () => {
    expect(outcomeOfText(line('', { ...end, prompt_eval_cached_count: 9 })).records).toMatchObject([
      { use: { promptTokens: 17n, cachedTokens: 9n } },
    ]);
    expect(outcomeOfText(line('', { ...end, prompt_eval_cached_count: 18 }))).toMatchObject({
      ...{ end: 'finished', usage: 'refused', records: [] },
      refusals: [{ kind: 'PartAboveTotal', item: 1 }],
    });
  });

  it('counts text, thinking and calls of an answer that was cut', () => {
    const text = line('a') + line('', { message: { thinking: 'hm' } }) + line('', { message: { tool_calls: ['f'] } });
    expect(outcomeOfText(text + line(''))).toMatchObject({
      end: 'cut',
      usage: 'missing',
      records: [],
      deltas: 3,
      textBytes: 8,
    });
    expect(outcomeOfText(line('', { message: 7, response: 'abc' }))).toMatchObject({ deltas: 1, textBytes: 3 });
  });

  it('tells an error in mid-stream', () => {
    expect(outcomeOfText(`${line('a')}{"error":"out of memory"}`)).toMatchObject({
      ...{ end: 'failed', usage: 'missing', deltas: 1, error: { code: '', message: 'out of memory' } },
    });
  });

  it('hears nothing after the end, and keeps few refusals', () => {
    expect(outcomeOfText(line('', end) + line('b', end))).toMatchObject({
      ...{ deltas: 0, records: [{ item: 1 }], ignored: { 'after-the-end': 1 } },
    });
    const many = outcomeOfText('no\n'.repeat(20) + line('', end));
    expect(many.refusals).toHaveLength(16);
    expect(many).toMatchObject({ ignored: { 'refused-too': 4 }, records: [{ item: 21 }] });
  });

  it('says at any moment what has been produced', () => {
    const open = line('a') + line('b');
    expect(ollamaSoFar(openAfter(''))).toMatchObject({ method: 'counted', record: { use: { completionTokens: 0n } } });
    expect(ollamaSoFar(openAfter(open))).toMatchObject({
      ...{ method: 'counted', textBytes: 2 },
      record: {
        model: 'm',
        use: { promptTokens: null, completionTokens: 2n },
        flags: ['prompt-unknown', 'deltas-counted', 'not-finished'],
      },
    });
    expect(ollamaSoFar(openAfter(open + line('', end)))).toMatchObject({
      method: 'engine',
      record: { use: { completionTokens: 66n }, flags: [] },
    });
    const { eval_count: _left, ...without } = end;
    expect(ollamaSoFar(openAfter(open + line('', without)))).toMatchObject({
      method: 'counted',
      record: { use: { promptTokens: 17n, completionTokens: 2n } },
    });
  });

  it('gives the same outcome however the bytes are cut, and never throws', () => {
    const text = fc.string({ unit: 'binary', maxLength: 6 });
    const one = fc.oneof(
      text.map((content) => line(content)),
      fc
        .record({ prompt_eval_count: fc.nat(9), eval_count: fc.nat(9), prompt_eval_cached_count: fc.nat(9) })
        .map((counts) => line('', { ...counts, done: true })),
      fc
        .dictionary(fc.constantFrom('done', 'message', 'error', 'model', 'created_at', 'eval_count'), fc.jsonValue())
        .map((value) => `${JSON.stringify(value)}\r\n`),
      fc.json(),
      text,
    );
    fc.assert(
      fc.property(fc.array(one, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 10 }), (lines, cuts) => {
        const bytes = bytesOf(lines.join(''));
        const expected = outcomeOfPieces([bytes]);
        expect(outcomeOfPieces(piecesOf(bytes, cuts))).toEqual(expected);
        expect(outcomeOfPieces(singleBytes(bytes))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});

describe('readOllama', () => {
  it('reads one answer written over several lines', () => {
    expect(readOllama(JSON.stringify({ model: 'm', ...end }, null, 2)).records).toMatchObject([
      { item: 1, use: { completionTokens: 66n } },
    ]);
  });

  it('reads a file of many answers, each line for itself', () => {
    const text = `${line('a')}${line('', end)}\nno\n${line('', { ...end, eval_count: -1 })}{"error":"m"}\n${line('', end)}`;
    expect(readOllama(text)).toMatchObject({
      records: [{ item: 2 }, { item: 7 }],
      refusals: [
        { kind: 'JsonMalformed', item: 4 },
        { kind: 'CountMalformed', item: 5, field: 'eval_count' },
      ],
      ignored: { 'no-usage': 1, error: 1 },
    });
  });

  it('misses no completion of an embedding', () => {
    const text = JSON.stringify({ model: 'm', embeddings: [[0.1]], prompt_eval_count: 8 });
    expect(readOllama(text).records).toMatchObject([{ use: { promptTokens: 8n, completionTokens: null }, flags: [] }]);
  });

  it('keeps unknown numbers, and no text', () => {
    const [record] = readOllama(JSON.stringify({ ...end, context: [1], new_count: 3, response: 'secret' })).records;
    expect(record?.use.rest).toEqual({ new_count: 3 });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => Array.isArray(readOllama(text).records)));
  });
});
