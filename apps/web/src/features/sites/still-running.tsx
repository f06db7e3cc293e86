import { Trans } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { Totals } from './totals.js';

/** Where sums hold a month that is not over. `now`: that month. */
export function StillRunning({ totals, now }: { totals: Pick<Totals, 'running'>; now: string }) {
  const month = useFormat().month(now);
  if (!totals.running) return null;
  return (
    <p className="note">
      <Trans>{month} is not over: every sum here holds of it what there is so far.</Trans>
    </p>
  );
}
