import { Trans, useLingui } from '@lingui/react/macro';
import { nameOfCollege, type College } from '../colleges.js';
import type { CountedMotion } from './after-count.js';

interface TakeAlongProps {
  readonly motion: CountedMotion;
  readonly colleges: readonly College[];
}

/** Formats beside JSON and CSV that other programs count. */
const ALSO: Readonly<Partial<Record<CountedMotion['ballot'], string>>> = { RANKING: 'blt', STV: 'blt', PROJECTS: 'pb' };

/** The published ballots as files: for other programs, and everything for whoever verifies. */
export function TakeAlong({ motion, colleges }: TakeAlongProps) {
  const { t } = useLingui();
  const { id, ballot, outcome } = motion;
  const also = ALSO[ballot];
  const shown = outcome.colleges.filter(({ yes }) => yes !== null);
  const files =
    ballot === 'MOTION'
      ? shown.map(({ college }) => ({ name: `${id}-${college}`, label: nameOfCollege(colleges, college) }))
      : [{ name: id, label: t`All ballots` }];
  return (
    <details className="no-print">
      <summary className="more">
        <Trans>Take the ballots along</Trans>
      </summary>
      {files.length === 0 && (
        <p>
          <Trans>Of no college so many voted that its ballots could be published.</Trans>
        </p>
      )}
      <ul className="take">
        {files.map(({ name, label }) => (
          <li key={name} className="row">
            <span>{label}</span>
            {['json', 'csv', ...(also === undefined ? [] : [also])].map((ending) => (
              <a
                key={ending}
                className="link"
                href={`/audit/election/${name}.${ending}`}
                download={`${name}.${ending}`}
                aria-label={`${label}, ${ending.toUpperCase()}`}
              >
                {ending.toUpperCase()}
              </a>
            ))}
          </li>
        ))}
        <li className="row">
          <span>
            <Trans>Everything that was published of this vote</Trans>
          </span>
          <a
            className="link"
            href={`/audit/motion/${id}.json`}
            download={`${id}.json`}
            aria-label={t`Everything that was published of this vote, JSON`}
          >
            JSON
          </a>
        </li>
      </ul>
    </details>
  );
}
