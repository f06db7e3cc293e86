import { useSearchParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import type { AccountsQuery } from '../../gql/accounts/graphql.js';

/** Which period the page is about; it stands in the address, so that a link shows the same. */
export function PeriodPicker({ periods, current }: { periods: AccountsQuery['periods']; current: string }) {
  const { t } = useLingui();
  const [, setSearch] = useSearchParams();
  return (
    <form className="row">
      <label className="field">
        <span>
          <Trans>Period</Trans>
        </span>
        <select
          value={current}
          onChange={({ target }) => {
            setSearch((known) => {
              known.set('period', target.value);
              return known;
            });
          }}
        >
          {periods.map(({ id, name, state }) => (
            <option key={id} value={id}>
              {state === 'OPEN' ? t`${name} (unfinished)` : name}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}
