import { Trans } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { DividedLine } from './division.js';

/** The least and the most a line may get whatever the vote says, where the custom sets them. */
export function LineLimits({ line, currency }: { line: DividedLine; currency: string }) {
  const format = useFormat();
  const floor = line.floor === '0' ? null : format.quantity(line.floor, currency);
  const cap = line.cap === null ? null : format.quantity(line.cap, currency);
  return (
    <>
      {floor !== null && <Trans>At least {floor} by the custom.</Trans>}{' '}
      {cap !== null && <Trans>At most {cap} by the custom.</Trans>}
    </>
  );
}
