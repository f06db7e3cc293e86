import { Link } from 'react-router';
import { Trans } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import { FILTER_NAMES, searchOf, without, type Filter } from './filter.js';

/** No row to show: why, and the one thing to do next. */
export function NoEntries({ filter }: { filter: Filter }) {
  const officer = useViewer()?.viewer.roles.includes('OFFICER') === true;
  const last = FILTER_NAMES.findLast((name) => filter[name] !== undefined);
  if (last !== undefined) {
    return (
      <div className="part">
        <p className="prose">
          <Trans>
            Nothing in the books is narrowed down to this. The part that was too much is often the last one.
          </Trans>
        </p>
        <p>
          <Link className="button" to={`?${searchOf(without(filter, last))}`}>
            <Trans>Take the last part away</Trans>
          </Link>
        </p>
      </div>
    );
  }
  return (
    <div className="part">
      <p className="prose">
        <Trans>
          The books are empty. The first entry appears here with the first grant, invoice or metered hour that is
          booked.
        </Trans>
      </p>
      {officer && (
        <p>
          <Link className="button" to="/entries/import">
            <Trans>Bring in the history</Trans>
          </Link>
        </p>
      )}
    </div>
  );
}
