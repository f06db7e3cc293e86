import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { askOf, shortened, tokensWithin, weightedOfJob, weightedOfTokens, type Ask, type AskRefusal } from './ask.js';

const SIZE = { promptTokens: 100n, promptBytes: 400n, prompts: 1n, messages: 2n, maxTokens: 50n, choices: 1n };
const MODEL = { contextTokens: 512n, outputTokens: 256n, templateMargin: 8n, tokensPerGpuSecond: 3n };

function given(ask: Ask | AskRefusal): Ask {
  if (isRefusal(ask)) throw new Error(ask.message);
  return ask;
}

interface List {
  /** The tokens of each prompt. */
  readonly made: readonly bigint[];
  /** Bytes and messages beyond what the tokens need. */
  readonly spare: bigint;
  readonly maxTokens: bigint | null;
  readonly each: bigint;
}

const count = fc.bigInt({ min: 0n, max: 2_000n });
const lists: fc.Arbitrary<List> = fc.record({
  made: fc.array(count, { minLength: 1, maxLength: 6 }),
  spare: fc.bigInt({ min: 0n, max: 50n }),
  maxTokens: fc.option(count),
  each: fc.bigInt({ min: 1n, max: 5n }),
});
const models = fc.record({
  contextTokens: fc.option(fc.bigInt({ min: 1n, max: 3_000n })),
  outputTokens: fc.bigInt({ min: 1n, max: 2_000n }),
  templateMargin: fc.bigInt({ min: 0n, max: 30n }),
  tokensPerGpuSecond: fc.bigInt({ min: 1n, max: 5_000n }),
});
type Model = typeof models extends fc.Arbitrary<infer M> ? M : never;

/** As a client sends the list: its bytes and the template bound its tokens, so of `made` the template's come off. */
function sizeOf({ made, spare, maxTokens, each }: List, { templateMargin }: Model) {
  const prompts = BigInt(made.length);
  const all = made.reduce((sum, one) => sum + one, 0n);
  const template = templateMargin * (prompts + 1n);
  const promptBytes = (all > template ? all - template : 0n) + spare;
  return { promptTokens: null, promptBytes, prompts, messages: prompts, maxTokens, choices: prompts * each };
}

/** What an engine makes of it: prompts that a context holds, and of each so many answers as are asked for. */
function madeOf({ made, each }: List, { contextTokens }: Model, maxTokens: bigint): bigint {
  const context = contextTokens ?? 10n ** 9n;
  return made.reduce((sum, one) => {
    const prompt = one < context ? one : context;
    const room = context - prompt;
    return sum + prompt + (maxTokens < room ? maxTokens : room) * each;
  }, 0n);
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
      prompts: 1n,
      contextTokens: 512n,
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
    expect(askOf({ ...bytes, promptBytes: 9_000n }, MODEL)).toMatchObject({ promptTokens: 512n, tokens: 512n });
    expect(askOf({ ...bytes, promptBytes: 9_000n }, { ...MODEL, contextTokens: null })).toMatchObject({
      tokens: 9_074n,
    });
  });

  it('asks for every answer', () => {
    expect(askOf({ ...SIZE, choices: 3n }, MODEL)).toMatchObject({ maxTokens: 50n, tokens: 250n });
  });

  it('gives every prompt of a list a context of its own: 2,048 texts of 4 KiB are no 8,192 tokens', () => {
    const list = { promptTokens: null, promptBytes: 2_048n * 4_096n, prompts: 2_048n, messages: 2_048n };
    const model = { ...MODEL, contextTokens: 8_192n, outputTokens: 4_096n };
    const bound = 2_048n * 4_096n + 8n * 2_049n;
    expect(askOf({ ...list, maxTokens: 0n, choices: 1n }, model)).toMatchObject({ tokens: bound });
    expect(askOf({ ...list, maxTokens: 1n, choices: 4_096n }, model)).toMatchObject({ tokens: bound + 4_096n });
    const long = { ...list, promptBytes: 10n ** 9n };
    expect(askOf({ ...long, maxTokens: 0n, choices: 1n }, model)).toMatchObject({ tokens: 2_048n * 8_192n });
  });

  it('refuses a list that was counted only where it exceeds all of its contexts', () => {
    const two = { ...SIZE, prompts: 2n, choices: 2n };
    expect(askOf({ ...two, promptTokens: 900n }, MODEL)).toMatchObject({ maxTokens: 50n, tokens: 1_000n });
    expect(askOf({ ...two, promptTokens: 1_024n }, MODEL)).toMatchObject({ kind: 'PromptTooLong' });
  });

  it.each([
    [{ prompts: 0n }, 'prompts'],
    [{ promptTokens: -1n }, 'prompt'],
    [{ promptBytes: -1n }, 'promptBytes'],
    [{ messages: -1n }, 'messages'],
    [{ maxTokens: -1n }, 'max_tokens'],
    [{ choices: 0n }, 'n'],
  ])('refuses %o', (change, field) => {
    expect(askOf({ ...SIZE, ...change }, MODEL)).toMatchObject({ kind: 'QuantityNegative', field });
  });

  it('covers whatever the engine may make of it: each prompt within its context, each answer within the clamp', () => {
    fc.assert(
      fc.property(lists, models, (list, model) => {
        const ask = given(askOf(sizeOf(list, model), model));
        const tokens = madeOf(list, model, ask.maxTokens);
        expect(tokens <= ask.tokens).toBe(true);
        expect(weightedOfTokens(tokens, model.tokensPerGpuSecond) <= ask.compute).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('holds no more than its prompts and answers could be', () => {
    fc.assert(
      fc.property(lists, models, (list, model) => {
        const size = sizeOf(list, model);
        const ask = given(askOf(size, model));
        expect(ask.promptTokens <= ask.tokens).toBe(true);
        const most = size.promptBytes + model.templateMargin * (size.messages + 1n);
        expect(ask.tokens <= most + ask.maxTokens * size.choices).toBe(true);
      }),
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

describe('shortened by what is left', () => {
  it('covers the longer prompt that a shorter answer leaves room for', () => {
    // 512 of context: 256 for the answer left 256 of prompt; 10 for the answer leave 502.
    const ask = given(askOf({ ...SIZE, promptTokens: null, promptBytes: 9_000n, maxTokens: null, choices: 2n }, MODEL));
    expect(ask.tokens).toBe(768n);
    const short = given(shortened(ask, weightedOfTokens(522n, 3n), 3n));
    expect(short).toMatchObject({ maxTokens: 10n, tokens: 522n });
    fc.assert(
      fc.property(lists, models, fc.bigInt({ min: 0n, max: 100n }), (list, model, percent) => {
        const whole = given(askOf(sizeOf(list, model), model));
        const left = (whole.compute * percent) / 100n;
        const cut = shortened(whole, left, model.tokensPerGpuSecond);
        if (isRefusal(cut)) return;
        expect(madeOf(list, model, cut.maxTokens) <= cut.tokens).toBe(true);
        expect(cut.compute <= left || cut === whole).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('weightedOfJob', () => {
  it('is cards by time by weight: two H100 for an hour', () => {
    expect(weightedOfJob({ milliGpus: 2_000n, durationMs: 3_600_000n }, 3_040_000n)).toBe(21_888_000_000_000_000n);
  });
});
