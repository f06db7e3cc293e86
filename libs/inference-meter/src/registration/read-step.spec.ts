import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { machineSource } from '../machine-source.js';
import { readStep, type StepContext, type StepTexts } from './read-step.js';
import { agentSettings, REGISTRATION_STEPS } from './registration.js';

const context: StepContext = { sites: new Map([['mill', '2026-01-01']]), today: '2026-11-23' };

const WHAT = { code: 'mill-04', form: 'RACK', owner: 'JOINT_ENTERPRISE', asset: 'A-0001' };
const WHERE = { site: 'mill', inServiceOn: '2026-03-01' };
const GPUS = { gpuModel: 'H100 SXM', gpuCount: '8' };
const POWER = { energySource: 'GRID', energyMethod: 'device_counter', waterMethod: 'none', ratedWatts: '10200' };
const READING = { reader: 'dcgm', url: 'http://localhost:9400/metrics' };

describe('a step of a registration', () => {
  it('is read as it was meant, without spaces around it', () => {
    expect(readStep('what', { ...WHAT, code: ' mill-04 ' }, context)).toEqual(WHAT);
    expect(readStep('what', { ...WHAT, owner: 'CONTRIBUTED', asset: '' }, context)).toMatchObject({ asset: null });
    expect(readStep('where', WHERE, context)).toEqual(WHERE);
    expect(readStep('gpus', GPUS, context)).toEqual({ gpuModel: 'H100 SXM', gpuCount: 8 });
    expect(readStep('power', POWER, context)).toEqual({ ...POWER, ratedWatts: 10_200 });
    expect(readStep('reading', READING, context)).toEqual({ ...READING, model: null });
    expect(readStep('reading', { reader: 'nvidia-smi' }, context)).toEqual({
      reader: 'nvidia-smi',
      url: null,
      model: null,
    });
  });

  it.each([
    ['what', WHAT, { code: 'Mill 4' }, 'code'],
    ['what', WHAT, { code: '-mill' }, 'code'],
    ['what', WHAT, { code: 'x'.repeat(41) }, 'code'],
    ['what', WHAT, { form: 'HOUSE' }, 'form'],
    ['what', WHAT, { form: undefined }, 'form'],
    ['what', WHAT, { owner: 'ME' }, 'owner'],
    ['what', WHAT, { asset: 'VAL-0001' }, 'asset'],
    ['what', WHAT, { owner: 'CONTRIBUTED' }, 'asset'],
    ['where', WHERE, { site: 'moon' }, 'site'],
    ['where', WHERE, { site: null }, 'site'],
    ['where', WHERE, { inServiceOn: '2026-02-30' }, 'inServiceOn'],
    ['where', WHERE, { inServiceOn: '1 March' }, 'inServiceOn'],
    ['where', WHERE, { inServiceOn: '2026-11-24' }, 'inServiceOn'],
    ['where', WHERE, { inServiceOn: '2025-12-31' }, 'inServiceOn'],
    ['gpus', GPUS, { gpuModel: '<script>' }, 'gpuModel'],
    ['gpus', GPUS, { gpuModel: 'A|B' }, 'gpuModel'],
    ['gpus', GPUS, { gpuModel: '\u202eH100' }, 'gpuModel'],
    ['gpus', GPUS, { gpuCount: '0' }, 'gpuCount'],
    ['gpus', GPUS, { gpuCount: '08' }, 'gpuCount'],
    ['gpus', GPUS, { gpuCount: '1.5' }, 'gpuCount'],
    ['gpus', GPUS, { gpuCount: '1025' }, 'gpuCount'],
    ['power', POWER, { energySource: 'COAL' }, 'energySource'],
    ['power', POWER, { energyMethod: 'guess' }, 'energyMethod'],
    ['power', POWER, { waterMethod: 'device_counter' }, 'waterMethod'],
    ['power', POWER, { ratedWatts: '1000001' }, 'ratedWatts'],
    ['reading', READING, { reader: 'spoon' }, 'reader'],
    ['reading', READING, { url: '' }, 'url'],
    ['reading', READING, { url: 'file:///etc/passwd' }, 'url'],
    ['reading', READING, { url: 'http://me:secret@localhost/' }, 'url'],
    ['reading', READING, { reader: 'nvidia-smi' }, 'url'],
    ['reading', READING, { model: 'weir-7b' }, 'model'],
    ['reading', READING, { reader: 'llama.cpp' }, 'model'],
  ] as const)('%s %j with %j is refused at %s', (step, texts, changed: StepTexts, field) => {
    expect(readStep(step, { ...texts, ...changed }, context)).toMatchObject({
      kind: 'StepMalformed',
      field,
      rule: `machine.${step}`,
    });
  });

  it('never throws, whatever is written', () => {
    const anything = fc.dictionary(
      fc.constantFrom(...Object.keys({ ...WHAT, ...WHERE, ...GPUS, ...POWER, ...READING, model: '' })),
      fc.oneof(fc.string({ unit: 'binary' }), fc.constant(null)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...REGISTRATION_STEPS), anything, (step, texts) => {
        const read = readStep(step, texts, context);
        return isRefusal(read) ? read.field !== '' : Object.keys(read).length > 0;
      }),
    );
  });

  it('gives a code that stands in the source of its events as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9-]{1,42}$/u), (code) => {
        const read = readStep('what', { ...WHAT, code }, context);
        expect(isRefusal(read) || machineSource(read.code) === `/machine/${code}`).toBe(true);
      }),
    );
  });
});

describe('agentSettings', () => {
  it('are those of the agent’s documentation', () => {
    expect(JSON.parse(agentSettings({ reader: 'nvidia-smi', url: null, model: null }, 'mill'))).toEqual({
      readers: [{ kind: 'nvidia-smi', site: 'mill' }],
    });
    expect(
      JSON.parse(agentSettings({ reader: 'llama.cpp', url: 'http://localhost:8080/', model: 'weir-7b' }, 'mill')),
    ).toEqual({ readers: [{ kind: 'llama.cpp', site: 'mill', url: 'http://localhost:8080/', model: 'weir-7b' }] });
  });
});
