import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MeterFigure } from './figure.js';
import { otlpMetrics } from './otlp-metrics.js';

const context = { serviceName: 'copyhold', serviceVersion: '1.2.3', temporality: 'delta' } as const;
const figure: MeterFigure = {
  meter: { kind: 'gpu-time', resource: 'A10' },
  site: 'north',
  quantity: 9_007_199_254_740_993n,
  startMs: 1_000n,
  endMs: 3_600_000n,
};

describe('otlpMetrics', () => {
  it('writes what OTLP/JSON asks for, big integers as texts', () => {
    const { body, refusals } = otlpMetrics([figure], context);
    expect(refusals).toEqual([]);
    expect(JSON.parse(body)).toEqual({
      resourceMetrics: [
        {
          resource: {
            attributes: [
              { key: 'service.name', value: { stringValue: 'copyhold' } },
              { key: 'service.version', value: { stringValue: '1.2.3' } },
            ],
          },
          scopeMetrics: [
            {
              scope: { name: 'copyhold.inference-meter', version: '1.2.3' },
              metrics: [
                {
                  name: 'copyhold.gpu.time',
                  description: 'GPU time reserved, in seconds of a whole GPU, not weighted.',
                  unit: 'us{GPU}',
                  sum: {
                    aggregationTemporality: 1,
                    isMonotonic: true,
                    dataPoints: [
                      {
                        attributes: [
                          { key: 'gpu', value: { stringValue: 'A10' } },
                          { key: 'site', value: { stringValue: 'north' } },
                        ],
                        startTimeUnixNano: '1000000000',
                        timeUnixNano: '3600000000000',
                        asInt: '9007199254740993',
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('puts both directions of tokens into one metric, and says cumulative where it is told', () => {
    const tokens = { ...figure, meter: { kind: 'tokens-in', resource: 'small' } } as const;
    const figures = [tokens, { ...tokens, meter: { kind: 'tokens-out', resource: 'small' } }] as const;
    const { body } = otlpMetrics(figures, { ...context, temporality: 'cumulative' });
    expect(body.match(/copyhold\.tokens/gu)).toHaveLength(1);
    expect(body).toContain('"aggregationTemporality":2');
    expect(body.match(/"asInt"/gu)).toHaveLength(2);
  });

  it('flags what is not known instead of writing 0', () => {
    const { body } = otlpMetrics([{ ...figure, quantity: null }], context);
    expect(body).toContain('"flags":1');
    expect(body).not.toContain('asInt');
    expect(otlpMetrics([{ ...figure, quantity: 0n }], context).body).toContain('"asInt":"0"');
  });

  it.each<[string, readonly MeterFigure[]]>([
    ['TextMalformed', [{ ...figure, site: '' }]],
    ['TextMalformed', [{ ...figure, subject: 'a\u0000' }]],
    ['QuantityOutOfRange', [{ ...figure, quantity: -1n }]],
    ['QuantityOutOfRange', [{ ...figure, quantity: 2n ** 63n }]],
    ['PeriodMalformed', [{ ...figure, endMs: 999n }]],
    ['PeriodMalformed', [{ ...figure, endMs: 2n ** 63n }]],
    ['SeriesTwice', [figure, figure]],
  ])('refuses %s and writes the others', (kind, figures) => {
    const water = { ...figure, meter: { kind: 'water', resource: 'north' } } as const;
    const { body, refusals } = otlpMetrics([...figures, water], context);
    expect(refusals.map(({ index, refusal }) => [index, refusal.kind])).toEqual([[figures.length - 1, kind]]);
    expect(body).toContain('copyhold.water');
  });

  it('keeps every quantity exactly', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.bigInt(0n, 2n ** 63n - 1n)), (quantities) => {
        const figures = quantities.map((quantity, index) => ({ ...figure, subject: `s${index}`, quantity }));
        const texts = [...otlpMetrics(figures, context).body.matchAll(/"asInt":"(?<steps>\d+)"/gu)];
        expect(texts.map(({ groups }) => BigInt(groups?.['steps'] ?? ''))).toEqual(quantities);
      }),
    );
  });
});
