import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EngineUse } from '#libs/inference-meter';
import { compare, readCounters, stateIn, stateText, type Ours } from './upstream-watch.js';

const NONE: Ours = { prompt: 0n, cached: 0n, completion: 0n, underWay: 0n };
const ours = (prompt: bigint, completion: bigint, more: Partial<Ours> = {}): Ours => ({
  ...{ prompt, cached: 0n, completion, underWay: 0n },
  ...more,
});
const use = (promptTokens: bigint, completionTokens: bigint, more: Partial<EngineUse> = {}): EngineUse => ({
  ...{ model: 'tiny', fromMs: 0n, toMs: 1n, promptTokens, computedTokens: null, cachedTokens: null, completionTokens },
  ...{ requests: {}, reset: false },
  ...more,
});

describe('compare', () => {
  it.each([
    ['AGREES', ours(100n, 1000n), use(100n, 1000n)],
    ['AGREES', ours(100n, 1000n), use(116n, 1016n)],
    ['ENGINE_COUNTED_MORE', ours(100n, 1000n), use(100n, 1017n)],
    ['ENGINE_COUNTED_MORE', ours(100n, 1000n), use(117n, 1000n)],
    ['GATEWAY_COUNTED_MORE', ours(100n, 1000n), use(100n, 983n)],
    // One two-hundredth of many.
    ['AGREES', ours(0n, 199_000n), use(0n, 200_000n)],
    ['ENGINE_COUNTED_MORE', ours(0n, 198_999n), use(0n, 200_000n)],
    // What runs may lie on either side.
    ['AGREES', ours(100n, 1000n, { underWay: 500n }), use(100n, 1516n)],
    // Overstating outweighs understating: somebody has been charged too much.
    ['GATEWAY_COUNTED_MORE', ours(100n, 1000n), use(500n, 100n)],
  ])('is %s of %p and %p', (verdict, now, theirs) => {
    expect(compare('vllm', NONE, now, theirs).verdict).toBe(verdict);
  });

  it('holds what llama.cpp computed against the prompt less what was cached', () => {
    const theirs = use(0n, 50n, { promptTokens: null, computedTokens: 60n });
    expect(compare('llama.cpp', NONE, ours(100n, 50n, { cached: 40n }), theirs)).toMatchObject({
      ...{ oursIn: 60n, theirsIn: 60n, verdict: 'AGREES' },
    });
  });

  it('compares nothing over a restart, nor where an engine tells nothing, or only half of it', () => {
    expect(compare('vllm', NONE, ours(1n, 1n), use(900n, 900n, { reset: true })).verdict).toBe('RESTARTED');
    expect(compare('vllm', NONE, ours(900n, 900n), undefined).verdict).toBe('NO_COUNTERS');
    const half = { promptTokens: null };
    expect(compare('vllm', NONE, ours(900n, 900n), use(0n, 900n, half)).verdict).toBe('NO_COUNTERS');
    expect(compare('vllm', NONE, ours(900n, 900n), use(0n, 90n, half)).verdict).toBe('GATEWAY_COUNTED_MORE');
  });

  it('counts a span, not all that ever was', () => {
    const before = ours(1_000n, 5_000n, { underWay: 7n });
    const said = compare('vllm', before, ours(1_100n, 5_200n, { underWay: 3n }), use(100n, 200n));
    expect(said).toEqual({
      ...{ oursIn: 100n, oursOut: 200n, theirsIn: 100n, theirsOut: 200n, underWay: 10n, verdict: 'AGREES' },
    });
  });
});

describe('readCounters', () => {
  const text = (prompt: bigint, completion: bigint): string =>
    [
      `vllm:prompt_tokens_total{engine="0",model_name="tiny"} ${prompt}`,
      `vllm:generation_tokens_total{engine="0",model_name="tiny"} ${completion}`,
      `vllm:generation_tokens_total{engine="0",model_name="another"} 999999`,
      'process_start_time_seconds 1700000000',
    ].join('\n');

  it('says what one model counted between two readings, through what is stored of the first', () => {
    const tokens = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(tokens, tokens, tokens, tokens, (prompt, completion, morePrompt, more) => {
        const first = readCounters('vllm', text(prompt, completion), {
          ...{ model: 'tiny', state: undefined, scrapedAtMs: 1_700_000_100_000n },
        });
        const state = stateIn(stateText(first.state));
        expect(state).toEqual(first.state);
        const second = readCounters('vllm', text(prompt + morePrompt, completion + more), {
          ...{ model: 'tiny', state, scrapedAtMs: 1_700_003_700_000n },
        });
        expect(second.use).toMatchObject({ promptTokens: morePrompt, completionTokens: more, reset: false });
      }),
    );
  });

  it('knows a server of llama.cpp whatever it calls its model', () => {
    const told = (tokens: number): string =>
      `llamacpp:tokens_predicted_total ${tokens}\nllamacpp:prompt_tokens_total 1\n`;
    const from = { model: 'tiny', scrapedAtMs: 1_700_000_100_000n };
    const { state } = readCounters('llama.cpp', told(10), { ...from, state: undefined });
    const { use: counted } = readCounters('llama.cpp', told(25), { ...from, state, scrapedAtMs: 1_700_000_200_000n });
    expect(counted).toMatchObject({ completionTokens: 15n, computedTokens: 0n, promptTokens: null });
  });
});
