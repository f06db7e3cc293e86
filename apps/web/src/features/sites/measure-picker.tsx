import { Link, useSearchParams } from 'react-router';
import { useLingui } from '@lingui/react/macro';
import { MEASURES, type Measure } from './totals.js';
import { useMeasures } from './use-words.js';

/** What the sites are ranked by, in the address like everything that is chosen. */
export function MeasurePicker({ measure }: { measure: Measure }) {
  const { t } = useLingui();
  const [search] = useSearchParams();
  const words = useMeasures();
  const to = (by: Measure): string => {
    const next = new URLSearchParams(search);
    next.set('by', by);
    return `?${next.toString()}`;
  };
  return (
    <nav className="measures no-print" aria-label={t`Rank by`}>
      <ul className="row">
        {MEASURES.map((each) => (
          <li key={each}>
            <Link to={to(each)} replace aria-current={each === measure ? 'true' : undefined}>
              {words[each].name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
