import { describe, expect, it } from '@jest/globals';
import { openAiSoFar } from './stream-outcome.js';
import { chunkOf, openAfter, outcomeOfText, sseOf, usageOf } from './test-stream.js';

describe('several choices', () => {
  const running = (prompt: number, completion: number, index: number): object =>
    chunkOf('a', { usage: usageOf(prompt, completion) }, index);

  it('adds the running usages of a cut stream, the prompt once', () => {
    const text = sseOf(running(9, 1, 0), running(9, 1, 1), running(9, 2, 0), running(9, 4, 1));
    expect(outcomeOfText(text).records).toMatchObject([
      {
        use: { promptTokens: 9n, completionTokens: 6n, totalTokens: null },
        flags: ['summed-over-choices', 'not-finished'],
      },
    ]);
  });

  it('adds each prompt once, where one request held several', () => {
    const text = sseOf(running(9, 1, 0), running(9, 2, 1), running(20, 3, 2), running(20, 4, 3));
    expect(outcomeOfText(text, { choicesPerPrompt: 2 }).records).toMatchObject([
      { use: { promptTokens: 29n, completionTokens: 10n } },
    ]);
    expect(outcomeOfText(text, { choicesPerPrompt: 1 }).records).toMatchObject([{ use: { promptTokens: 58n } }]);
  });

  it('believes the last chunk, which is about no choice, for all', () => {
    const last = { ...chunkOf(''), choices: [], usage: usageOf(9, 6) };
    expect(outcomeOfText(sseOf(running(9, 2, 0), running(9, 4, 1), last, '[DONE]')).records).toMatchObject([
      { use: { promptTokens: 9n, completionTokens: 6n, totalTokens: 15n }, flags: [] },
    ]);
  });

  it('believes a single usage for all, whatever choice its chunk is about', () => {
    const text = sseOf(chunkOf('a', {}, 0), chunkOf('a', {}, 1), running(9, 2, 1), '[DONE]');
    expect(outcomeOfText(text).records).toMatchObject([{ use: { completionTokens: 2n }, flags: [] }]);
  });

  it('says that a sum with an unknown in it is unknown', () => {
    const text = sseOf(running(9, 2, 0), chunkOf('a', { usage: { prompt_tokens: 9 } }, 1));
    expect(outcomeOfText(text).records).toMatchObject([{ use: { promptTokens: 9n, completionTokens: null } }]);
  });

  it('keeps the counts of each, and nothing else that a usage holds', () => {
    const large = chunkOf('a', { usage: { ...usageOf(9, 1), log: 'x'.repeat(1000) } }, 1);
    const kept = openAfter(sseOf(running(9, 1, 0), large)).byChoice.get(1);
    expect(kept?.promptTokens).toBe(9n);
    expect(kept?.rest).toEqual({});
  });

  it('keeps at most 1024 of them', () => {
    const many = Array.from({ length: 1100 }, (_, index) => running(9, 1, index));
    expect(openAfter(sseOf(...many)).byChoice.size).toBe(1024);
  });
});

describe('openAiSoFar', () => {
  it('counts nothing before anything has come', () => {
    expect(openAiSoFar(openAfter(''))).toMatchObject({
      ...{ method: 'counted', textBytes: 0 },
      record: { use: { promptTokens: null, completionTokens: 0n } },
    });
  });

  it('counts the deltas where no usage has come, and leaves the prompt unknown', () => {
    const { record, method, textBytes } = openAiSoFar(openAfter(sseOf(chunkOf('a'), chunkOf('bc'), chunkOf(''))));
    expect({ method, textBytes }).toEqual({ method: 'counted', textBytes: 3 });
    expect(record).toMatchObject({
      ...{ id: 'chat-1', model: 'm', atMs: 1_700_000_000_000n },
      use: { promptTokens: null, completionTokens: 2n },
      flags: ['prompt-unknown', 'deltas-counted', 'not-finished'],
    });
  });

  it('is exact with running usage, the text of the same chunk being in it', () => {
    const { record, method } = openAiSoFar(
      openAfter(sseOf(chunkOf('a', { usage: usageOf(9, 1) }), chunkOf('b', { usage: usageOf(9, 3) }))),
    );
    expect(method).toBe('engine');
    expect(record).toMatchObject({ use: { promptTokens: 9n, completionTokens: 3n }, flags: ['not-finished'] });
  });

  it('adds the deltas since the last report, and drops the total that no longer is one', () => {
    const text = sseOf(chunkOf('a', { usage: usageOf(9, 4) }), chunkOf('b'), chunkOf('c'));
    expect(openAiSoFar(openAfter(text))).toMatchObject({
      method: 'counted',
      record: { use: { promptTokens: 9n, completionTokens: 6n, totalTokens: null } },
    });
  });

  it('takes timings for a report where there is no usage', () => {
    const timings = { cache_n: 1, prompt_n: 4, predicted_n: 7 };
    expect(openAiSoFar(openAfter(sseOf(chunkOf('a'), chunkOf('b', { timings }), chunkOf('c'))))).toMatchObject({
      method: 'counted',
      record: { use: { promptTokens: 5n, cachedTokens: 1n, completionTokens: 8n } },
    });
  });

  it('never counts less than the parts that were reported of it', () => {
    const usage = { prompt_tokens: 9, completion_tokens_details: { reasoning_tokens: 30 } };
    expect(openAiSoFar(openAfter(sseOf(chunkOf('a', { usage }))))).toMatchObject({
      method: 'counted',
      record: { use: { completionTokens: 30n, reasoningTokens: 30n } },
    });
  });

  it('counts every delta again where the report turns out to be unbelievable', () => {
    const wrong = chunkOf('b', { usage: usageOf(5, 8), timings: { cache_n: 6, predicted_n: 8 } });
    expect(openAiSoFar(openAfter(sseOf(chunkOf('a'), wrong)))).toMatchObject({
      method: 'counted',
      record: { use: { promptTokens: null, completionTokens: 2n } },
    });
  });

  it('leaves off at the chunk that is still arriving', () => {
    const state = openAfter(`${sseOf(chunkOf('a'))}data: ${JSON.stringify(chunkOf('b'))}\n`);
    expect(openAiSoFar(state).record.use.completionTokens).toBe(1n);
  });
});
