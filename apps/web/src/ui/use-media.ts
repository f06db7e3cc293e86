import { useSyncExternalStore } from 'react';

/** A media query that is asked for as long as the page lives. */
export interface Media {
  readonly subscribe: (changed: () => void) => () => void;
  readonly matches: () => boolean;
}

export function mediaOf(query: string): Media {
  const media = globalThis.matchMedia(query);
  return {
    subscribe: (changed) => {
      media.addEventListener('change', changed);
      return () => {
        media.removeEventListener('change', changed);
      };
    },
    matches: () => media.matches,
  };
}

/** Whether it holds now; what shows it is drawn again when that changes. */
export const useMedia = ({ subscribe, matches }: Media): boolean => useSyncExternalStore(subscribe, matches);
