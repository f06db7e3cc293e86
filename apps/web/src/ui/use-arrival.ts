import { useLayoutEffect, useRef, type RefObject } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';

/** Where somebody was on a page of this visit: how far down, and the id of what had the focus. */
interface Place {
  top: number;
  focused: string;
}

/** By the browser's own key of each page of the way here; forgotten with the tab. */
const places = new Map<string, Place>();

/**
 * Does for a page change in the browser what loading a page would have done: starts at its top, or at the part the
 * address names, and moves the focus there so that a screen reader reads on from it. Going back leads to where one was.
 */
export function useArrival(): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const { key, pathname, hash } = useLocation();
  const back = useNavigationType() === NavigationType.Pop;
  const seen = useRef(pathname);
  useLayoutEffect(() => {
    const place = places.get(key);
    const arrived = seen.current !== pathname;
    seen.current = pathname;
    if (back && place !== undefined) {
      if (arrived) (document.getElementById(place.focused) ?? main.current)?.focus({ preventScroll: true });
      globalThis.scrollTo(0, place.top);
    } else if (hash !== '') {
      document.getElementById(hash.slice(1))?.scrollIntoView();
    } else if (arrived) {
      globalThis.scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    }
  }, [key, pathname, hash, back]);
  // After the arrival: where the focus goes then is no longer the last page's business.
  useLayoutEffect(() => remember(key), [key]);
  return main;
}

/** Keeps the place on this page up to date until another one comes. */
function remember(key: string): () => void {
  const place: Place = { top: globalThis.scrollY, focused: document.activeElement?.id ?? '' };
  places.set(key, place);
  const scrolled = () => {
    place.top = globalThis.scrollY;
  };
  const focused = ({ target }: FocusEvent) => {
    if (target instanceof HTMLElement) place.focused = target.id;
  };
  document.addEventListener('scroll', scrolled, { passive: true });
  document.addEventListener('focusin', focused);
  return () => {
    document.removeEventListener('scroll', scrolled);
    document.removeEventListener('focusin', focused);
  };
}
