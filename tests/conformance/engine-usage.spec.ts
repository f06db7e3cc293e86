import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  closeOllama,
  closeOpenAiStream,
  NO_SCRAPE,
  ollamaOutcome,
  openAiOutcome,
  openAiSoFar,
  openOllama,
  openOpenAiStream,
  readOllama,
  readOllamaBytes,
  readOpenAiStream,
  readVllmMetrics,
  tokenEvents,
  type StreamOutcome,
} from '#libs/inference-meter';
import { describe, expect, it } from '@jest/globals';

const folder = path.join(import.meta.dirname, '../../../shared/data/usage');
const present = existsSync(folder);
const describeRecorded = present ? describe : describe.skip;
const title = present
  ? 'recorded usage of engines'
  : 'recorded usage of engines (skipped: ../shared/data/usage is absent)';

const fileOf = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

/** A single-quoted text of YAML: one line break is a blank, more are one fewer, and a quote is written twice. */
function unfold(quoted: string): string {
  return quoted
    .replaceAll(
      /[ \t]*\n((?:[ \t]*\n)*)[ \t]*/gu,
      (_whole, blank: string) => '\n'.repeat(blank.split('\n').length - 1) || ' ',
    )
    .replaceAll("''", "'");
}

/** The bodies of the answers that a cassette recorded. */
const answersOf = (name: string): readonly Uint8Array[] =>
  [...fileOf(name).matchAll(/^ {6}string: '((?:[^']|'')*)'$/gmu)].map(([, quoted]) =>
    new TextEncoder().encode(unfold(quoted ?? '')),
  );

/** The second opinion: the last usage in the text, found without reading the stream. */
function lastUsage(body: Uint8Array): unknown {
  const lines = new TextDecoder().decode(body).split('\n');
  const told = lines.filter((line) => line.startsWith('data: {')).map((line) => JSON.parse(line.slice(6)) as unknown);
  const usages = told.map((chunk) => {
    const { usage, response } = chunk as { usage?: unknown; response?: { usage?: unknown } };
    return usage ?? response?.usage ?? null;
  });
  return usages.findLast((usage) => usage !== null);
}

function inPieces(body: Uint8Array, size: number): StreamOutcome {
  let state = openOpenAiStream();
  for (let start = 0; start < body.length; start += size) {
    state = readOpenAiStream(state, body.subarray(start, start + size));
  }
  return openAiOutcome(closeOpenAiStream(state));
}

describeRecorded(title, () => {
  it('2 of 2 streams of /v1/chat/completions, in pieces of any size', () => {
    const bodies = answersOf('openai/chat-stream.yaml');
    const expected = [
      { id: 'gen-1753242299-QZRAt5HJHd1ptY8sdS0s', prompt: 57, completion: 17, deltas: 2 },
      { id: 'gen-1753242300-j60LWi6MpN4lMZw1zTHK', prompt: 107, completion: 15, deltas: 14 },
    ];
    expect(bodies).toHaveLength(expected.length);
    for (const [index, body] of bodies.entries()) {
      const [whole, told] = [inPieces(body, body.length), expected[index]];
      expect(lastUsage(body)).toMatchObject({ prompt_tokens: told?.prompt, completion_tokens: told?.completion });
      expect(whole).toMatchObject({
        ...{ end: 'finished', usage: 'reported', refusals: [], deltas: told?.deltas },
        records: [
          {
            ...{ id: told?.id, model: 'moonshotai/kimi-k2', flags: [] },
            use: {
              promptTokens: BigInt(told?.prompt ?? -1),
              completionTokens: BigInt(told?.completion ?? -1),
              cachedTokens: 0n,
            },
          },
        ],
      });
      for (const size of [1, 7, 1024]) expect(inPieces(body, size)).toEqual(whole);
    }
  });

  it('1 of 1 streams of /v1/responses', () => {
    const bodies = answersOf('openai/responses-stream.yaml');
    expect(bodies).toHaveLength(1);
    for (const body of bodies) {
      const outcome = inPieces(body, 5);
      expect(outcome).toEqual(inPieces(body, body.length));
      const usage = lastUsage(body) as Record<string, number>;
      expect(outcome).toMatchObject({
        ...{ end: 'finished', usage: 'reported', refusals: [], error: null, textBytes: 4 },
        records: [
          {
            ...{ format: 'openai-responses', model: 'gpt-5.5-2026-04-23', flags: [] },
            use: {
              promptTokens: BigInt(usage['input_tokens'] ?? -1),
              completionTokens: BigInt(usage['output_tokens'] ?? -1),
            },
          },
        ],
      });
      expect(outcome.records[0]?.use.totalTokens).toBe(BigInt(usage['total_tokens'] ?? -1));
    }
  });

  it('every stream of the three, cut anywhere: never an invented usage, never less than what was relayed', () => {
    const bodies = [...answersOf('openai/chat-stream.yaml'), ...answersOf('openai/responses-stream.yaml')];
    for (const body of bodies) {
      let [state, before] = [openOpenAiStream(), 0n];
      for (let start = 0; start < body.length; start += 50) {
        state = readOpenAiStream(state, body.subarray(start, start + 50));
        const { record, method } = openAiSoFar(state);
        const produced = record.use.completionTokens ?? -1n;
        expect(produced).toBeGreaterThanOrEqual(before);
        expect(method === 'engine').toBe(openAiOutcome(state).usage === 'reported');
        before = produced;
      }
    }
  });

  it('1 of 1 answers of Ollama', () => {
    const [body, ...others] = answersOf('ollama/chat.yaml');
    expect(others).toEqual([]);
    const text = new TextDecoder().decode(body);
    const { records, refusals, ignored } = readOllama(text);
    expect({ refusals, ignored }).toEqual({ refusals: [], ignored: {} });
    expect(records).toMatchObject([
      {
        ...{ model: 'llama3', atMs: BigInt(Date.parse('2024-05-24T20:01:31.015Z')), flags: [] },
        use: { promptTokens: 17n, completionTokens: 66n, cachedTokens: null, totalTokens: null },
        times: {
          totalNs: 10_386_172_208n,
          loadNs: 8_078_850_750n,
          promptNs: 175_861_000n,
          completionNs: 2_127_200_000n,
        },
      },
    ]);
    const streamed = ollamaOutcome(closeOllama(readOllamaBytes(openOllama(), new TextEncoder().encode(text))));
    expect(streamed.records).toEqual(records);
    const context = { source: '/ollama', subject: 's', recordId: 'r', nowMs: BigInt(Date.parse('2026-01-01')) };
    const [record] = records;
    expect(record && tokenEvents(record, context)).toMatchObject([{ quantity: 17n }, { quantity: 66n }]);
  });

  it('1 of 1 scrapes of vLLM: 5 counters and 3 gauges of its 10 series, against themselves grown', () => {
    const text = fileOf('vllm/vllm_trimmed_llama3.1-8b.prom');
    const first = readVllmMetrics(text, { state: NO_SCRAPE, scrapedAtMs: 1_000_000n });
    expect(first).toMatchObject({ records: [], refusals: [], ignored: { first: 5, 'other-series': 2 } });
    expect(first.gauges.map(({ figure, value }) => [figure, value])).toEqual([
      ['running', '6.0'],
      ['waiting', '2.0'],
      ['kv-cache-used', '0.42'],
    ]);
    const grown = text.replace(' 343.0', ' 400.0').replace(' 826.0', ' 1.0e+03').replace('"} 3.0', '"} 5.0');
    const second = readVllmMetrics(grown, { state: first.state, scrapedAtMs: 1_060_000n });
    expect(second.records).toMatchObject([
      {
        model: 'meta-llama/Llama-3.1-8B-Instruct',
        ...{ promptTokens: 57n, completionTokens: 174n, requests: { stop: 2n, length: 0n, error: 0n }, reset: false },
      },
    ]);
  });
});
