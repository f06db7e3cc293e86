import { lazy, Suspense } from 'react';
import { addWords } from '../../../i18n/i18n.js';
import type { AfterCountProps } from './after-count.js';

const Part = lazy(async () => {
  const module = await import('./after-count.js');
  addWords(module.messages);
  return module;
});

/** What anybody can do once a vote is counted: count it again, find their own ballot, take the ballots along. */
export function AfterCount(props: AfterCountProps) {
  return (
    <Suspense fallback={null}>
      <Part {...props} />
    </Suspense>
  );
}
