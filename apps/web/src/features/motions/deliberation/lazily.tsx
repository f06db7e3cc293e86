import { lazy, Suspense, type ComponentProps } from 'react';
import { addWords } from '../../../i18n/i18n.js';
import type DeliberationPart from './deliberation-part.js';

const Part = lazy(async () => {
  const module = await import('./deliberation-part.js');
  addWords(module.messages);
  return module;
});

/** What members say to a motion, and what became of its text: fetched beside the page, whose words are read first. */
export function Deliberation(props: ComponentProps<typeof DeliberationPart>) {
  return (
    <Suspense fallback={null}>
      <Part {...props} />
    </Suspense>
  );
}
