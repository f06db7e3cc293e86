import { Plural, Trans } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { Entry } from './entry-page.js';
import { movedBy, movingLegs } from './moved.js';

/** What the entry did, in one sentence for somebody who keeps no books. */
export function EntrySentence({ entry: { transfers, phase, effectiveAt } }: { entry: Entry }) {
  const moving = movingLegs(transfers);
  const format = useFormat();
  const day = format.day(effectiveAt);
  const sums = format.list(movedBy(transfers).map(({ amount, unit }) => format.quantity(amount, unit)));
  const [first] = moving;
  if (first === undefined) return <Trans>On {day} a hold came to an end. Nothing moved.</Trans>;
  const { credit: from, debit: to } = first;
  if (moving.length > 1) {
    return phase === 'PENDING' ? (
      <Trans>
        On {day}, {sums} was held back in <Plural value={moving.length} one="# step" other="# steps" />, to be moved or
        let go later.
      </Trans>
    ) : (
      <Trans>
        On {day}, {sums} moved in <Plural value={moving.length} one="# step" other="# steps" />.
      </Trans>
    );
  }
  return phase === 'PENDING' ? (
    <Trans>
      On {day}, {sums} was held back to go from <code>{from}</code> to <code>{to}</code>.
    </Trans>
  ) : (
    <Trans>
      On {day}, {sums} went from <code>{from}</code> to <code>{to}</code>.
    </Trans>
  );
}
