import type { ReactNode } from 'react';

export type Tone = 'good' | 'warn' | 'bad';

const SHAPES: Readonly<Record<Tone, string>> = {
  good: 'M3 10.5 8 15 17 4.5',
  warn: 'M10 3v9M10 15.5v1.5',
  bad: 'M4.5 4.5l11 11M15.5 4.5l-11 11',
};

/** A state in words, with a sign of its own: colour never speaks alone. */
export function Mark({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`state ${tone}`}>
      <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
        <path d={SHAPES[tone]} fill="none" stroke="currentColor" strokeWidth="2.6" />
      </svg>
      {children}
    </span>
  );
}
