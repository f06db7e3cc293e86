import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readOpenAiAnswer } from './answer.js';

const read = (value: unknown, item?: number): ReturnType<typeof readOpenAiAnswer> =>
  readOpenAiAnswer(JSON.stringify(value), item);

describe('readOpenAiAnswer', () => {
  it('reads a chat answer', () => {
    const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 };
    expect(read({ id: 'a', object: 'chat.completion', created: 1_700_000_000, model: 'm', usage }, 4)).toMatchObject({
      records: [
        {
          ...{ format: 'openai-chat', item: 4, id: 'a', model: 'm', atMs: 1_700_000_000_000n, flags: [] },
          use: { promptTokens: 5n, completionTokens: 2n, totalTokens: 7n },
        },
      ],
      refusals: [],
      ignored: {},
    });
  });

  it('reads a Responses answer, and keeps none of its text', () => {
    const usage = { input_tokens: 5, output_tokens: 2, output_tokens_details: { reasoning_tokens: 1 } };
    const answer = read({ object: 'response', id: 'r', created_at: 1_700_000_000.5, output: ['secret'], usage });
    expect(answer.records).toMatchObject([
      { format: 'openai-responses', atMs: 1_700_000_000_500n, use: { promptTokens: 5n, reasoningTokens: 1n } },
    ]);
    expect(
      JSON.stringify(answer, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
    ).not.toContain('secret');
  });

  it('misses no completion of an embedding', () => {
    const usage = { prompt_tokens: 5, total_tokens: 5 };
    expect(read({ object: 'list', model: 'm', usage }).records).toMatchObject([
      { format: 'openai-embeddings', use: { promptTokens: 5n, completionTokens: null }, flags: [] },
    ]);
    expect(read({ object: 'chat.completion', usage }).records).toMatchObject([{ flags: ['completion-unknown'] }]);
  });

  it('ignores an answer without usage, and says of which kind', () => {
    expect(read({ id: 'a', usage: null })).toEqual({ records: [], refusals: [], ignored: { 'no-usage': 1 } });
    expect(read({ error: { message: 'm' } })).toEqual({ records: [], refusals: [], ignored: { error: 1 } });
  });

  it('refuses what is no JSON object, and a cache in the timings that is above the prompt', () => {
    for (const text of ['', '[]', '7', '{"usage":', `${'['.repeat(70)}${']'.repeat(70)}`]) {
      expect(readOpenAiAnswer(text).refusals).toMatchObject([{ kind: 'JsonMalformed', item: 1, rule: 'meter.json' }]);
    }
    const wrong = { usage: { prompt_tokens: 5, completion_tokens: 1 }, timings: { cache_n: 6 } };
    expect(read(wrong)).toMatchObject({ records: [], refusals: [{ kind: 'PartAboveTotal', field: 'cachedTokens' }] });
    expect(read({ usage: { prompt_tokens: 5 }, timings: 3 }).refusals).toMatchObject([{ field: 'timings' }]);
  });

  it('never throws, and answers every text with one record, refusal or ignored item', () => {
    const json = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .dictionary(fc.constantFrom('usage', 'timings', 'id', 'object'), fc.jsonValue())
        .map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(json, (text) => {
        const { records, refusals, ignored } = readOpenAiAnswer(text);
        expect(records.length + refusals.length + Object.keys(ignored).length).toBe(1);
      }),
      { numRuns: 1000 },
    );
  });
});
