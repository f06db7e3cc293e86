import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bytesOf, piecesOf, singleBytes } from '../engines/test-bytes.js';
import { openAiOutcome, openAiSoFar } from './stream-outcome.js';
import { openOpenAiStream, readOpenAiStream } from './stream.js';
import { chunkOf, outcomeOfPieces, outcomeOfText, sseOf, usageOf } from './test-stream.js';

const count = fc.nat(40);
const text = fc.string({ unit: 'binary', maxLength: 8 });
const usage = fc.oneof(
  fc.tuple(count, count).map(([prompt, completion]) => usageOf(prompt, completion)),
  fc.tuple(count, count, count).map(([prompt, completion, cached]) => ({
    ...usageOf(prompt, completion),
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: cached },
  })),
  fc.constant(null),
);
const chunk = fc
  .tuple(text, fc.option(usage, { nil: undefined }), fc.nat(2))
  .map(([content, told, index]) => chunkOf(content, told === undefined ? {} : { usage: told }, index));
const timings = fc.record({ timings: fc.record({ cache_n: count, prompt_n: count, predicted_n: count }) });
const event = fc.oneof(
  { arbitrary: chunk.map((object) => sseOf(object)), weight: 6 },
  { arbitrary: timings.map((object) => sseOf(object)), weight: 1 },
  { arbitrary: fc.jsonValue().map((value) => sseOf(value)), weight: 1 },
  { arbitrary: fc.constantFrom(': ping\n\n', 'data:\r\ndata: {}\r\n\r\n', 'event: error\rdata: "x"\r\r'), weight: 1 },
  { arbitrary: text.map((message) => sseOf({ error: { message } })), weight: 1 },
);
const stream = fc.tuple(fc.array(event, { maxLength: 12 }), fc.constantFrom('', sseOf('[DONE]'), 'data: {"cut'));
const streamText = stream.map(([events, end]) => events.join('') + end);
const cuts = fc.array(fc.nat(), { maxLength: 20 });

describe('the reducer of a stream', () => {
  it('gives the same outcome however the bytes are cut, in the middle of characters too', () => {
    fc.assert(
      fc.property(streamText, cuts, (whole, places) => {
        const expected = outcomeOfText(whole);
        expect(outcomeOfPieces(piecesOf(bytesOf(whole), places))).toEqual(expected);
        expect(outcomeOfPieces(singleBytes(bytesOf(whole)))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws on any bytes, and gives the same outcome however they are cut', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      // Streams with a byte changed: nearly right is where parsers break.
      fc.tuple(streamText, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([whole, place, value]) => {
        const changed = bytesOf(whole).slice();
        if (changed.length > 0) changed[place % changed.length] = value;
        return changed;
      }),
    );
    fc.assert(
      fc.property(bytes, cuts, (value, places) => {
        expect(outcomeOfPieces(piecesOf(value, places))).toEqual(outcomeOfPieces([value]));
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on any JSON as a chunk', () => {
    const name = fc.constantFrom('usage', 'timings', 'choices', 'response', 'error', 'type', 'delta', 'id', 'created');
    const odd = fc.dictionary(name, fc.jsonValue(), { maxKeys: 5 });
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 4 }), (objects) => {
        expect(outcomeOfText(sseOf(...objects)).records.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1000 },
    );
  });

  it('lets no part exceed its total, at the end or at any moment', () => {
    fc.assert(
      fc.property(streamText, cuts, (whole, places) => {
        let state = openOpenAiStream();
        for (const piece of piecesOf(bytesOf(whole), places)) {
          state = readOpenAiStream(state, piece);
          for (const { use } of [openAiSoFar(state).record, ...openAiOutcome(state).records]) {
            if (use.promptTokens !== null) expect(use.cachedTokens ?? 0n).toBeLessThanOrEqual(use.promptTokens);
            if (use.completionTokens === null) continue;
            expect(use.reasoningTokens ?? 0n).toBeLessThanOrEqual(use.completionTokens);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never counts less at a later moment while no usage comes, and no more deltas than bytes', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), (texts) => {
        let state = openOpenAiStream();
        for (const [index, content] of texts.entries()) {
          state = readOpenAiStream(state, bytesOf(sseOf(chunkOf(content))));
          const { record, textBytes } = openAiSoFar(state);
          const written = texts.slice(0, index + 1);
          expect(record.use.completionTokens).toBe(BigInt(written.filter((one) => one !== '').length));
          expect(textBytes).toBe(bytesOf(written.join('')).length);
        }
      }),
    );
  });

  it('does not change the state that it was given', () => {
    const before = readOpenAiStream(openOpenAiStream(), bytesOf(sseOf(chunkOf('a', { usage: usageOf(1, 1) }))));
    const copy = structuredClone(before);
    readOpenAiStream(before, bytesOf(sseOf(chunkOf('b', { usage: usageOf(1, 2) }), 'x', '[DONE]')));
    expect(before).toEqual(copy);
  });
});
