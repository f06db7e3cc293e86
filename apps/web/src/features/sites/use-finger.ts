import { useSyncExternalStore } from 'react';

const coarse = globalThis.matchMedia('(pointer: coarse)');

function subscribe(changed: () => void): () => void {
  coarse.addEventListener('change', changed);
  return () => {
    coarse.removeEventListener('change', changed);
  };
}

/** Whether whoever reads this presses with a finger, as far as the device says. */
export function useFinger(): boolean {
  return useSyncExternalStore(subscribe, () => coarse.matches);
}
