import { lazy, Suspense } from 'react';
import { addWords } from '../../../i18n/i18n.js';

const Part = lazy(async () => {
  const module = await import('./impact-part.js');
  addWords(module.messages);
  return module;
});

/** What a motion would change, from the books: fetched beside the page, for the books take a moment. */
export function Impact({ motionId }: { motionId: string }) {
  return (
    <Suspense fallback={null}>
      <Part motionId={motionId} />
    </Suspense>
  );
}
