import { Link, useSearchParams } from 'react-router';
import { Trans } from '@lingui/react/macro';
import { entriesLink } from '../../ui/entries-link.js';

/** Which days of booking the statement covers, and the same lines as entries and as a file. */
export function StatementSpan({ account, unit }: { account: string; unit: string }) {
  const [search, setSearch] = useSearchParams();
  const set = (name: 'from' | 'until', day: string) => {
    setSearch((known) => {
      if (day === '') known.delete(name);
      else known.set(name, day);
      return known;
    });
  };
  const from = search.get('from') ?? '';
  const until = search.get('until') ?? '';
  const filter = {
    account,
    unit,
    ...(from === '' ? {} : { recordedFrom: from }),
    ...(until === '' ? {} : { recordedUntil: until }),
  };
  return (
    <form className="row">
      <label className="field">
        <span>
          <Trans>Booked from</Trans>
        </span>
        <input
          type="date"
          value={from}
          onChange={({ target }) => {
            set('from', target.value);
          }}
        />
      </label>
      <label className="field">
        <span>
          <Trans>Booked until</Trans>
        </span>
        <input
          type="date"
          value={until}
          onChange={({ target }) => {
            set('until', target.value);
          }}
        />
      </label>
      <Link className="link" to={entriesLink(filter)}>
        <Trans>Its entries</Trans>
      </Link>
      <a className="link" href={`/export/entries.csv?${new URLSearchParams(filter).toString()}`} download>
        <Trans>Its entries as CSV</Trans>
      </a>
    </form>
  );
}
