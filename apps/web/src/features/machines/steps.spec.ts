import { describe, expect, it } from '@jest/globals';
import type { DraftPartsFragment } from '../../gql/machines/graphql.js';
import { BOXES, inputOf, stepAfter, stepIn, STEPS, valuesOf } from './steps.js';

const NOTHING: DraftPartsFragment['facts'] = {
  __typename: 'MachineFacts',
  code: 'mill-04',
  form: null,
  owner: null,
  asset: null,
  assetName: null,
  site: null,
  siteName: null,
  territory: null,
  inServiceOn: null,
  gpuModel: 'P100',
  gpuCount: 4,
  computePpm: null,
  bandwidthPpm: null,
  energySource: null,
  energyMethod: null,
  waterMethod: null,
  ratedWatts: null,
  reader: null,
  operator: null,
};

const draft = { facts: NOTHING, url: 'http://localhost:1/', model: null } as DraftPartsFragment;

describe('the steps of a registration', () => {
  it('go on with the first that is not saved, unless the address names one', () => {
    expect(stepIn(null, [])).toBe('what');
    expect(stepIn(null, ['what', 'gpus'])).toBe('where');
    expect(stepIn('power', ['what'])).toBe('power');
    expect(stepIn('nonsense', STEPS)).toBe('reading');
    expect(stepAfter('what')).toBe('where');
    expect(stepAfter('reading')).toBe('reading');
  });

  it('begin with what was said, and nothing where nothing was', () => {
    expect(valuesOf('gpus', draft)).toEqual({ gpuModel: 'P100', gpuCount: '4' });
    expect(valuesOf('what', draft)).toEqual({ code: 'mill-04', form: '', owner: '', asset: '' });
    expect(valuesOf('reading', draft)).toEqual({ reader: '', url: 'http://localhost:1/', model: '' });
  });

  it('send their own boxes alone, without what no longer applies', () => {
    expect(
      inputOf('d', 'what', { code: ' a ', form: 'RACK', owner: 'CONTRIBUTED', asset: 'A-0001', site: 'x' }),
    ).toEqual({
      id: 'd',
      step: 'what',
      code: 'a',
      form: 'RACK',
      owner: 'CONTRIBUTED',
      asset: '',
    });
    expect(inputOf('d', 'reading', { reader: 'nvidia-smi', url: 'http://x/', model: 'm' })).toEqual({
      id: 'd',
      step: 'reading',
      reader: 'nvidia-smi',
      url: '',
      model: '',
    });
    expect(Object.keys(BOXES)).toEqual([...STEPS]);
  });
});
