import { lazy, Suspense } from 'react';
import { addWords } from '../../../i18n/i18n.js';

const Part = lazy(async () => {
  const module = await import('./objections-part.js');
  addWords(module.messages);
  return module;
});

interface ObjectionsProps {
  readonly motionId: string;
  readonly signedIn: boolean;
}

/** Objections to what was decided: fetched once there is something to object to. */
export function Objections(props: ObjectionsProps) {
  return (
    <Suspense fallback={null}>
      <Part {...props} />
    </Suspense>
  );
}
