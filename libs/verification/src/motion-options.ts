import { isRefusal } from '#libs/amount';
import { toHex, utf8 } from '#libs/transparency-log';
import {
  ballotFor,
  type BallotForm,
  EFFECT_KINDS,
  formOf,
  type MotionOption,
  readOptions,
  readTerms,
  type Sha256,
} from '#libs/voting';
import type { StepFault } from './motion-course.js';
import type { NoticeLeaf } from './motion-leaves.js';

/** What was chosen among, and what a ballot could say of it. */
export interface NoticedOptions {
  readonly options: readonly MotionOption[];
  readonly form: BallotForm;
  readonly fault: StepFault | undefined;
}

/** The options of a motion as its count brings them: those whose hash stands in its notice, and that its ballot is about. */
export function noticedOptions(notice: NoticeLeaf, brought: string | undefined, sha256: Sha256): NoticedOptions {
  const text = brought ?? '[]';
  const kind = EFFECT_KINDS.find((each) => each === notice.kind);
  const read = kind === undefined ? [] : readOptions(kind, text);
  const options = isRefusal(read) ? [] : read;
  const terms = readTerms(notice.terms);
  const ids = options.map(({ id }) => id);
  const form = terms === undefined ? { ballot: 'MOTION' as const, options: [] } : formOf(terms, ids);
  const noticed = !isRefusal(read) && toHex(sha256(utf8(text))) === notice.options;
  const asked = kind === undefined || terms === undefined || ballotFor(kind, options.length) === terms.ballot;
  if (noticed && asked) return { options, form, fault: undefined };
  const what = noticed ? 'by another ballot than its options ask for' : 'with other options than were put to the vote';
  return { options, form, fault: { kind: 'TallyDiffers', message: `Motion ${notice.id} was counted ${what}.` } };
}
