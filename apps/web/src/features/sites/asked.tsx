import type { ReactNode } from 'react';

/** A page whose figures are asked for again: those of the last question stay, pale, until the new ones are here. */
export function Asked({ again, children }: { again: boolean; children: ReactNode }) {
  return (
    <div className={again ? 'stacked stale' : 'stacked'} aria-busy={again}>
      {children}
    </div>
  );
}
