import { useId } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../format/use-format.js';
import { ORDERS, type Order, type View } from './shown-options.js';

interface FindOptionsProps {
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly shown: number;
  readonly of: number;
  readonly costs: boolean;
}

/** Sorts and filters a long ballot; what is hidden stays chosen. */
export function FindOptions({ view, onView, shown, of, costs }: FindOptionsProps) {
  const { t } = useLingui();
  const id = useId();
  const format = useFormat();
  const words: Readonly<Record<Order, string>> = {
    BALLOT: t`As on the ballot`,
    CHEAP: t`Cheapest first`,
    DEAR: t`Dearest first`,
    NAME: t`By name`,
  };
  const [count, all] = [format.count(shown), format.count(of)];
  return (
    <div className="find">
      <label className="field">
        <span>
          <Trans>Find by name</Trans>
        </span>
        <input
          type="search"
          autoComplete="off"
          value={view.words}
          onChange={({ target }) => {
            onView({ ...view, words: target.value });
          }}
        />
      </label>
      <label className="field" htmlFor={id}>
        <span>
          <Trans>Order</Trans>
        </span>
        <select
          id={id}
          value={view.order}
          onChange={({ target }) => {
            onView({ ...view, order: ORDERS.find((each) => each === target.value) ?? 'BALLOT' });
          }}
        >
          {ORDERS.filter((order) => costs || (order !== 'CHEAP' && order !== 'DEAR')).map((order) => (
            <option key={order} value={order}>
              {words[order]}
            </option>
          ))}
        </select>
      </label>
      <label className="tick">
        <input
          type="checkbox"
          checked={view.onlyApproved}
          onChange={({ target }) => {
            onView({ ...view, onlyApproved: target.checked });
          }}
        />
        <span>
          <Trans>Only what I approve</Trans>
        </span>
      </label>
      <p className="note" role="status">
        <Trans>
          {count} of {all} shown
        </Trans>
      </p>
    </div>
  );
}
