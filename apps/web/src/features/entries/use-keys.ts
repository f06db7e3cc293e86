import { useEffect, useState } from 'react';
import { keyAct, type Focus, type KeyAct } from './keys.js';

const SWITCH = 'copyhold:keys';

/** What j and k go through: the rows, and after them the button for more. */
const STOPS = '[data-stop]';

function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof HTMLElement)) return 'elsewhere';
  if (target.closest('input, select, textarea, dialog') !== null || target.isContentEditable) return 'typing';
  return target.matches(STOPS) ? 'row' : 'elsewhere';
}

/** Moves the focus itself, so that Enter opens, a screen reader reads, and Tab goes on from there. */
function step(by: 1 | -1): void {
  const stops = [...document.querySelectorAll<HTMLElement>(STOPS)];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  const next = stops[at < 0 ? 0 : Math.min(Math.max(at + by, 0), stops.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

const ACTS: Readonly<Record<KeyAct, () => void>> = {
  search: () => {
    document.getElementById('entries-search')?.focus();
  },
  next: () => {
    step(1);
  },
  previous: () => {
    step(-1);
  },
  help: () => {
    const dialog = document.getElementById('keys');
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
  },
};

/**
 * The keys of the journal, while it is on screen. Whoever speaks to their computer can switch them off;
 * the browser remembers it.
 */
export function useKeys(): readonly [on: boolean, turn: (on: boolean) => void] {
  const [on, setOn] = useState(() => globalThis.localStorage.getItem(SWITCH) !== 'off');
  useEffect(() => {
    if (!on) return undefined;
    const press = (event: KeyboardEvent) => {
      const act = event.defaultPrevented ? null : keyAct(event, focusOf(event.target));
      if (act === null) return;
      event.preventDefault();
      ACTS[act]();
    };
    document.addEventListener('keydown', press);
    return () => {
      document.removeEventListener('keydown', press);
    };
  }, [on]);
  const turn = (next: boolean) => {
    globalThis.localStorage.setItem(SWITCH, next ? 'on' : 'off');
    setOn(next);
  };
  return [on, turn];
}
