import type { MotionPartsFragment } from '../../../gql/motions/graphql.js';
import type { College } from '../colleges.js';
import type { KeptOf } from '../kept-ballot.js';
import { messages as words } from './locales/en.po';
import { OwnRecord } from './own-record.js';
import { Recount } from './recount.js';
import { SecretRecord } from './secret-record.js';
import './recount.css';

export const messages = words;

/** A motion that was counted. */
export type CountedMotion = MotionPartsFragment & {
  readonly outcome: NonNullable<MotionPartsFragment['outcome']>;
};

export interface AfterCountProps {
  readonly motion: MotionPartsFragment;
  readonly colleges: readonly College[];
  /** Who is signed in, in which partnership; absent for strangers. */
  readonly viewer?: KeptOf | undefined;
}

const isCounted = (motion: MotionPartsFragment): motion is CountedMotion => motion.outcome !== null;

/** The recount, and for whoever was on the roll what is recorded under their reference. */
export default function AfterCountParts({ motion, colleges, viewer }: AfterCountProps) {
  if (!isCounted(motion)) return null;
  const reference = motion.own?.voter ?? null;
  const Record = motion.terms?.secrecy === 'TOKENS' ? SecretRecord : OwnRecord;
  return (
    <>
      <Recount motion={motion} colleges={colleges} />
      {viewer !== undefined && reference !== null && <Record motion={motion} viewer={viewer} reference={reference} />}
    </>
  );
}
