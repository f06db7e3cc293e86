import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SmiContext } from './cell.js';
import { parseSmiLog } from './read-log.js';
import { MOST_XML, readXml } from './xml.js';

const context: SmiContext = { utcOffsetMs: 0n };
const parse = (text: string) => parseSmiLog(text, context);
const card = (uuid: string, inside: string) => `<gpu id="00000000:01:00.0"><uuid>${uuid}</uuid>${inside}</gpu>`;
const log = (...cards: readonly string[]) =>
  `<?xml version="1.0" ?>\n<!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v12.dtd">\n<nvidia_smi_log>\n` +
  `  <timestamp>Tue Jul 14 09:00:27 2026</timestamp>\n${cards.join('\n')}</nvidia_smi_log>\n`;

const L4 = card(
  'GPU-a1',
  `<product_name>NVIDIA L4</product_name><minor_number>3</minor_number><mig_mode><current_mig>Disabled</current_mig></mig_mode>
  <fb_memory_usage><total>23034 MiB</total><used>1000 MiB</used></fb_memory_usage>
  <bar1_memory_usage><total>32768 MiB</total><used>1 MiB</used></bar1_memory_usage>
  <utilization><gpu_util>37 %</gpu_util></utilization><performance_state>P0</performance_state>
  <gpu_power_readings><power_draw>71.20 W</power_draw></gpu_power_readings>
  <gpu_memory_power_readings><power_draw>9.00 W</power_draw></gpu_memory_power_readings>`,
);

describe('parseSmiLog', () => {
  it('reads a card in whole smallest steps', () => {
    expect(parse(log(L4))).toEqual({
      refusals: [],
      ignored: 0,
      records: [
        {
          uuid: 'GPU-a1',
          model: 'NVIDIA L4',
          host: null,
          index: '3',
          atMs: 1_784_019_627_000n,
          energyMillijoules: null,
          powerMicrowatts: 71_200_000n,
          utilisationPpm: 370_000n,
          engineActivePpm: null,
          tensorActivePpm: null,
          dramActivePpm: null,
          memoryUsedMib: 1_000n,
          memoryTotalMib: 23_034n,
          migEnabled: false,
          instances: [],
          labels: {},
          unknown: {},
          rest: { performance_state: 'P0' },
        },
      ],
    });
  });

  it.each([
    ['of 2022', '<power_readings><power_draw>5 W</power_draw></power_readings>', 5_000_000n],
    ['of 2023', '<gpu_power_readings><power_draw>6 W</power_draw></gpu_power_readings>', 6_000_000n],
    [
      'of 2024',
      '<gpu_power_readings><average_power_draw>7 W</average_power_draw><instant_power_draw>8 W</instant_power_draw></gpu_power_readings>',
      7_000_000n,
    ],
    [
      'whose average is unknown',
      '<gpu_power_readings><average_power_draw>N/A</average_power_draw><instant_power_draw>8 W</instant_power_draw></gpu_power_readings>',
      8_000_000n,
    ],
    [
      'that tells that of a module only',
      '<module_power_readings><power_draw>900 W</power_draw></module_power_readings>',
      null,
    ],
    [
      'that tells that of its memory only',
      '<gpu_memory_power_readings><average_power_draw>9 W</average_power_draw></gpu_memory_power_readings>',
      null,
    ],
    ['that tells none', '', null],
  ])('reads the power of a log %s', (_what, inside, power) => {
    expect(parse(log(card('GPU-1', inside))).records).toMatchObject([{ powerMicrowatts: power }]);
  });

  it('reads the instances of a split card, each once', () => {
    const device = (instance: number, compute: number, used: string) =>
      `<mig_device><index>0</index><gpu_instance_id>${instance}</gpu_instance_id><compute_instance_id>${compute}</compute_instance_id>` +
      `<fb_memory_usage><total>9856 MiB</total><used>${used}</used></fb_memory_usage></mig_device>`;
    const devices = `<mig_devices>${device(7, 0, '25 MiB')}${device(7, 1, '26 MiB')}${device(9, 0, 'N/A')}</mig_devices>`;
    const { records } = parse(log(card('GPU-1', `<mig_mode><current_mig>Enabled</current_mig></mig_mode>${devices}`)));
    expect(records).toMatchObject([{ migEnabled: true, unknown: { 'mig_device/9/fb_memory_usage/used': 'N/A' } }]);
    expect(records[0]?.instances.map(({ id, profile, memoryUsedMib }) => [id, profile, memoryUsedMib])).toEqual([
      ['7', null, 25n],
      ['9', null, null],
    ]);
  });

  it.each([
    [card('N/A', ''), 'DeviceUnnamed', 'uuid', 1],
    ['<gpu><product_name>L4</product_name></gpu>', 'DeviceUnnamed', 'uuid', 1],
    [card('GPU-a1', ''), 'DeviceRepeated', 'uuid', 2],
    [
      card('GPU-2', '<power_readings><power_draw>5 kW</power_draw></power_readings>'),
      'ValueMalformed',
      'power_readings/power_draw',
      2,
    ],
  ])('refuses %j by itself: %s', (other, kind, field, at) => {
    const { records, refusals } = parse(at === 1 ? log(other, L4) : log(L4, other));
    expect(refusals).toMatchObject([{ refused: true, kind, field, at, rule: 'meter.nvidia-smi' }]);
    expect(records.filter(({ uuid }) => uuid === 'GPU-a1')).toMatchObject([{ powerMicrowatts: 71_200_000n }]);
  });

  it('takes the time from elsewhere only where the log has none', () => {
    const untimed = log(L4).replace(/<timestamp>.*<\/timestamp>/u, '');
    expect(parse(untimed).refusals).toMatchObject([{ kind: 'TimeUnknown', field: 'timestamp' }]);
    expect(parseSmiLog(untimed, { ...context, atMs: 5n }).records).toMatchObject([{ atMs: 5n }]);
    expect(parseSmiLog(log(L4).replace('Jul', 'Foo'), { ...context, atMs: 5n }).refusals).toMatchObject([
      { kind: 'TimeUnknown' },
    ]);
  });

  it.each([
    ['', 'XmlMalformed'],
    ['NVIDIA-SMI has failed because it couldn’t communicate with the driver.', 'XmlMalformed'],
    ['<a></a>', 'RootUnknown'],
    [log(L4).slice(0, -20), 'XmlMalformed'],
    [log(L4, '<open>'), 'XmlMalformed'],
    [`${log(L4)}${log(L4)}`, 'XmlMalformed'],
    [log(card('GPU-1', '&unknown;')), 'XmlMalformed'],
    [log(`${'<d>'.repeat(40)}${'</d>'.repeat(40)}`), 'XmlMalformed'],
    [' '.repeat(MOST_XML + 1), 'XmlTooLong'],
  ])('refuses %.40j whole: %s', (text, kind) => {
    expect(parse(text)).toMatchObject({ records: [], refusals: [{ refused: true, kind, at: 1 }] });
  });
});

describe('readXml', () => {
  it('reads elements, the five entities, character references and CDATA', () => {
    const b = { name: 'b', children: [], text: '<&>"\'é' };
    expect(readXml('<a x="1">t<!-- no --><b>&lt;&amp;&gt;&quot;&apos;&#233;</b>u<![CDATA[<v>]]></a>')).toEqual({
      name: 'a',
      text: 'tu<v>',
      children: [b],
    });
  });

  it('passes over an embedded DTD', () => {
    const dtd = '<!DOCTYPE a [<!ELEMENT a (b)>\n<!ATTLIST a id CDATA #REQUIRED>]>';
    expect(readXml(`<?xml version="1.0"?>${dtd}<a><b>1</b></a>`)).toMatchObject({
      name: 'a',
      children: [{ name: 'b', text: '1' }],
    });
  });

  it('expands no entity: neither a bomb, nor a file, nor a parameter', () => {
    const lol = Array.from({ length: 9 }, (_none, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
    expect(readXml(`<!DOCTYPE a [<!ENTITY l0 "lol">${lol}]><a>&l9;</a>`)).toMatchObject({ kind: 'XmlMalformed' });
    expect(readXml('<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>')).toMatchObject({
      kind: 'XmlMalformed',
    });
    expect(readXml('<!DOCTYPE a [<!ENTITY one "1">]><a>&one;</a>')).toMatchObject({ kind: 'XmlMalformed' });
    expect(readXml('<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1/x">%p;]><a>1</a>')).toMatchObject({
      name: 'a',
      text: '1',
    });
    expect(readXml('<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a b="&x;">1</a>')).toMatchObject({
      kind: 'XmlMalformed',
    });
  });

  it('keeps an element called like a member of objects', () => {
    const { records } = parse(log(card('GPU-1', '<__proto__>x</__proto__><constructor>y</constructor>')));
    expect(Object.entries(records[0]?.rest ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('refuses half a surrogate pair, on which the parser itself throws', () => {
    expect(readXml('<?\ud800')).toMatchObject({ kind: 'XmlMalformed' });
    expect(readXml('<a>\ud800</a>')).toMatchObject({ kind: 'XmlMalformed' });
  });

  it('stops at the first fault: a hostile document costs no more than its first line', () => {
    const begun = performance.now();
    expect(readXml('<a>'.repeat(MOST_XML / 4))).toMatchObject({ kind: 'XmlMalformed' });
    expect(readXml('<'.repeat(MOST_XML))).toMatchObject({ kind: 'XmlMalformed' });
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('never throws on any text', () => {
    const crumbs = fc
      .array(
        fc.constantFrom(
          '<a>',
          '</a>',
          '<nvidia_smi_log>',
          '</nvidia_smi_log>',
          '<gpu>',
          '</gpu>',
          '<!DOCTYPE a [',
          ']>',
          '<![CDATA[',
          ']]>',
          '&lt;',
          '&x;',
          '<?',
          '?>',
          '<!--',
          '-->',
          '"',
          "'",
          '\u0000',
          '\ud800',
          '\ufeff',
          'x',
          ' ',
        ),
      )
      .map((parts) => parts.join(''));
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      crumbs,
      crumbs.map((inside) => log(card('GPU-1', inside))),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { records, refusals } = parse(text);
        expect(records.length + refusals.length).toBeGreaterThanOrEqual(text.includes('<gpu') ? 0 : 1);
        const tree = readXml(text);
        expect('refused' in tree || tree.name !== '').toBe(true);
      }),
    );
  });
});
