import type { CSSProperties } from 'react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { linkToUse } from './use-link.js';
import { monthBars, type MonthBar, type SiteBars } from './month-bars.js';
import type { View } from './operator-page.js';

/** For the style sheet, which lays bars down where there is little room and stands them up elsewhere. */
const lengthStyle = (length: number): CSSProperties => ({ ['--length' as string]: length });

/** With more months than this, a site takes the whole width. */
const ROOM_FOR = 6;

/** GPU-hours by month, a row of bars for each site, all on one scale. Every bar leads to the reports behind it. */
export function MonthPlot({ months }: { months: View['months'] }) {
  const sites = monthBars(months);
  const isIdle = sites.some(({ bars }) => bars.some(({ computeIdle }) => computeIdle !== '0'));
  const isPartial = sites.some(({ bars }) => bars.some(({ partial }) => partial));
  return (
    <>
      <div className={(sites[0]?.bars.length ?? 0) > ROOM_FOR ? 'months long' : 'months'}>
        {sites.map((site) => (
          <Site key={site.slug} site={site} />
        ))}
      </div>
      <p className="note months-legend">
        {isPartial && (
          <span>
            <i className="swatch partial" aria-hidden="true" /> <Trans>not over yet</Trans>
          </span>
        )}
        {isIdle && (
          <span>
            <i className="swatch idle" aria-hidden="true" /> <Trans>idle: nobody held the cards</Trans>
          </span>
        )}
        <span>
          <Trans>All sites are drawn on one scale, in GPU-hours. Follow a bar to the reports that it is made of.</Trans>
        </span>
      </p>
    </>
  );
}

function Site({ site: { slug, name, bars } }: { site: SiteBars }) {
  return (
    <figure>
      <figcaption>
        <h3>
          <Link className="link" to={`/sites/${slug}`}>
            {name}
          </Link>
        </h3>
      </figcaption>
      <ol className="month-bars">
        {bars.map((bar) => (
          <li key={bar.month}>
            <Column site={slug} name={name} bar={bar} />
          </li>
        ))}
      </ol>
    </figure>
  );
}

function Column({ site, name, bar }: { site: string; name: string; bar: MonthBar }) {
  const { t } = useLingui();
  const format = useFormat();
  const { month, computeRaw, computeIdle, partial, metered, length, idleLength } = bar;
  const words = {
    month: format.month(month),
    hours: format.quantity(computeRaw, 'COMPUTE_RAW'),
    idle: format.quantity(computeIdle, 'COMPUTE_RAW'),
  };
  const inside = (
    <>
      <span className="of-month">{words.month}</span>
      <span className="column" aria-hidden="true">
        {idleLength > 0 && <span className="idle" style={lengthStyle(idleLength)} />}
        <span className={partial ? 'worked partial' : 'worked'} style={lengthStyle(length)} />
      </span>
      <span className="of-hours">{format.quantity(computeRaw, 'COMPUTE_RAW', { bare: true, digits: 0 })}</span>
    </>
  );
  if (!metered) {
    return (
      <span className="month-bar" role="img" aria-label={t`${name}, ${words.month}: nothing metered`}>
        {inside}
      </span>
    );
  }
  const rest = computeIdle === '0' ? '' : t`, and ${words.idle} idle`;
  const label = partial
    ? t`${name}, ${words.month}, not over yet: ${words.hours}${rest}; the reports behind it`
    : t`${name}, ${words.month}: ${words.hours}${rest}; the reports behind it`;
  return (
    <Link className="month-bar" to={linkToUse({ site, month })} aria-label={label}>
      {inside}
    </Link>
  );
}
