import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { UNKNOWN_USE, type TokenUse } from '../engines/token-use.js';
import { readUsage } from './usage.js';

const count = fc.oneof(
  fc.integer({ min: 0, max: 30 }),
  fc.constantFrom(null, -1, 1.5, '7', 2 ** 53, Number.MAX_SAFE_INTEGER, {}, [], true),
);
const details = fc.oneof(
  fc.record(
    {
      cached_tokens: count,
      cache_write_tokens: count,
      audio_tokens: count,
      reasoning_tokens: count,
      accepted_prediction_tokens: count,
      rejected_prediction_tokens: count,
      other: count,
    },
    { requiredKeys: [] },
  ),
  fc.constantFrom(null, 3, 'x', []),
);
const usage = fc.record(
  {
    prompt_tokens: count,
    input_tokens: count,
    completion_tokens: count,
    output_tokens: count,
    total_tokens: count,
    prompt_tokens_details: details,
    completion_tokens_details: details,
    input_tokens_details: details,
    output_tokens_details: details,
  },
  { requiredKeys: [] },
);

function within(parts: readonly (bigint | null)[], whole: bigint | null): boolean {
  return whole === null || parts.reduce<bigint>((sum, part) => sum + (part ?? 0n), 0n) <= whole;
}

function isNested(use: TokenUse): boolean {
  return (
    within([use.cachedTokens, use.cacheWriteTokens], use.promptTokens) &&
    within([use.audioPromptTokens], use.promptTokens) &&
    within([use.reasoningTokens], use.completionTokens) &&
    within([use.audioCompletionTokens], use.completionTokens) &&
    within([use.acceptedPredictionTokens, use.rejectedPredictionTokens], use.completionTokens)
  );
}

describe('readUsage', () => {
  it('reads chat usage with every detail, and keeps what it does not know', () => {
    const told = {
      prompt_tokens: 90,
      completion_tokens: 40,
      total_tokens: 130,
      cost: 0.0007,
      prompt_tokens_details: { cached_tokens: 64, cache_write_tokens: 8, audio_tokens: 2, images: 1 },
      completion_tokens_details: {
        reasoning_tokens: 30,
        audio_tokens: 1,
        accepted_prediction_tokens: 5,
        rejected_prediction_tokens: 6,
      },
    };
    expect(readUsage(told, 1)).toEqual({
      promptTokens: 90n,
      cachedTokens: 64n,
      cacheWriteTokens: 8n,
      audioPromptTokens: 2n,
      completionTokens: 40n,
      reasoningTokens: 30n,
      audioCompletionTokens: 1n,
      acceptedPredictionTokens: 5n,
      rejectedPredictionTokens: 6n,
      totalTokens: 130n,
      rest: { cost: 0.0007, prompt_tokens_details: { images: 1 } },
    });
  });

  it('reads the names of the Responses API', () => {
    const told = {
      input_tokens: 9,
      input_tokens_details: { cached_tokens: 4 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 14,
    };
    const counts = { promptTokens: 9n, cachedTokens: 4n, completionTokens: 5n, reasoningTokens: 0n, totalTokens: 14n };
    expect(readUsage(told, 1)).toEqual({ ...UNKNOWN_USE, ...counts });
  });

  it('tells zero from unknown', () => {
    expect(readUsage({ prompt_tokens: 0 }, 1)).toMatchObject({ promptTokens: 0n, completionTokens: null });
    const nulls = { prompt_tokens: 3, completion_tokens: null, prompt_tokens_details: null };
    expect(readUsage(nulls, 1)).toEqual({ ...UNKNOWN_USE, promptTokens: 3n });
  });

  it('takes both names where they agree', () => {
    expect(readUsage({ prompt_tokens: 3, input_tokens: 3 }, 1)).toMatchObject({ promptTokens: 3n });
    expect(readUsage({ prompt_tokens: null, input_tokens: 3 }, 1)).toMatchObject({ promptTokens: 3n });
  });

  it.each([undefined, null, {}])('says nothing for %p', (value) => {
    expect(readUsage(value, 1)).toBeNull();
  });

  it.each([
    ['usage', 5, 'UsageMalformed'],
    ['usage', [], 'UsageMalformed'],
    ['usage', { cost: 1 }, 'UsageMalformed'],
    ['prompt_tokens_details', { prompt_tokens: 1, prompt_tokens_details: 4 }, 'UsageMalformed'],
    ['completion_tokens_details', { prompt_tokens: 1, completion_tokens_details: 'x' }, 'UsageMalformed'],
    ['prompt_tokens', { prompt_tokens: -1 }, 'CountMalformed'],
    ['prompt_tokens', { prompt_tokens: '12' }, 'CountMalformed'],
    ['input_tokens', { input_tokens: 1.5 }, 'CountMalformed'],
    ['completion_tokens', { completion_tokens: 2 ** 53 }, 'CountMalformed'],
    ['total_tokens', { prompt_tokens: 1, total_tokens: true }, 'CountMalformed'],
    ['cached_tokens', { prompt_tokens: 1, prompt_tokens_details: { cached_tokens: '1' } }, 'CountMalformed'],
    ['prompt_tokens', { prompt_tokens: 3, input_tokens: 4 }, 'NamesDiffer'],
    ['cachedTokens', { prompt_tokens: 3, prompt_tokens_details: { cached_tokens: 4 } }, 'PartAboveTotal'],
    [
      'cachedTokens',
      { prompt_tokens: 5, prompt_tokens_details: { cached_tokens: 3, cache_write_tokens: 3 } },
      'PartAboveTotal',
    ],
    ['reasoningTokens', { completion_tokens: 3, completion_tokens_details: { reasoning_tokens: 4 } }, 'PartAboveTotal'],
  ])('refuses by %s in %j', (field, value, kind) => {
    expect(readUsage(value, 7)).toMatchObject({ refused: true, kind, field, item: 7 });
  });

  it('never throws, and what it accepts nests', () => {
    fc.assert(
      fc.property(fc.oneof(usage, fc.jsonValue()), (value) => {
        const use = readUsage(value, 1);
        if (use !== null && !isRefusal(use)) expect(isNested(use)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
