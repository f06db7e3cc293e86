import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { patchBetween, patched, shownPatch } from './amendment-patch.js';
import type { VersionTexts } from './deliberation.types.js';

const BASE: VersionTexts = { title: 'A meter', why: 'None.', what: 'Buy one.', cost: '90 euros', effect: '{}' };

const text = fc.array(fc.constantFrom('pay', 'no', 'rent', 'élan', ' ', '\n', '.', '🚲'), { maxLength: 20 });
const words = text.map((parts) => parts.join(''));
const effect = fc
  .dictionary(fc.constantFrom('pasture', 'gates', 'act'), fc.string({ maxLength: 3 }), { noNullPrototype: true })
  .map((members) => JSON.stringify(members));
const version = fc.record({ title: words, why: words, what: words, cost: words, effect });

const same = ({ effect: members, ...texts }: VersionTexts): unknown => [texts, JSON.parse(members)];

describe('the patch of a motion', () => {
  it('names what differs and nothing else', () => {
    const patch = patchBetween(BASE, { ...BASE, cost: '80 euros', effect: '{"gates":"2"}' }) ?? '';
    expect(JSON.parse(patch)).toEqual({
      texts: { cost: [{ at: 0, removed: '90', inserted: '80' }] },
      keys: [{ path: ['gates'], after: '2' }],
    });
    expect(shownPatch(BASE, patch).effect).toEqual([{ name: 'gates', before: null, after: '2' }]);
    expect(patchBetween(BASE, BASE)).toBeUndefined();
  });

  it('makes the one version of the other, and what is shown of it holds both whole', () => {
    fc.assert(
      fc.property(version, version, (before, after) => {
        const patch = patchBetween(before, after);
        if (patch === undefined) {
          expect(same(before)).toEqual(same(after));
          return;
        }
        expect(same(patched(before, patch) as VersionTexts)).toEqual(same(after));
        for (const { field, changes } of shownPatch(before, patch).texts) {
          const without = (kind: string): string =>
            changes.map((change) => (change.kind === kind ? '' : change.text)).join('');
          expect([without('INSERTED'), without('DELETED')]).toEqual([before[field], after[field]]);
        }
      }),
    );
  });

  it('is refused where the text says something else, and is a bug where it is none', () => {
    const patch = patchBetween(BASE, { ...BASE, why: 'One.' }) ?? '';
    expect(patched({ ...BASE, why: 'Two.' }, patch)).toMatchObject({ kind: 'AmendmentConflict', field: 'why' });
    expect(() => patched(BASE, '{"texts":{"odd":[]},"keys":[]}')).toThrow('a stored amendment is not one');
  });
});
