import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countNodes, expandNodes, MAX_NODES } from './node-list.js';

describe('expandNodes', () => {
  it.each([
    ['n7', ['n7']],
    ['a-1.site,b_2', ['a-1.site', 'b_2']],
    ['d13n[03,05,07-08,16]', ['d13n03', 'd13n05', 'd13n07', 'd13n08', 'd13n16']],
    ['n[8-11]', ['n8', 'n9', 'n10', 'n11']],
    ['n[008-011]x', ['n008x', 'n009x', 'n010x', 'n011x']],
    ['n[1-6:2]', ['n1', 'n3', 'n5']],
    ['r[1-2]n[0-1],login', ['r1n0', 'r1n1', 'r2n0', 'r2n1', 'login']],
    ['', []],
    ['None assigned', []],
    ['(null)', []],
  ])('expands %j', (text, names) => {
    expect(expandNodes(text)).toEqual(names);
    expect(countNodes(text)).toBe(names.length);
  });

  it.each([
    ['n[1-3', 'a bracket that does not close'],
    ['n1-3]', 'a bracket that does not open'],
    ['n[1[2]]', 'brackets in brackets'],
    ['n[]', 'brackets around nothing'],
    ['n[3-1]', 'a range backwards'],
    ['n[1-9:0]', 'steps of zero'],
    ['n[a-c]', 'letters'],
    ['n[1,]', 'a missing number'],
    ['n1,', 'a missing name'],
    [',n1', 'a missing name'],
    ['n 1', 'a space'],
    ['n[1234567890]', 'ten digits'],
    ['n\n', 'a line break'],
  ])('does not expand %j: %s', (text) => {
    expect(expandNodes(text)).toBeUndefined();
    expect(countNodes(text)).toBeUndefined();
  });

  it('does not write out more names than there are machines', () => {
    expect(countNodes(`n[1-${MAX_NODES}]`)).toBe(MAX_NODES);
    expect(countNodes(`n[0-${MAX_NODES}]`)).toBeUndefined();
    expect(expandNodes(`n[0-${MAX_NODES}]`)).toBeUndefined();
    expect(expandNodes('n[0-999999999]'.repeat(40))).toBeUndefined();
  });

  it('names as many nodes as it counts, each once', () => {
    const range = fc.tuple(fc.nat(200), fc.nat(9)).map(([first, more]) => `${first}-${first + more}`);
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 4 }), fc.nat(5), (ranges, racks) => {
        const text = ranges.map((numbers, index) => `c${index}r[0-${racks}]n[${numbers}]`).join(',');
        const names = expandNodes(text);
        expect(names?.length).toBe(countNodes(text));
        expect(new Set(names).size).toBe(names?.length);
      }),
    );
  });

  it('never throws', () => {
    const characters = fc.constantFrom('n', '0', '9', '[', ']', '-', ',', ':', ' ', 'é');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: characters })), (text) => {
        expect(expandNodes(text)?.length).toBe(countNodes(text));
      }),
      { numRuns: 500 },
    );
  });
});
