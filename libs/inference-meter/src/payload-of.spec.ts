import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { payloadOf } from './payload-of.js';
import type { UsageEvent } from './usage-event.js';

const event: UsageEvent = {
  source: '/file/1',
  id: '2#in',
  subject: 'developer-1',
  meter: { kind: 'tokens-in', resource: 'llama' },
  unit: 'TOKEN',
  quantity: 374n,
  effectiveAtMs: 0n,
};

describe('payloadOf', () => {
  it('writes what it wrote before there were methods, parts and corrections', () => {
    expect(payloadOf({ ...event, endMs: 5n, site: 'north' })).toBe(
      '{"effectiveAtMs":"0","endMs":"5","id":"2#in","meter":{"kind":"tokens-in","resource":"llama"},"quantity":"374",' +
        '"site":"north","source":"/file/1","subject":"developer-1","unit":"TOKEN"}',
    );
  });

  it('writes every member in ascending order', () => {
    const corrects = { reason: 'twice counted', voids: true, source: '/file/0', id: '1#in' } as const;
    expect(payloadOf({ ...event, method: 'engine', partOf: '2', corrects })).toBe(
      '{"corrects":{"id":"1#in","reason":"twice counted","source":"/file/0","voids":true},"effectiveAtMs":"0",' +
        '"id":"2#in","meter":{"kind":"tokens-in","resource":"llama"},"method":"engine","partOf":"2","quantity":"374",' +
        '"source":"/file/1","subject":"developer-1","unit":"TOKEN"}',
    );
  });

  it('differs wherever one member differs', () => {
    const corrects = { source: '/file/0', id: '1#in', reason: 'x' };
    const others: readonly UsageEvent[] = [
      event,
      { ...event, quantity: 375n },
      { ...event, effectiveAtMs: 1n },
      { ...event, endMs: 0n },
      { ...event, site: 'north' },
      { ...event, partOf: '2' },
      { ...event, method: 'counted' },
      { ...event, method: 'engine' },
      { ...event, meter: { kind: 'tokens-out', resource: 'llama' } },
      { ...event, corrects },
      { ...event, corrects: { ...corrects, reason: 'y' } },
      { ...event, corrects: { ...corrects, source: '/file/9' } },
      { ...event, corrects: { ...corrects, voids: true } },
    ];
    expect(new Set(others.map(payloadOf)).size).toBe(others.length);
  });

  it('is what JSON writes of the members in order, whatever the texts hold', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('"', '\\', '\u007f', '\ud800'));
    const texts = fc.record({ id: text, resource: text, site: text, source: text, subject: text, reason: text });
    fc.assert(
      fc.property(texts, ({ id, resource, site, source, subject, reason }) => {
        const meter = { kind: 'energy', resource } as const;
        const written = payloadOf({ ...event, id, meter, site, source, subject, corrects: { source, id, reason } });
        const rest = { quantity: '374', site, source, subject, unit: 'TOKEN' };
        expect(written).toBe(
          JSON.stringify({ corrects: { id, reason, source }, effectiveAtMs: '0', id, meter, ...rest }),
        );
      }),
    );
  });
});
