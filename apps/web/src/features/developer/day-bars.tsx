import { useId } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { lengthOf } from '../../format/fraction.js';
import { useFormat } from '../../format/use-format.js';
import type { Dye } from '../../ui/bar.js';
import { folded, plottedDays, ranked, type DayPart } from './day-sums.js';

const DYES: readonly Dye[] = ['verdigris', 'weld', 'woad', 'madder', 'orchil', 'slate'];
const dyeOf = (index: number): string => `var(--dye-${DYES[index] ?? 'slate'})`;

interface DayBarsProps {
  readonly title: string;
  readonly month: string;
  /** The first day that is not over, '2026-11-23'. */
  readonly today: string;
  readonly unit: 'TOKEN' | 'COMPUTE_RAW';
  readonly parts: readonly DayPart[];
}

/** A month day by day, for the eye: the same stands in words above and in the table below. Days to come are hatched. */
export function DayBars({ title, month, today, unit, parts: all }: DayBarsProps) {
  const { t } = useLingui();
  const format = useFormat();
  const caption = useId();
  const rest = t`all others`;
  const parts = folded(all, { most: DYES.length, rest });
  // The last dye is theirs, however much they sum to.
  const names = ranked(parts);
  const resources = names.includes(rest) ? [...names.filter((name) => name !== rest), rest] : names;
  if (resources.length === 0) return null;
  const days = plottedDays(month, { parts, resources, today });
  const busiest = days.reduce((most, day) => (day.total > most.total ? day : most), { day: '', total: 0n });
  const [first, last] = [days[0]?.day ?? '', days.at(-1)?.day ?? ''];
  const day = format.day(busiest.day);
  const amount = format.quantity(`${busiest.total}`, unit);
  return (
    <figure className="daybars" aria-labelledby={caption}>
      <figcaption id={caption}>
        <strong>{title}.</strong>{' '}
        <Trans>
          The most was used on {day}: {amount}.
        </Trans>
      </figcaption>
      <div className="days" aria-hidden="true">
        {days.map((each) => (
          <span key={each.day} className={each.partial ? 'partial' : undefined}>
            {each.parts.map((part, index) =>
              part === 0n ? null : (
                <span
                  key={resources[index]}
                  style={{
                    blockSize: `${(lengthOf(part, busiest.total) * 100).toFixed(3)}%`,
                    background: dyeOf(index),
                  }}
                />
              ),
            )}
          </span>
        ))}
      </div>
      <p className="ends note" aria-hidden="true">
        <span>{format.shortDay(first)}</span>
        <span>{format.shortDay(last)}</span>
      </p>
      <ul className="legend note">
        {resources.map((resource, index) => (
          <li key={resource}>
            <span aria-hidden="true" style={{ background: dyeOf(index) }} />
            {resource}
          </li>
        ))}
        {days.some(({ partial }) => partial) && (
          <li>
            <span aria-hidden="true" className="partial" />
            <Trans>not over yet</Trans>
          </li>
        )}
      </ul>
    </figure>
  );
}
