import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseExposition } from './exposition.js';
import type { PromSample } from './sample.js';

const plain = ({ name, labels, value }: PromSample) => [name, Object.fromEntries(labels), value];
const only = (text: string) => parseExposition(text).records.map(plain);
const refused = (text: string, openMetrics?: boolean) =>
  parseExposition(text, openMetrics === undefined ? {} : { openMetrics }).refusals.map(({ kind, field, line }) => [
    kind,
    field,
    line,
  ]);

describe('parseExposition', () => {
  it('reads samples, and the types where they are told', () => {
    const { records, refusals, ignored, types, openMetrics } = parseExposition(
      '# HELP jobs_total Jobs, "all" of them.\n# TYPE jobs_total counter\njobs_total{queue="a"} 12\n\n# note\nup 1\n',
    );
    expect(records.map(plain)).toEqual([
      ['jobs_total', { queue: 'a' }, '12'],
      ['up', {}, '1'],
    ]);
    expect(records.map(({ line }) => line)).toEqual([3, 6]);
    expect([refusals, ignored, openMetrics]).toEqual([[], 2, false]);
    expect([...types]).toEqual([['jobs_total', 'counter']]);
  });

  it.each([
    [
      'spaces between all parts',
      'a_total { model = "x" ,\tuser = "y" , } \t 5',
      ['a_total', { model: 'x', user: 'y' }, '5'],
    ],
    ['no labels between braces', 'up{} 1', ['up', {}, '1']],
    [
      'colons, as vLLM has them',
      'vllm:prompt_tokens_total{engine="0"} 343.0',
      ['vllm:prompt_tokens_total', { engine: '0' }, '343.0'],
    ],
    ['escapes', String.raw`a{p="C:\\dir\n\"q\""} 1`, ['a', { p: 'C:\\dir\n"q"' }, '1']],
    ['another backslash as it is', String.raw`a{p="\d\\n"} 1`, ['a', { p: String.raw`\d\n` }, '1']],
    ['braces, commas and # in a value', 'a{p="}, #{",q="="} 1', ['a', { p: '}, #{', q: '=' }, '1']],
    ['scientific notation', 'a 1.5e+09', ['a', {}, '1.5e+09']],
    ['what is no number', 'a NaN', ['a', {}, 'NaN']],
    ['infinity', 'a{le="+Inf"} +Inf', ['a', { le: '+Inf' }, '+Inf']],
    ['names in quotation marks', '{"my.metric","the label"="é"} 2', ['my.metric', { 'the label': 'é' }, '2']],
    ['labels beyond ASCII', 'a{p="日本 ♥"} 1', ['a', { p: '日本 ♥' }, '1']],
    [
      'a label called like a member of objects',
      'a{__proto__="x",constructor="y"} 1',
      ['a', { ['__proto__']: 'x', constructor: 'y' }, '1'],
    ],
    ['an indented line', '  a 1', ['a', {}, '1']],
  ])('reads %s', (_what, line, expected) => {
    expect(only(line)).toEqual([expected]);
    expect(only(`${line}\r\nb 2\r\n`)).toEqual([expected, ['b', {}, '2']]);
  });

  it('keeps the number as it is written: a double would round it', () => {
    expect(only('a 9007199254740993')).toEqual([['a', {}, '9007199254740993']]);
  });

  it('drops exemplars, also behind a timestamp', () => {
    const text = 'a_bucket{le="1"} 3 # {trace="x}y"} 0.5 1.5\na_bucket{le="2"} 4 12.5 # {trace="z"} 1\n# EOF\n';
    const { records, refusals } = parseExposition(text);
    expect(records.map(({ value, timestampMs }) => [value, timestampMs])).toEqual([
      ['3', undefined],
      ['4', 12_500n],
    ]);
    expect(refusals).toEqual([]);
  });

  it('takes timestamps for milliseconds, and for seconds in OpenMetrics', () => {
    const stampOf = (text: string) => parseExposition(text).records[0]?.timestampMs;
    expect(stampOf('a 1 1395066363000')).toBe(1_395_066_363_000n);
    expect(stampOf('a 1 -5')).toBe(-5n);
    expect(stampOf('a 1 1395066363\n# EOF')).toBe(1_395_066_363_000n);
    expect(stampOf('a 1 1395066363.0009\n# EOF')).toBe(1_395_066_363_000n);
    expect(stampOf('a 1 1395066363.5')).toBe(1_395_066_363_500n);
    expect(parseExposition('a 1 1395066363', { openMetrics: true }).records[0]?.timestampMs).toBe(1_395_066_363_000n);
  });

  it.each([
    ['{} 1', 'NameMalformed', 'name'],
    ['9a 1', 'NameMalformed', 'name'],
    ['a{"b"} 1', 'NameMalformed', 'name'],
    ['{"b","c"} 1', 'NameMalformed', 'name'],
    ['a{b} 1', 'LabelMalformed', 'b'],
    ['a{="x"} 1', 'LabelMalformed', 'labels'],
    ['a{,} 1', 'LabelMalformed', 'labels'],
    ['a{b="x"', 'LabelMalformed', 'b'],
    ['a{b="x} 1', 'LabelMalformed', 'b'],
    ['a{b=x} 1', 'LabelMalformed', 'b'],
    ['a{b="x" c="y"} 1', 'LabelMalformed', 'b'],
    ['a{b="x",b="x"} 1', 'LabelRepeated', 'b'],
    ['a', 'ValueMalformed', 'a'],
    ['a one', 'ValueMalformed', 'a'],
    ['a 0x10', 'ValueMalformed', 'a'],
    ['a 1,000', 'ValueMalformed', 'a'],
    ['a 1 2 3', 'ValueMalformed', 'a'],
    ['a 1e9999', 'ValueMalformed', 'a'],
    ['a 1 soon', 'TimestampMalformed', 'a'],
    ['a 1 1e3', 'TimestampMalformed', 'a'],
  ])('refuses %j alone: %s', (line, kind, field) => {
    const { records, refusals } = parseExposition(`before 1\n${line}\nafter 2\n`);
    expect(records.map(({ name }) => name)).toEqual(['before', 'after']);
    expect(refusals).toMatchObject([{ refused: true, kind, field, line: 2, rule: 'meter.exposition' }]);
  });

  it('refuses a line that is too long, without reading it', () => {
    expect(refused(`a{b="${'x'.repeat(65_536)}"} 1\nb 1`)).toEqual([['LineTooLong', 'line', 1]]);
    expect(refused(`a{b="${'x'.repeat(65_000)}"} 1`)).toEqual([]);
  });

  it('knows an OpenMetrics scrape that was cut off, or goes on after its end', () => {
    expect(refused('a 1\n# EOF\n')).toEqual([]);
    expect(refused('a 1\n# EOF\nb 2\n')).toEqual([['AfterEnd', 'line', 3]]);
    expect(refused('a 1\nb', true)).toEqual([
      ['ValueMalformed', 'b', 2],
      ['EndMissing', 'line', 2],
    ]);
    expect(refused('a 1\n', true)).toEqual([['EndMissing', 'line', 2]]);
    expect(refused('a 1\n')).toEqual([]);
    expect(refused('a 1\n# EOF\nb 2', false)).toEqual([]);
  });

  it('reads nothing out of nothing', () => {
    expect(parseExposition('')).toMatchObject({ records: [], refusals: [], ignored: 0 });
  });
});

/** Texts that look like a scrape often enough to get past the first character. */
const crumbs = fc
  .array(
    fc.constantFrom(
      'a',
      '_total',
      '{',
      '}',
      '"',
      '\\',
      '=',
      ',',
      ' ',
      '\t',
      '\n',
      '\r',
      '#',
      ' EOF',
      '1',
      '.5',
      'e+',
      'TYPE',
      'NaN',
      'é',
      '\u2028',
    ),
  )
  .map((parts) => parts.join(''));
const name = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,8}$/u);
const label = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/u);
const sample = fc.record({
  name,
  labels: fc.dictionary(label, fc.string({ unit: 'binary' }), { maxKeys: 4, noNullPrototype: true }),
  value: fc.oneof(fc.double().map(String), fc.bigInt().map(String)),
});
const quote = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')}"`;

describe('any text', () => {
  it('never throws, and every line is read, refused, passed over or blank', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), crumbs),
        fc.option(fc.boolean(), { nil: undefined }),
        (text, openMetrics) => {
          const read = parseExposition(text, openMetrics === undefined ? {} : { openMetrics });
          const lines = text.split('\n').filter((line) => line.trim() !== '').length;
          const said = new Set([...read.records, ...read.refusals].map(({ line }) => line)).size + read.ignored;
          expect(said).toBeLessThanOrEqual(lines + 1);
          expect(read.refusals.every(({ kind, field }) => kind.length > 0 && field !== '')).toBe(true);
        },
      ),
    );
  });

  it('says again what was written, whatever the labels say', () => {
    fc.assert(
      fc.property(fc.array(sample), (samples) => {
        const text = samples
          .map(({ name: of, labels, value }) => {
            const pairs = Object.entries(labels).map(([key, said]) => `${key}=${quote(said)}`);
            return `${of}{${pairs.join(',')}} ${value}\n`;
          })
          .join('');
        const { records, refusals } = parseExposition(text, { openMetrics: false });
        expect(refusals).toEqual([]);
        expect(records.map(plain)).toEqual(samples.map((one) => [one.name, one.labels, one.value]));
      }),
    );
  });
});
