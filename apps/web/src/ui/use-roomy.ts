import { useSyncExternalStore } from 'react';

const wide = globalThis.matchMedia('(min-width: 48rem)');

function subscribe(changed: () => void): () => void {
  wide.addEventListener('change', changed);
  return () => {
    wide.removeEventListener('change', changed);
  };
}

/** Whether the window is wide enough for things side by side; the same width at which the style sheets turn. */
export function useRoomy(): boolean {
  return useSyncExternalStore(subscribe, () => wide.matches);
}
