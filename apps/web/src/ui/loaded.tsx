import type { ReactNode } from 'react';
import { Failed } from './failed.js';
import { Waiting } from './waiting.js';

interface Answer<Data> {
  readonly data?: Data | undefined;
  readonly error?: Error | undefined;
  readonly refetch: () => Promise<unknown>;
}

/**
 * Shows what a query gave, or that it is on its way, or why it did not come. Figures already here stay while newer ones
 * are fetched.
 */
export function Loaded<Data>({ answer, children }: { answer: Answer<Data>; children: (data: Data) => ReactNode }) {
  if (answer.data !== undefined) return children(answer.data);
  if (answer.error !== undefined) {
    return (
      <Failed
        error={answer.error}
        retry={() => {
          // A second failure comes back as `error`, like the first.
          answer.refetch().catch(() => undefined);
        }}
      />
    );
  }
  return <Waiting />;
}
