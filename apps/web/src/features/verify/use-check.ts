import { useState } from 'react';
import type { Outcome } from './checker.js';

/** A check that somebody asked for. What computes hashes and signatures is fetched only then. */
export function useCheck() {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [busy, setBusy] = useState(false);
  const check = (given: string, key = ''): void => {
    setBusy(true);
    import('./checker.js')
      .then((checker) => checker.check(given, key))
      .catch((): Outcome => ({ kind: 'OFFLINE' }))
      .then((next) => {
        setOutcome(next);
        setBusy(false);
      })
      .catch(() => undefined);
  };
  const forget = (): void => {
    setOutcome(null);
  };
  return { outcome, busy, check, forget };
}
