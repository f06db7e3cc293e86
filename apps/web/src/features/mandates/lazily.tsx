import { lazy, Suspense } from 'react';
import type { MotionPartsFragment } from '../../gql/motions/graphql.js';
import { addWords } from '../../i18n/i18n.js';
import type { Caster } from '../motions/use-casting.js';
import type { MeetingToCome } from './proxy-for.js';

async function fetched() {
  const { panels } = await import('./panels.js');
  addWords(panels.messages);
  return panels;
}

const Booth = lazy(async () => ({ default: (await fetched()).CastForOthers }));
const OnMotion = lazy(async () => ({ default: (await fetched()).MandatesOnMotion }));
const AtMeeting = lazy(async () => ({ default: (await fetched()).ProxyFor }));

interface OnMotionProps {
  readonly motion: MotionPartsFragment;
  readonly signedIn: boolean;
}

/** In the booth: for whom somebody also votes. Nothing, until it is known that there is anybody. */
export function CastForOthers(props: { readonly motion: MotionPartsFragment; readonly caster: Caster }) {
  return (
    <Suspense fallback={null}>
      <Booth {...props} />
    </Suspense>
  );
}

/** On a motion's page: who votes for the viewer, and for whom they vote. */
export function MandatesOnMotion({ motion, signedIn }: OnMotionProps) {
  if (!signedIn || motion.state === 'DRAFT' || motion.state === 'DELIBERATION') return null;
  return (
    <Suspense fallback={null}>
      <OnMotion motion={motion} />
    </Suspense>
  );
}

/** On a meeting's page: whoever cannot come names a proxy. */
export function ProxyFor(props: { readonly meeting: MeetingToCome }) {
  return (
    <Suspense fallback={null}>
      <AtMeeting {...props} />
    </Suspense>
  );
}
