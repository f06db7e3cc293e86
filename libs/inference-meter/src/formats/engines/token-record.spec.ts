import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { tokenEvents, type TokenContext, type TokenRecord } from './token-record.js';
import { UNKNOWN_USE } from './token-use.js';

const record: TokenRecord = {
  ...{ format: 'openai-chat', item: 3, id: 'gen-1', model: 'm', atMs: 5000n, flags: [] },
  use: { ...UNKNOWN_USE, promptTokens: 57n, cachedTokens: 40n, completionTokens: 17n, reasoningTokens: 9n },
};
const context: TokenContext = { source: '/gateway/1', subject: 'commoner:9', nowMs: 9000n };

describe('tokenEvents', () => {
  it('has one event for what was read and one for what was written, and none for their parts', () => {
    expect(tokenEvents(record, { ...context, site: 'x' })).toEqual([
      {
        ...{
          id: 'gen-1#in',
          meter: { kind: 'tokens-in', resource: 'm' },
          quantity: 57n,
          unit: 'TOKEN',
          method: 'engine',
        },
        ...{ source: '/gateway/1', subject: 'commoner:9', site: 'x', effectiveAtMs: 5000n },
      },
      {
        ...{
          id: 'gen-1#out',
          meter: { kind: 'tokens-out', resource: 'm' },
          quantity: 17n,
          unit: 'TOKEN',
          method: 'engine',
        },
        ...{ source: '/gateway/1', subject: 'commoner:9', site: 'x', effectiveAtMs: 5000n },
      },
    ]);
  });

  it('has an event for zero and none for unknown', () => {
    const use = { ...UNKNOWN_USE, completionTokens: 0n };
    expect(tokenEvents({ ...record, use }, context)).toMatchObject([{ id: 'gen-1#out', quantity: 0n }]);
    expect(tokenEvents({ ...record, use: UNKNOWN_USE }, context)).toEqual([]);
  });

  it('believes the context before the engine', () => {
    const told = { recordId: 'req-7', model: 'registered', atMs: 6000n, method: 'counted' } as const;
    expect(tokenEvents(record, { ...context, ...told })).toMatchObject([
      { id: 'req-7#in', meter: { resource: 'registered' }, effectiveAtMs: 6000n, method: 'counted' },
      { id: 'req-7#out' },
    ]);
  });

  it.each([
    [{ id: null }, 'IdMissing', 'id'],
    [{ id: 'a\u{0}' }, 'NameMalformed', 'id'],
    [{ model: null }, 'ModelMissing', 'model'],
    [{ model: 'x'.repeat(201) }, 'NameMalformed', 'model'],
    [{ atMs: null }, 'TimeMissing', 'time'],
    [{ atMs: 9001n }, 'FutureTimestamp', 'time'],
    [{ atMs: -1n }, 'TimeOutOfRange', 'time'],
  ])('refuses %p as %s', (odd, kind, field) => {
    expect(tokenEvents({ ...record, ...odd }, context)).toMatchObject({ refused: true, kind, field, item: 3 });
  });

  it('never throws, and never counts more than prompt and completion', () => {
    const count = fc.option(fc.bigInt({ min: 0n, max: 10n ** 15n }));
    const name = fc.option(fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(count, count, name, name, (promptTokens, completionTokens, id, model) => {
        const events = tokenEvents(
          { ...record, id, model, use: { ...record.use, promptTokens, completionTokens } },
          context,
        );
        if (isRefusal(events)) return;
        const sum = events.reduce((total, { quantity }) => total + quantity, 0n);
        expect(sum).toBe((promptTokens ?? 0n) + (completionTokens ?? 0n));
        expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
      }),
    );
  });
});
