import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { readGenAiSpans } from './spans.js';

const attribute = (key: string, value: unknown): object => ({
  key,
  value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
});

const spanOf = (attributes: Readonly<Record<string, unknown>>, more: object = {}): object => ({
  ...{ traceId: 'aa', spanId: '01', startTimeUnixNano: '1700000000123456789' },
  attributes: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
  ...more,
});

const exportOf = (...spans: readonly object[]): string =>
  JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });

const chat = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'asked',
  'gen_ai.response.model': 'answered',
  'gen_ai.usage.input_tokens': 90,
  'gen_ai.usage.output_tokens': 40,
  'gen_ai.usage.cache_read.input_tokens': 64,
  'gen_ai.usage.cache_creation.input_tokens': 8,
  'gen_ai.usage.reasoning.output_tokens': 30,
};

describe('readGenAiSpans', () => {
  it('reads the attributes of 1.41.0, the parts inside their totals', () => {
    expect(readGenAiSpans(exportOf(spanOf(chat)))).toMatchObject({
      records: [
        {
          ...{ format: 'otel-genai', item: 1, id: 'aa/01', model: 'answered', atMs: 1_700_000_000_123n, flags: [] },
          use: {
            ...{
              promptTokens: 90n,
              cachedTokens: 64n,
              cacheWriteTokens: 8n,
              completionTokens: 40n,
              reasoningTokens: 30n,
            },
            rest: { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai' },
          },
        },
      ],
      ...{ refusals: [], ignored: {} },
    });
  });

  it('reads the deprecated names, in one span or in bare attributes', () => {
    const old = { 'gen_ai.system': 'openai', 'gen_ai.usage.prompt_tokens': 5, 'gen_ai.usage.completion_tokens': 2 };
    const use = { promptTokens: 5n, completionTokens: 2n, cachedTokens: null, rest: { 'gen_ai.system': 'openai' } };
    expect(readGenAiSpans(JSON.stringify(spanOf(old))).records).toMatchObject([{ id: 'aa/01', use }]);
    const bare = JSON.stringify({ ...old, 'gen_ai.response.id': 'resp-1' });
    expect(readGenAiSpans(bare).records).toMatchObject([{ id: 'resp-1', model: null, atMs: null, use }]);
  });

  it('takes the newer name where both are told, and flags that they differ', () => {
    const both = { 'gen_ai.usage.input_tokens': 5, 'gen_ai.usage.output_tokens': 2, 'gen_ai.usage.prompt_tokens': 4 };
    expect(readGenAiSpans(exportOf(spanOf(both))).records).toMatchObject([
      { use: { promptTokens: 5n }, flags: ['names-differ'] },
    ]);
    const same = { ...both, 'gen_ai.usage.prompt_tokens': 5 };
    expect(readGenAiSpans(exportOf(spanOf(same))).records).toMatchObject([{ flags: [] }]);
  });

  it('ignores agents, tools and spans without tokens; counts the call inside', () => {
    const agent = spanOf({ ...chat, 'gen_ai.operation.name': 'invoke_agent' });
    const other = spanOf({ 'http.request.method': 'GET' });
    expect(readGenAiSpans(exportOf(agent, spanOf(chat), other))).toMatchObject({
      records: [{ item: 2 }],
      ignored: { 'not-inference': 1, 'no-usage': 1 },
    });
  });

  it('misses no completion of embeddings, and one of anything else', () => {
    const embeddings = { 'gen_ai.operation.name': 'embeddings', 'gen_ai.usage.input_tokens': 5 };
    expect(readGenAiSpans(exportOf(spanOf(embeddings))).records).toMatchObject([{ flags: [] }]);
    const unnamed = { 'gen_ai.usage.input_tokens': 5 };
    expect(readGenAiSpans(exportOf(spanOf(unnamed))).records).toMatchObject([{ flags: ['completion-unknown'] }]);
  });

  it.each([
    [{ 'gen_ai.usage.input_tokens': -1 }, 'CountMalformed'],
    [{ 'gen_ai.usage.input_tokens': 'many' }, 'CountMalformed'],
    [{ 'gen_ai.usage.input_tokens': Number.MAX_SAFE_INTEGER + 1 }, 'CountMalformed'],
    [{ 'gen_ai.usage.cache_read.input_tokens': 91 }, 'PartAboveTotal'],
    [{ 'gen_ai.usage.reasoning.output_tokens': 41 }, 'PartAboveTotal'],
  ])('refuses %j as %s, and takes the span beside it', (wrong, kind) => {
    const { records, refusals } = readGenAiSpans(exportOf(spanOf({ ...chat, ...wrong }), spanOf(chat)));
    expect(refusals).toMatchObject([{ kind, item: 1 }]);
    expect(records).toMatchObject([{ item: 2 }]);
  });

  it('keeps nothing of what was asked or answered', () => {
    const text = { 'gen_ai.input.messages': 'secret', 'gen_ai.prompt': 'secret', 'user.email': 'secret' };
    const [record] = readGenAiSpans(exportOf(spanOf({ ...chat, ...text }))).records;
    expect(JSON.stringify(record?.use.rest)).not.toContain('secret');
  });

  it('never throws, and no part exceeds its total', () => {
    const name = fc.constantFrom(...Object.keys(chat), 'gen_ai.usage.prompt_tokens');
    const attributes = fc.dictionary(name, fc.oneof(fc.nat(30), fc.constant('chat'), fc.jsonValue()));
    const value = fc.oneof(
      fc.array(attributes).map((all) => JSON.parse(exportOf(...all.map((one) => ({ attributes: one })))) as unknown),
      fc.dictionary(fc.constantFrom('resourceSpans', 'attributes', 'spanId'), fc.jsonValue()),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(value, (object) => {
        for (const { use } of readGenAiSpans(JSON.stringify(object)).records) {
          if (use.promptTokens !== null) expect((use.cachedTokens ?? 0n) <= use.promptTokens).toBe(true);
          if (use.completionTokens !== null) expect((use.reasoningTokens ?? 0n) <= use.completionTokens).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
    fc.assert(fc.property(fc.string(), (text) => !isRefusal(readGenAiSpans(text))));
  });
});
