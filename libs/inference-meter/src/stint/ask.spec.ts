import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { askOf, shortened, tokensWithin, weightedOfJob, weightedOfTokens, type Ask, type AskRefusal } from './ask.js';

const SIZE = { promptTokens: 100n, promptBytes: 400n, messages: 2n, maxTokens: 50n, choices: 1n };
const MODEL = { contextTokens: 512n, outputTokens: 256n, templateMargin: 8n, tokensPerGpuSecond: 3n };

function given(ask: Ask | AskRefusal): Ask {
  if (isRefusal(ask)) throw new Error(ask.message);
  return ask;
}

describe('weightedOfTokens', () => {
  it('STI-5: 10 tokens at 3 a GPU-second', () => {
    expect(weightedOfTokens(10n, 3n)).toBe(3_333_333_333_334n);
  });

  it('holds for as many tokens as what it holds pays for, and no token more', () => {
    const rates = fc.bigInt({ min: 1n, max: 10n ** 6n });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 9n }), rates, (tokens, perSecond) => {
        expect(tokensWithin(weightedOfTokens(tokens, perSecond), perSecond)).toBe(tokens);
      }),
    );
  });
});

describe('askOf', () => {
  it('is the prompt and max_tokens', () => {
    expect(askOf(SIZE, MODEL)).toEqual({
      promptTokens: 100n,
      promptEstimated: false,
      maxTokens: 50n,
      choices: 1n,
      tokens: 150n,
      compute: 50_000_000_000_000n,
    });
  });

  it("takes the model's ceiling where the client names none, or more", () => {
    expect(askOf({ ...SIZE, maxTokens: null }, MODEL)).toMatchObject({ maxTokens: 256n });
    expect(askOf({ ...SIZE, maxTokens: 10_000n }, MODEL)).toMatchObject({ maxTokens: 256n });
  });

  it('stays within the context, and refuses a prompt that leaves no room', () => {
    expect(askOf({ ...SIZE, promptTokens: 500n }, MODEL)).toMatchObject({ maxTokens: 12n });
    expect(askOf({ ...SIZE, promptTokens: 512n }, MODEL)).toMatchObject({ kind: 'PromptTooLong', field: 'prompt' });
    expect(askOf({ ...SIZE, promptTokens: 512n, maxTokens: 0n }, MODEL)).toMatchObject({ tokens: 512n });
    expect(askOf({ ...SIZE, promptTokens: 9_999n }, { ...MODEL, contextTokens: null })).toMatchObject({
      tokens: 10_049n,
    });
  });

  it('counts bytes and the template where nobody tokenised, but no more than the context holds', () => {
    const bytes = { ...SIZE, promptTokens: null };
    expect(askOf(bytes, MODEL)).toMatchObject({ promptTokens: 424n, promptEstimated: true, tokens: 474n });
    expect(askOf({ ...bytes, promptBytes: 9_000n }, MODEL)).toMatchObject({ promptTokens: 462n, tokens: 512n });
    expect(askOf({ ...bytes, promptBytes: 9_000n }, { ...MODEL, contextTokens: null })).toMatchObject({
      tokens: 9_074n,
    });
  });

  it('asks for every answer', () => {
    expect(askOf({ ...SIZE, choices: 3n }, MODEL)).toMatchObject({ maxTokens: 50n, tokens: 250n });
  });

  it.each([
    [{ promptTokens: -1n }, 'prompt'],
    [{ promptBytes: -1n }, 'promptBytes'],
    [{ messages: -1n }, 'messages'],
    [{ maxTokens: -1n }, 'max_tokens'],
    [{ choices: 0n }, 'n'],
  ])('refuses %o', (change, field) => {
    expect(askOf({ ...SIZE, ...change }, MODEL)).toMatchObject({ kind: 'QuantityNegative', field });
  });

  it('covers whatever the engine may make of it: real prompt within its bytes, answers within the clamp', () => {
    const count = fc.bigInt({ min: 0n, max: 2_000n });
    const sizes = fc.record({
      promptBytes: count,
      messages: fc.bigInt({ min: 0n, max: 20n }),
      maxTokens: fc.option(count),
      choices: fc.bigInt({ min: 1n, max: 5n }),
    });
    const models = fc.record({
      contextTokens: fc.option(fc.bigInt({ min: 1n, max: 3_000n })),
      outputTokens: fc.bigInt({ min: 1n, max: 2_000n }),
      templateMargin: fc.bigInt({ min: 0n, max: 30n }),
      tokensPerGpuSecond: fc.bigInt({ min: 1n, max: 5_000n }),
    });
    fc.assert(
      fc.property(sizes, models, count, (size, model, made) => {
        const ask = given(askOf({ ...size, promptTokens: null }, model));
        const bound = size.promptBytes + model.templateMargin * (size.messages + 1n);
        const context = model.contextTokens ?? 10n ** 9n;
        const real = made < bound ? made : bound;
        if (real > context) return;
        const room = context - real;
        const each = ask.maxTokens < room ? ask.maxTokens : room;
        const tokens = real + each * size.choices;
        expect(tokens <= ask.tokens).toBe(true);
        expect(weightedOfTokens(tokens, model.tokensPerGpuSecond) <= ask.compute).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('shortened', () => {
  it('leaves what fits, shortens what does not, and refuses where no answer fits', () => {
    const ask = given(askOf(SIZE, MODEL));
    expect(shortened(ask, ask.compute, 3n)).toBe(ask);
    expect(shortened(ask, ask.compute - 1n, 3n)).toMatchObject({ maxTokens: 49n, tokens: 149n });
    expect(shortened(ask, weightedOfTokens(101n, 3n), 3n)).toMatchObject({ maxTokens: 1n });
    expect(shortened(ask, weightedOfTokens(100n, 3n), 3n)).toMatchObject({ kind: 'StintExhausted' });
    expect(shortened(ask, 0n, 3n)).toMatchObject({ kind: 'StintExhausted' });
  });

  it('is the longest that fits', () => {
    const one = fc.bigInt({ min: 1n, max: 500n });
    fc.assert(
      fc.property(one, one, fc.bigInt({ min: 1n, max: 4n }), one, (prompt, wanted, choices, perSecond) => {
        const model = { ...MODEL, contextTokens: null, outputTokens: 500n, tokensPerGpuSecond: perSecond };
        const ask = given(askOf({ ...SIZE, promptTokens: prompt, maxTokens: wanted, choices }, model));
        const left = (ask.compute * 2n) / 3n;
        const short = shortened(ask, left, perSecond);
        const longer = (maxTokens: bigint) => weightedOfTokens(prompt + maxTokens * choices, perSecond);
        if (isRefusal(short)) expect(longer(1n) > left).toBe(true);
        else expect(short.compute <= left && longer(short.maxTokens + 1n) > left).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('weightedOfJob', () => {
  it('is cards by time by weight: two H100 for an hour', () => {
    expect(weightedOfJob({ milliGpus: 2_000n, durationMs: 3_600_000n }, 3_040_000n)).toBe(21_888_000_000_000_000n);
  });
});
