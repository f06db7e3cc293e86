import { Trans } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { Picker } from '../books/picker.js';
import { monthsBetween } from './month-range.js';

/** From which month to which; both stand in the address. `since`: when the first site went into service. */
export function RangePicker({ from, to, since, now }: { from: string; to: string; since: string; now: string }) {
  const format = useFormat();
  const months = monthsBetween(since < from ? since : from, now > to ? now : to).toReversed();
  const options = (keep: (month: string) => boolean) =>
    months.filter(keep).map((month) => [month, format.month(month)] as const);
  return (
    <form className="months">
      <Picker name="from" value={from} options={options((month) => month <= to)}>
        <Trans>From</Trans>
      </Picker>
      <Picker name="to" value={to} options={options((month) => month >= from)}>
        <Trans>Until</Trans>
      </Picker>
    </form>
  );
}
