import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shortened, type Stretch } from './shortened.js';
import { threadOf, type Post } from './thread-of.js';

const post = (id: string, over: Partial<Post> = {}): Post => ({
  ...{ __typename: 'MotionPost', id, version: 1, kind: 'COMMENT', answers: null, mustAnswer: false, words: id },
  ...{ author: 'r0001', byAuthor: false, postedAt: '2027-01-01T00:00:00.000Z', withdrawnAt: null, own: false },
  ...over,
});

describe('a thread', () => {
  it('has every answer below its question, and first the questions that the vote waits for', () => {
    const posts = [
      post('a', { kind: 'QUESTION' }),
      post('b', { kind: 'QUESTION', mustAnswer: true }),
      post('c'),
      post('d', { kind: 'ANSWER', answers: 'a' }),
      post('e', { kind: 'FOR' }),
    ];
    const { comments, questions } = threadOf(posts, ['b']);
    expect(comments.map(({ id }) => id)).toEqual(['c']);
    expect(questions.map((each) => [each.post.id, each.waits, each.answers.length])).toEqual([
      ['b', true, 0],
      ['a', false, 1],
    ]);
  });
});

describe('a change that is shown', () => {
  const stretch = fc.record<Stretch>({
    kind: fc.constantFrom('KEPT', 'DELETED', 'INSERTED'),
    text: fc.string({ unit: 'binary', maxLength: 60 }),
  });

  it('never leaves out what is taken out or put in, and leaves no half of a sign', () => {
    fc.assert(
      fc.property(fc.array(stretch), fc.integer({ min: 1, max: 10 }), (stretches, around) => {
        const shown = shortened(stretches, around);
        const changed = (all: readonly Stretch[]): readonly Stretch[] => all.filter(({ kind }) => kind !== 'KEPT');
        expect(changed(shown)).toEqual(changed(stretches));
        expect(shown.every(({ text }) => text.isWellFormed())).toBe(true);
      }),
    );
  });

  it('keeps a little on each side, and nothing before the first and after the last change', () => {
    const long = 'x'.repeat(50);
    const shown = shortened(
      [
        { kind: 'KEPT', text: long },
        { kind: 'DELETED', text: 'no' },
        { kind: 'KEPT', text: long },
        { kind: 'INSERTED', text: 'yes' },
        { kind: 'KEPT', text: long },
      ],
      3,
    );
    expect(shown.map(({ text }) => text)).toEqual([' … xxx', 'no', 'xxx … xxx', 'yes', 'xxx … ']);
  });
});
