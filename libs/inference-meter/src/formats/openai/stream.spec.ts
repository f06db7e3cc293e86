import { describe, expect, it } from '@jest/globals';
import { chunkOf, outcomeOfText, sseOf, usageOf } from './test-stream.js';

const finalUsage = { ...chunkOf(''), choices: [], usage: usageOf(57, 17) };

describe('a stream of chat or completions', () => {
  it('reads usage:null on the chunks, one chunk with usage and no choices, and [DONE]', () => {
    const text = sseOf(chunkOf('a', { usage: null }), chunkOf('b', { usage: null }), finalUsage, '[DONE]');
    expect(outcomeOfText(text)).toMatchObject({
      end: 'finished',
      usage: 'reported',
      error: null,
      deltas: 2,
      textBytes: 2,
      records: [
        {
          ...{ format: 'openai-chat', item: 3, id: 'chat-1', model: 'm', atMs: 1_700_000_000_000n, flags: [] },
          use: { promptTokens: 57n, completionTokens: 17n, totalTokens: 74n, cachedTokens: null },
        },
      ],
      refusals: [],
      ignored: { 'no-usage': 2 },
    });
  });

  it('reads usage on the last chunk of a choice, as OpenRouter sends it', () => {
    const { records } = outcomeOfText(sseOf(chunkOf('a'), chunkOf('', { usage: usageOf(5, 2) }), '[DONE]'));
    expect(records).toMatchObject([{ use: { promptTokens: 5n, completionTokens: 2n }, flags: [] }]);
  });

  it('lets the last usage stand where the engine reports as it goes', () => {
    const running = [1, 2, 3].map((count) => chunkOf('a', { usage: usageOf(9, count) }));
    expect(outcomeOfText(sseOf(...running)).records).toMatchObject([
      { item: 3, use: { promptTokens: 9n, completionTokens: 3n }, flags: ['not-finished'] },
    ]);
  });

  it('says that the usage is missing: not zero, and text to count by', () => {
    const outcome = outcomeOfText(sseOf(chunkOf('ä'), chunkOf('🦆'), chunkOf(''), '[DONE]'));
    expect(outcome).toMatchObject({ end: 'finished', usage: 'missing', records: [], deltas: 2, textBytes: 6 });
    expect(outcomeOfText('')).toMatchObject({ end: 'cut', usage: 'missing', records: [], deltas: 0 });
  });

  it('says that a usage was refused, and keeps the one before it', () => {
    const wrong = chunkOf('a', { usage: { ...usageOf(5, 2), prompt_tokens_details: { cached_tokens: 6 } } });
    const refusal = { kind: 'PartAboveTotal', item: 2, field: 'cachedTokens', rule: 'meter.tokens' };
    const before = outcomeOfText(sseOf(chunkOf('a', { usage: usageOf(5, 1) }), wrong, '[DONE]'));
    expect(before).toMatchObject({ usage: 'reported', refusals: [refusal], records: [{ item: 1 }] });
    const alone = outcomeOfText(sseOf(chunkOf('a'), wrong, '[DONE]'));
    expect(alone).toMatchObject({ usage: 'refused', refusals: [refusal], records: [] });
  });

  it('refuses a count that a double would round', () => {
    const text = sseOf('{"usage":{"prompt_tokens":9007199254740993,"completion_tokens":1}}', '[DONE]');
    expect(outcomeOfText(text)).toMatchObject({ usage: 'refused', refusals: [{ kind: 'CountMalformed', item: 1 }] });
  });

  it('flags a usage that falls, that forgets what it said, and a total that is no sum', () => {
    const fell = outcomeOfText(
      sseOf(chunkOf('a', { usage: usageOf(5, 3) }), chunkOf('a', { usage: usageOf(5, 2) }), '[DONE]'),
    );
    expect(fell.records).toMatchObject([{ use: { completionTokens: 2n }, flags: ['usage-fell'] }]);
    const forgot = sseOf(
      chunkOf('a', { usage: usageOf(5, 3) }),
      chunkOf('', { usage: { prompt_tokens: 5 } }),
      '[DONE]',
    );
    expect(outcomeOfText(forgot).records[0]?.flags).toEqual(['completion-unknown', 'usage-fell']);
    const sum = { usage: { ...usageOf(5, 3), total_tokens: 9 } };
    expect(outcomeOfText(sseOf(chunkOf('a', sum), '[DONE]')).records[0]?.flags).toEqual(['total-differs']);
  });

  it('tells a stream that was cut from one that ended, and keeps what was reported', () => {
    const text = sseOf(chunkOf('a', { usage: usageOf(5, 1) }));
    expect(outcomeOfText(text)).toMatchObject({
      end: 'cut',
      usage: 'reported',
      records: [{ flags: ['not-finished'] }],
    });
    const inChunk = outcomeOfText(`${text}data: {"choices":[{"in`);
    expect(inChunk).toMatchObject({ end: 'cut', usage: 'reported', refusals: [{ kind: 'JsonMalformed', item: 2 }] });
    expect(outcomeOfText(`${text}data: ${JSON.stringify(finalUsage)}`).records).toMatchObject([
      { use: { completionTokens: 17n } },
    ]);
  });

  it.each([
    ['an object', sseOf({ error: { message: 'out of memory', code: 500 } }), { code: '500', message: 'out of memory' }],
    ['an object without a code', sseOf({ error: { message: 'm', type: 't' } }), { code: 't', message: 'm' }],
    ['a text', sseOf({ error: 'out of memory' }), { code: '', message: 'out of memory' }],
    [
      'spread over an event of its own',
      'event: error\ndata: {"message":"m","code":"c"}\n\n',
      { code: 'c', message: 'm' },
    ],
    ['no JSON', 'event: error\ndata: overloaded\n\n', { code: '', message: 'overloaded' }],
    ['very long', sseOf({ error: 'x'.repeat(5000) }), { code: '', message: 'x'.repeat(200) }],
  ])('an error in mid-stream: %s', (_what, event, error) => {
    const text = sseOf(chunkOf('a', { usage: usageOf(5, 1) }), chunkOf('b'));
    expect(outcomeOfText(`${text}${event}${sseOf('[DONE]')}`)).toMatchObject({
      ...{ end: 'failed', usage: 'reported', error, deltas: 2 },
      records: [{ use: { completionTokens: 1n }, flags: ['not-finished'] }],
    });
    expect(outcomeOfText(sseOf(chunkOf('a')) + event)).toMatchObject({ end: 'failed', usage: 'missing', records: [] });
  });

  it('hears nothing after the end', () => {
    const text = sseOf(finalUsage, '[DONE]', chunkOf('x', { usage: usageOf(900, 900) }), { error: 'x' });
    expect(outcomeOfText(text)).toMatchObject({
      ...{ end: 'finished', error: null, deltas: 0, ignored: { 'after-the-end': 2 } },
      records: [{ use: { promptTokens: 57n } }],
    });
  });

  it('goes on after chunks that are no JSON objects, and keeps few refusals', () => {
    const { records, refusals, ignored } = outcomeOfText(
      sseOf(...Array.from({ length: 40 }, () => 'not json'), '[1]', finalUsage, '[DONE]'),
    );
    expect(refusals).toHaveLength(16);
    expect(refusals[0]).toMatchObject({ kind: 'JsonMalformed', item: 1 });
    expect(ignored).toEqual({ 'refused-too': 25 });
    expect(records).toMatchObject([{ use: { promptTokens: 57n } }]);
  });

  it('counts text wherever it stands: completions, refusals, reasoning once, tools', () => {
    const deltas = [
      { text: 'ab' },
      { delta: { refusal: 'abc' } },
      { delta: { reasoning: 'abcd', reasoning_content: 'abcd' } },
      { delta: { tool_calls: [{ function: { name: 'f', arguments: '{}' } }] } },
      { delta: { function_call: { arguments: '{"a":1}' } } },
      { delta: { role: 'assistant', content: null } },
    ];
    const text = sseOf(...deltas.map((choice) => ({ choices: [{ index: 0, ...choice }] })));
    expect(outcomeOfText(text)).toMatchObject({ deltas: 5, textBytes: 2 + 3 + 4 + 3 + 7 });
  });

  it('keeps a time that is finer than a millisecond, rounded down, and none that is none', () => {
    const timed = (created: unknown): unknown =>
      outcomeOfText(sseOf({ created, usage: usageOf(1, 1) })).records[0]?.atMs;
    expect(timed(1_700_000_000.123456)).toBe(1_700_000_000_123n);
    expect(['x', -5, null, {}].map(timed)).toEqual([null, null, null, null]);
  });
});

describe('a stream of llama.cpp', () => {
  const timings = { cache_n: 40, prompt_n: 10, prompt_ms: 12.5, predicted_n: 8, predicted_ms: 80.25 };

  it('completes the usage from the timings, and takes them alone where there is no usage', () => {
    const both = outcomeOfText(sseOf(chunkOf('a'), { choices: [], usage: usageOf(50, 8), timings }, '[DONE]'));
    const use = { promptTokens: 50n, cachedTokens: 40n, completionTokens: 8n };
    const times = { promptNs: 12_500_000n, completionNs: 80_250_000n };
    expect(both.records).toMatchObject([{ use, times, flags: [] }]);
    const alone = outcomeOfText(sseOf(chunkOf('a', { timings }), '[DONE]'));
    expect(alone).toMatchObject({ usage: 'reported', records: [{ use, flags: [] }] });
  });

  it('flags timings that contradict the usage, and takes nothing from them', () => {
    const { records } = outcomeOfText(sseOf({ choices: [], usage: usageOf(49, 8), timings }, '[DONE]'));
    expect(records).toMatchObject([{ use: { promptTokens: 49n, cachedTokens: null }, flags: ['timings-differ'] }]);
  });

  it('refuses malformed timings and lets the usage beside them stand', () => {
    const wrong = { choices: [], usage: usageOf(50, 8), timings: { ...timings, cache_n: -1 } };
    expect(outcomeOfText(sseOf(wrong, '[DONE]'))).toMatchObject({
      refusals: [{ kind: 'CountMalformed', field: 'cache_n' }],
      records: [{ use: { promptTokens: 50n, cachedTokens: null } }],
    });
  });

  it('refuses a cache in the timings that is larger than the prompt in the usage', () => {
    const wrong = { choices: [], usage: usageOf(5, 8), timings: { cache_n: 6, predicted_n: 8 } };
    expect(outcomeOfText(sseOf(wrong, '[DONE]'))).toMatchObject({ usage: 'refused', records: [] });
  });
});

describe('a stream of the Responses API', () => {
  const response = (more: object): object => ({
    object: 'response',
    id: 'resp-1',
    model: 'm',
    created_at: 1_700_000_000,
    ...more,
  });
  const usage = {
    input_tokens: 9,
    input_tokens_details: { cached_tokens: 4 },
    output_tokens: 5,
    output_tokens_details: { reasoning_tokens: 3 },
    total_tokens: 14,
  };
  const opening = [
    { type: 'response.created', response: response({ status: 'in_progress', usage: null, error: null }) },
    { type: 'response.reasoning_summary_text.delta', delta: 'hm' },
    { type: 'response.output_text.delta', delta: 'pöng' },
    { type: 'response.function_call_arguments.delta', delta: '{}' },
    { type: 'response.output_text.done', text: 'pöng' },
  ];
  const record = {
    ...{ format: 'openai-responses', id: 'resp-1', model: 'm', atMs: 1_700_000_000_000n },
    use: { promptTokens: 9n, cachedTokens: 4n, completionTokens: 5n, reasoningTokens: 3n, totalTokens: 14n },
  };

  it.each(['response.completed', 'response.incomplete'])('ends with %s and its usage', (type) => {
    const text = sseOf(...opening, { type, response: response({ usage }) });
    expect(outcomeOfText(text)).toMatchObject({
      ...{ end: 'finished', usage: 'reported', deltas: 3, textBytes: 2 + 5 + 2 },
      records: [{ ...record, item: 6, flags: [] }],
    });
  });

  it('reads the type from the event line where the data do not say it', () => {
    const text = `event: response.completed\ndata: ${JSON.stringify({ response: response({ usage }) })}\n\n`;
    expect(outcomeOfText(text)).toMatchObject({ end: 'finished', records: [record] });
  });

  it('fails with response.failed, with and without usage', () => {
    const failed = { status: 'failed', error: { code: 'server_error', message: 'm' } };
    const error = { code: 'server_error', message: 'm' };
    const withUsage = sseOf(...opening, { type: 'response.failed', response: response({ ...failed, usage }) });
    expect(outcomeOfText(withUsage)).toMatchObject({ end: 'failed', error, records: [{ flags: ['not-finished'] }] });
    const without = sseOf(...opening, { type: 'response.failed', response: response({ ...failed, usage: null }) });
    expect(outcomeOfText(without)).toMatchObject({ end: 'failed', usage: 'missing', records: [], deltas: 3 });
  });

  it('fails with an error event', () => {
    const text = sseOf(...opening, { type: 'error', code: 'rate_limit', message: 'slow down' });
    expect(outcomeOfText(text)).toMatchObject({ end: 'failed', error: { code: 'rate_limit', message: 'slow down' } });
  });

  it('is cut where no terminal event comes', () => {
    expect(outcomeOfText(sseOf(...opening))).toMatchObject({ end: 'cut', usage: 'missing', deltas: 3 });
  });
});
