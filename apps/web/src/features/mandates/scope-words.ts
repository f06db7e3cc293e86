import { useLingui } from '@lingui/react/macro';
import type { MandatePartsFragment } from '../../gql/mandates/graphql.js';
import { KINDS } from '../motions/motion-words.js';

type Scope = Pick<MandatePartsFragment, 'topic' | 'motionId' | 'motionTitle' | 'meetingId'>;

/** What a mandate is for, as the rest of a sentence. */
export function useScopeWords(): (scope: Scope) => string {
  const { t } = useLingui();
  return ({ topic, motionId, motionTitle, meetingId }) => {
    const title = motionTitle ?? '';
    if (motionId !== null) return t`the motion “${title}”`;
    if (meetingId !== null) return t`the votes of one meeting`;
    const kind = Object.entries(KINDS).find(([name]) => name === topic)?.[1];
    if (kind === undefined) return t`every motion`;
    const words = t(kind);
    return t`motions of one kind: ${words}`;
  };
}
