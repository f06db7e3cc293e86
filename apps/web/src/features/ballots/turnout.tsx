import { Trans } from '@lingui/react/macro';
import { lengthOf } from '../../format/fraction.js';
import { useFormat } from '../../format/use-format.js';
import { Bar } from '../../ui/bar.js';
import { Mark } from '../../ui/mark.js';

interface TurnoutProps {
  readonly motion: { readonly turnout: number; readonly quorum: number; readonly electorateSize: number };
}

/** How many voted, beside how many are needed. */
export function Turnout({ motion }: TurnoutProps) {
  const format = useFormat();
  const cast = format.count(motion.turnout);
  const quorum = format.count(motion.quorum);
  const size = format.count(motion.electorateSize);
  return (
    <div className="part">
      <p>
        <Trans>
          {cast} of {size} voted; {quorum} needed
        </Trans>
      </p>
      <Bar length={lengthOf(BigInt(motion.turnout), BigInt(motion.electorateSize))} dye="woad" />
      <p>
        {motion.turnout >= motion.quorum ? (
          <Mark tone="good">
            <Trans>Quorum reached</Trans>
          </Mark>
        ) : (
          <Mark tone="warn">
            <Trans>Quorum not reached</Trans>
          </Mark>
        )}
      </p>
    </div>
  );
}
