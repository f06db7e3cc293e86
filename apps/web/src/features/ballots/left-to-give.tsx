import { Trans } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { Bar } from '../../ui/bar.js';
import { WHOLE } from './division.js';

/** How much of the whole is still to give; read out as it changes. */
export function LeftToGive({ left }: { left: number }) {
  const format = useFormat();
  const share = format.basisPoints(BigInt(Math.abs(left)));
  return (
    <div className="left">
      <p id="left-to-give" role="status">
        {left === 0 && (
          <strong>
            <Trans>All of it is given</Trans>
          </strong>
        )}
        {left > 0 && (
          <Trans>
            <strong>{share}</strong> left to give
          </Trans>
        )}
        {left < 0 && (
          <Trans>
            <strong>{share}</strong> too much given: take it off somewhere
          </Trans>
        )}
      </p>
      <Bar length={left < 0 ? 1 : (WHOLE - left) / WHOLE} dye={left < 0 ? 'madder' : 'verdigris'} />
    </div>
  );
}
