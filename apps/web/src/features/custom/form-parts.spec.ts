import { describe, expect, it } from '@jest/globals';
import { leavesOf } from './document.js';
import { formSections, leafName } from './form-parts.js';

const rule = (key: string, section: string) => ({
  __typename: 'CustomRule' as const,
  key,
  section,
  label: key,
  value: '',
  bound: '',
  entrenched: false,
  tightens: null,
});
const leaves = leavesOf({
  version: 1,
  gmClearDays: 14,
  gpuWeights: { 'H100 SXM': { computePpm: '1', bandwidthPpm: '2' } },
  odd: { thing: 'x' },
});
const rules = [rule('gpuWeights.H100 SXM', 'Machines'), rule('gmClearDays', 'Voting'), rule('gone', 'Voting')];
const sections = formSections(rules, leaves);

describe('formSections', () => {
  it('puts every box under its rule, and what no rule speaks of last', () => {
    expect(
      sections.map(({ name, rules: own }) => [name, own.map((each) => each.leaves.map(({ path }) => path))]),
    ).toEqual([
      ['Machines', [['gpuWeights.H100 SXM.computePpm', 'gpuWeights.H100 SXM.bandwidthPpm']]],
      ['Voting', [['gmClearDays']]],
      ['', [['odd.thing']]],
    ]);
  });
});

describe('leafName', () => {
  it('says only what the rule does not', () => {
    const names = sections.flatMap(({ rules: own }) =>
      own.flatMap((each) => each.leaves.map((leaf) => leafName(leaf, each.rule))),
    );
    expect(names).toEqual(['computePpm', 'bandwidthPpm', '', 'odd, thing']);
  });
});
