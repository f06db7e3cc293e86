import type { ReactNode } from 'react';
import { Failed } from './failed.js';
import { Waiting } from './waiting.js';

interface Answer<Data> {
  readonly data?: Data | undefined;
  readonly error?: Error | undefined;
  readonly refetch: () => Promise<unknown>;
}

interface LoadedProps<Data> {
  readonly answer: Answer<Data>;
  readonly children: (data: Data) => ReactNode;
  /** The page's own words for those whom it is not for. */
  readonly forbidden?: ReactNode;
  /** It fills a part of a page, which has its heading already. */
  readonly part?: boolean;
}

/**
 * Shows what a query gave, or that it is on its way, or why it did not come. Figures already here stay while newer ones
 * are fetched.
 */
export function Loaded<Data>({ answer, children, forbidden, part = false }: LoadedProps<Data>) {
  if (answer.data !== undefined) return children(answer.data);
  if (answer.error !== undefined) {
    return (
      <Failed
        error={answer.error}
        forbidden={forbidden}
        part={part}
        retry={() => {
          // A second failure comes back as `error`, like the first.
          answer.refetch().catch(() => undefined);
        }}
      />
    );
  }
  return <Waiting />;
}
