import { lazy, Suspense, type ComponentProps } from 'react';
import { Waiting } from '../../ui/waiting.js';
import type { MotionForm } from './motion-form.js';

const Form = lazy(async () => ({ default: (await import('./motion-form.js')).MotionForm }));

/** The boxes of a motion, fetched by those who write it: whoever reads it needs none of them. */
export function MotionFormLazily(props: ComponentProps<typeof MotionForm>) {
  return (
    <Suspense fallback={<Waiting />}>
      <Form {...props} />
    </Suspense>
  );
}
