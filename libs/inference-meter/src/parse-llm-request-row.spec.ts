import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseLlmRequestRow, type LlmRequestContext } from './parse-llm-request-row.js';

const context: LlmRequestContext = {
  source: '/file/requests',
  subject: 'developer-1',
  model: 'llama',
  nowMs: 1_800_000_000_000n,
};

describe('parseLlmRequestRow', () => {
  it('yields the tokens read and the tokens written', () => {
    const shared = {
      source: '/file/requests',
      subject: 'developer-1',
      unit: 'TOKEN',
      effectiveAtMs: 1_700_158_546_680n,
    };
    expect(parseLlmRequestRow('2023-11-16 18:15:46.6805900,374,44\r', 2, context)).toEqual([
      { ...shared, id: '2#in', meter: { kind: 'tokens-in', resource: 'llama' }, quantity: 374n },
      { ...shared, id: '2#out', meter: { kind: 'tokens-out', resource: 'llama' }, quantity: 44n },
    ]);
  });

  it('keeps two requests of one millisecond apart, and zero tokens', () => {
    const row = '2023-11-16 18:15:46.6805900,0,0';
    const ids = [2, 3].flatMap((lineNo) => {
      const events = parseLlmRequestRow(row, lineNo, { ...context, site: 'x' });
      return 'refused' in events ? [] : events.map(({ id, quantity, site }) => `${id} ${quantity} ${site ?? ''}`);
    });
    expect(ids).toEqual(['2#in 0 x', '2#out 0 x', '3#in 0 x', '3#out 0 x']);
  });

  it.each([
    ['2023-11-16 18:15:46.6805900,374', 'ColumnCount', 'line'],
    ['"2023-11-16 18:15:46",374,44', 'QuotedField', 'line'],
    ['2023-11-31 18:15:46,374,44', 'TimestampMalformed', 'TIMESTAMP'],
    [',374,44', 'TimestampMalformed', 'TIMESTAMP'],
    ['2127-11-16 18:15:46,374,44', 'FutureTimestamp', 'TIMESTAMP'],
    ['2023-11-16 18:15:46,-374,44', 'NumberMalformed', 'ContextTokens'],
    ['2023-11-16 18:15:46,374,', 'FieldEmpty', 'GeneratedTokens'],
  ])('refuses %j as %s of %s', (line, kind, field) => {
    expect(parseLlmRequestRow(line, 9, context)).toMatchObject({ kind, field, line: 9, refused: true });
  });

  it('believes a time up to now', () => {
    const row = '2023-11-16 18:15:46.680,1,1';
    expect(parseLlmRequestRow(row, 2, { ...context, nowMs: 1_700_158_546_680n })).toHaveLength(2);
    expect(parseLlmRequestRow(row, 2, { ...context, nowMs: 1_700_158_546_679n })).toHaveProperty(
      'kind',
      'FutureTimestamp',
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 3, maxLength: 3 }), (fields) => {
        expect(parseLlmRequestRow(fields.join(','), 2, context)).toHaveProperty('kind');
      }),
    );
  });
});
