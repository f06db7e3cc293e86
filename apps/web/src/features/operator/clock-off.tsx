import { Trans } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { clockOffset } from './clock-offset.js';

/** How far a machine's clock is off, and which way. */
export function ClockOff({ milliseconds }: { milliseconds: string }) {
  const format = useFormat();
  const { way, seconds } = clockOffset(milliseconds);
  const size = format.count(seconds);
  if (way === 'right') return <Trans>right</Trans>;
  return way === 'ahead' ? <Trans>{size} s ahead</Trans> : <Trans>{size} s behind</Trans>;
}
