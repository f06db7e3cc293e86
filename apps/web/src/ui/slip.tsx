import type { ReactNode } from 'react';
import type { Tone } from './mark.js';

/** A note set apart from the page: something to know, to do, or that went wrong. */
export function Slip({ tone, alert = false, children }: { tone?: Tone; alert?: boolean; children: ReactNode }) {
  return (
    <div className={tone === undefined ? 'slip' : `slip ${tone}`} role={alert ? 'alert' : undefined}>
      {children}
    </div>
  );
}
