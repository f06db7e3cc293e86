import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { JournalRowFragment } from '../../gql/entries/graphql.js';
import { AccountPath } from '../../ui/account-path.js';
import { EntryMarks } from './entry-marks.js';
import { useKindWords } from './kind-words.js';
import { movedBy, movingLegs } from './moved.js';

/** What the link of an entry's row is called in the page. */
export const rowId = (entry: string): string => `entry-${entry}`;

/**
 * The journal, newest first: a table where there is room, rows of two lines on a phone. The roles are spelled out
 * because a table laid out as blocks loses them in some browsers.
 */
export function EntryTable({ entries }: { entries: readonly JournalRowFragment[] }) {
  const { t } = useLingui();
  return (
    <div className="table">
      <table className="entries" role="table">
        <caption className="visually-hidden">
          <Trans>Entries, newest first</Trans>
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            {[t`Day`, t`What`, t`From → to`, t`Amount`, t`State`].map((header, index) => (
              <th key={header} role="columnheader" scope="col" className={index === 3 ? 'number' : undefined}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {entries.map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ entry }: { entry: JournalRowFragment }) {
  const format = useFormat();
  const kindWords = useKindWords();
  const { id, memo, kind, effectiveAt, transfers, phase } = entry;
  return (
    <tr role="row" className={phase === 'POSTED' ? undefined : 'unposted'}>
      <td role="cell" className="day">
        <time dateTime={effectiveAt}>{format.shortDay(effectiveAt)}</time>
      </td>
      <th role="rowheader" scope="row" className="what">
        <Link id={rowId(id)} data-stop to={`/entries/${id}`}>
          {memo === '' ? kindWords(kind) : memo}
        </Link>
      </th>
      <td role="cell" className="way">
        <span className="short-day">
          <time dateTime={effectiveAt}>{format.shortDay(effectiveAt)}</time> ·{' '}
        </span>
        <Way transfers={transfers} />
      </td>
      <td role="cell" className="number">
        {movedBy(transfers).map(({ unit, amount }) => (
          <span key={unit}>{format.quantity(amount, unit)}</span>
        ))}
      </td>
      <td role="cell" className="fate">
        <EntryMarks entry={entry} />
      </td>
    </tr>
  );
}

/** Where the first part went from and to, and how many more parts there are; a release moves nothing of its own. */
function Way({ transfers }: { transfers: JournalRowFragment['transfers'] }) {
  const format = useFormat();
  const [first, ...rest] = movingLegs(transfers);
  if (first === undefined) return <Trans>nothing moved</Trans>;
  const more = format.count(rest.length);
  return (
    <>
      <AccountPath path={first.credit} /> <span aria-hidden="true">→</span>
      <span className="visually-hidden">
        <Trans>to</Trans>
      </span>{' '}
      <AccountPath path={first.debit} />
      {rest.length > 0 && (
        <span className="note">
          {' '}
          <Trans>and {more} more</Trans>
        </span>
      )}
    </>
  );
}
