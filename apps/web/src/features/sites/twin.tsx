import type { ReactNode } from 'react';
import { useRoomy } from '../../ui/use-roomy.js';

/** A plot's table: open where there is room, one tap away on a phone, where it would be longer than the page. */
export function Twin({ title, children }: { title: string; children: ReactNode }) {
  const roomy = useRoomy();
  return (
    <details open={roomy}>
      <summary className="entry">{title}</summary>
      {children}
    </details>
  );
}
