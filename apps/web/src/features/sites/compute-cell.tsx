import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useLingui } from '@lingui/react/macro';
import { inTheBooks, type InTheBooks } from './in-the-books.js';
import type { Totals } from './totals.js';
import { useShown } from './use-words.js';

/** What the entries behind GPU-hours sum to, and why that is not what users had. */
export function useBookWords(): (books: InTheBooks) => string {
  const { t } = useLingui();
  const shown = useShown();
  return ({ booked, idle, waiting }) => {
    const sum = shown.gpuHours(booked);
    const unheld = shown.gpuHours(idle);
    const rest = shown.gpuHours(waiting < 0n ? -waiting : waiting);
    return [
      idle === 0n ? t`${sum} in the books` : t`${sum} in the books, with ${unheld} of cards that nobody held`,
      ...(waiting > 0n ? [t`${rest} are not in them: of open hours, or of cards without a weight`] : []),
      ...(waiting < 0n ? [t`a correction of ${rest} waits`] : []),
    ].join('; ');
  };
}

interface ComputeProps {
  readonly figures: Pick<Totals, 'compute' | 'idle' | 'booked'>;
  readonly entries: string;
  /** Smaller, below the figure. */
  readonly children?: ReactNode;
}

/** GPU-hours that users had. They are the link where the entries sum to them; else what these sum to is. */
export function Compute({ figures, entries, children }: ComputeProps) {
  const shown = useShown();
  const words = useBookWords();
  const books = inTheBooks(figures);
  const figure = shown.gpuHours(figures.compute);
  if (figures.compute === null) return figure;
  return (
    <span className="figured">
      {books === null ? <Link to={entries}>{figure}</Link> : <span>{figure}</span>}
      {books !== null && (
        <small>
          <Link to={entries}>{words(books)}</Link>
        </small>
      )}
      {children}
    </span>
  );
}
