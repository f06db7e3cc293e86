import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { motionTerms, termsText } from '#libs/voting';
import type { NoticeLeaf } from './motion-leaves.js';
import { noticedOptions } from './motion-options.js';
import { CUSTOM, MOTION } from './test-motion.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const TEXT = '[{"id":"v1","title":"As it stands"},{"id":"v2","title":"Amended"}]';

/** A notice of an ordinary motion: on terms for so many options, with the hash of that text. */
function noticed(options: number, text: string): NoticeLeaf {
  const terms = motionTerms(CUSTOM, 'ORDINARY', ['COMMON', 'PUBLIC', 'WORKER'], { effect: {}, options, left: 0n });
  if (isRefusal(terms)) throw new Error(terms.message);
  return {
    id: MOTION,
    kind: 'ORDINARY',
    notice: 1,
    noticedAt: '2026-03-01T00:00:00.000Z',
    opensAt: '2026-04-01T00:00:00.000Z',
    closesAt: '2026-04-10T00:00:00.000Z',
    customVersion: 1,
    effect: {},
    options: createHash('sha256').update(text).digest('hex'),
    terms: termsText(terms),
    secondCallOf: '',
  };
}

describe('the options that a count brings', () => {
  it('are those of the notice, and say what a ballot can name', () => {
    const { options, form, fault } = noticedOptions(noticed(2, TEXT), TEXT, sha256);
    expect(fault).toBeUndefined();
    expect(options.map(({ title }) => title)).toEqual(['As it stands', 'Amended']);
    expect(form).toEqual({ ballot: 'RANKING', options: ['v1', 'v2'] });
    expect(noticedOptions(noticed(0, '[]'), undefined, sha256)).toMatchObject({
      form: { ballot: 'MOTION', options: [] },
      fault: undefined,
    });
  });

  it.each<[string, NoticeLeaf, string | undefined]>([
    ['another word', noticed(2, TEXT), TEXT.replace('Amended', 'Amendet')],
    ['another spelling', noticed(2, TEXT.replace(',', ', ')), TEXT.replace(',', ', ')],
    ['none', noticed(2, TEXT), undefined],
    ['options where the answer is yes or no', noticed(0, TEXT), TEXT],
    ['no options where there is something to rank', noticed(2, '[]'), undefined],
  ])('are found out where there is %s', (_, notice, brought) => {
    expect(noticedOptions(notice, brought, sha256).fault).toMatchObject({ kind: 'TallyDiffers' });
  });
});
