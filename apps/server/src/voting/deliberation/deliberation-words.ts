import { InvariantViolation, refuse, type Refusal } from '#libs/amount';

/** Characters of one post, or of the reasons for something. */
export const LONGEST_WORDS = 5_000;

/** Signs that cannot be kept, or that turn how the words beside them read; the database refuses the same. */
const ODD = /[\p{Cc}\u{61c}\u{200e}\u{200f}\u{2028}-\u{202e}\u{2066}-\u{2069}]/u;

/** What stands against speaking, by the database's outcome: the field it is about, and what to do. */
const WORDS: Readonly<Record<string, readonly [field: string, message: string]>> = {
  NotFound: ['motionId', 'There is no such motion.'],
  NotAMember: ['viewer', 'Only who is a member today can do this.'],
  NotItsAuthor: ['motionId', 'Only its sponsor and those who write with them can do this.'],
  DeliberationOver: ['motionId', 'This motion is not under discussion: what was said to it stays, and can be read.'],
  QuestionUnknown: ['answers', 'There is no such question here, or it was taken back.'],
  PostUnknown: ['id', 'You wrote no such post on this motion.'],
  PostsTooMany: ['words', 'Thirty posts on one motion in a day are enough: go on tomorrow.'],
  QuestionsTooMany: [
    'mustAnswer',
    'You may ask three questions of a motion that must be answered: ask this one as others are asked.',
  ],
  AmendmentStale: ['base', 'Somebody has written a newer version since: read it, and propose the change against that.'],
  AmendmentUnknown: ['number', 'There is no such amendment that is still open.'],
  AmendmentsTooMany: ['text', 'Five amendments of one motion in a day are enough: go on tomorrow.'],
  AmendmentChangesNothing: ['text', 'This amendment leaves everything as it is.'],
  AmendmentTooLong: ['text', 'This changes too much at once: propose less, or write a motion of your own.'],
};

/** An outcome that is not the good one, as a refusal. An outcome that nobody knows is a bug. */
export function deliberationRefusal(outcome: string, rule: string): Refusal {
  const words = WORDS[outcome];
  if (words === undefined) throw new InvariantViolation(`no words for ${outcome}`);
  const [field, message] = words;
  return refuse(outcome, { message, field, rule });
}

/** Plain words as they are kept: trimmed, lines ended one way. Refuses `WordsMalformed`. */
export function plainWords(field: string, asked: string): string | Refusal<'WordsMalformed'> {
  const words = asked.replaceAll('\r\n', '\n').replaceAll('\t', ' ').trim();
  const no = (message: string) => refuse('WordsMalformed', { message, field, rule: 'motion.deliberation' });
  if (words === '') return no('Say something.');
  if (words.length > LONGEST_WORDS) return no(`At most ${LONGEST_WORDS.toLocaleString('en')} characters.`);
  if (!words.isWellFormed() || ODD.test(words.replaceAll('\n', ' '))) {
    return no('These words hold a sign that cannot be kept.');
  }
  return words;
}
