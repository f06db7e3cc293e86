import { useId, type ReactNode } from 'react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { lengthOf } from '../../format/fraction.js';
import { useFormat } from '../../format/use-format.js';
import type { Dye } from '../../ui/bar.js';
import { useWidth } from '../accounts/use-width.js';
import { useFinger } from './use-finger.js';

/** A month of a plot. Figures in smallest steps; null was not measured. */
export interface MonthBar {
  readonly month: string;
  readonly figure: bigint | null;
  /** Beside the figure, never on top of it. */
  readonly estimated: bigint | null;
  /** Some hours of it were not read. */
  readonly partial: boolean;
  /** Where the entries behind the figure are, and those behind the estimate. */
  readonly entries: string;
  readonly estimates: string;
  /** In words, what the entries sum to where that is not the figure. */
  readonly behind?: string;
}

interface MonthBarsProps {
  /** What the plot shows, for whoever hears it. */
  readonly label: string;
  readonly months: readonly MonthBar[];
  readonly dye: Dye;
  /** A figure with its unit, and as short as fits above a bar. */
  readonly shown: (figure: bigint) => string;
  readonly short: (figure: bigint) => string;
}

const HEIGHT = 168;
const TOP = 24;
const FOOT = 44;
const ROOM_FOR_FIGURES = 58;
const ROOM_FOR_MONTH = 34;
/** As wide as what is pressed must be: for a finger, and for a pointer. */
const ROOM_FOR_FINGER = 44;
const ROOM_FOR_POINTER = 24;

/** One bar a month, each a link to its entries. Laid out at its real width, so that words keep their size. */
export function MonthBars(props: MonthBarsProps) {
  const [box, width] = useWidth();
  const { months } = props;
  // A plot of nothing would look like one of zeros.
  if (months.every(({ figure, estimated }) => figure === null && estimated === null)) return null;
  return (
    <figure className="bars">
      <div ref={box} className="field-of-bars">
        {width > 0 && <Bars {...props} width={width} />}
      </div>
      <Legend months={months} dye={props.dye} />
    </figure>
  );
}

function Bars({ label, months, dye, shown, short, width }: MonthBarsProps & { readonly width: number }) {
  const { i18n } = useLingui();
  const hatch = useId();
  const part = (month: string, which: 'month' | 'year'): string =>
    new Intl.DateTimeFormat(i18n.locale, {
      ...(which === 'month' ? { month: 'short' } : { year: 'numeric' }),
      timeZone: 'UTC',
    }).format(new Date(`${month}-01`));
  const slot = width / months.length;
  const largest = months.reduce((most, { figure, estimated }) => {
    return [figure, estimated].reduce<bigint>((top, each) => (each !== null && each > top ? each : top), most);
  }, 0n);
  const colour = `var(--dye-${dye})`;
  const everyOther = Math.ceil(ROOM_FOR_MONTH / slot);
  // Bars too narrow to be pressed are a picture: the table below leads to the same entries.
  const reachable = slot >= (useFinger() ? ROOM_FOR_FINGER : ROOM_FOR_POINTER);
  return (
    <svg
      viewBox={`0 0 ${width} ${HEIGHT + FOOT}`}
      width={width}
      height={HEIGHT + FOOT}
      role={reachable ? 'group' : 'img'}
      aria-label={label}
    >
      <pattern id={hatch} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="1" x2="1" y1="0" y2="7" stroke={colour} strokeWidth="2.4" />
      </pattern>
      {slot < ROOM_FOR_FIGURES && largest > 0n && (
        // No room above each bar: the tallest is told, and the others are measured by it.
        <g className="axis" aria-hidden="true">
          <line className="top" x1="0" x2={width} y1={TOP} y2={TOP} />
          <text x="0" y={TOP - 7}>
            {shown(largest)}
          </text>
        </g>
      )}
      <line className="ground" x1="0" x2={width} y1={HEIGHT} y2={HEIGHT} />
      {months.map((month, index) => (
        <MonthSlot
          key={month.month}
          {...{ month, shown, short, colour, hatch, largest, reachable }}
          at={index * slot}
          slot={slot}
          figures={slot >= ROOM_FOR_FIGURES}
        />
      ))}
      <g className="axis" aria-hidden="true">
        {months.map(({ month }, index) => {
          if ((months.length - 1 - index) % everyOther !== 0) return null;
          const newYear = index < everyOther || month.endsWith('-01');
          return (
            <text key={month} x={index * slot + slot / 2} y={HEIGHT + 18} textAnchor="middle">
              {part(month, 'month')}
              {newYear && (
                <tspan x={index * slot + slot / 2} dy="18">
                  {part(month, 'year')}
                </tspan>
              )}
            </text>
          );
        })}
      </g>
    </svg>
  );
}

interface SlotProps extends Pick<MonthBarsProps, 'shown' | 'short'> {
  readonly month: MonthBar;
  readonly colour: string;
  readonly hatch: string;
  readonly largest: bigint;
  readonly at: number;
  readonly slot: number;
  /** Whether figures fit above the bars. */
  readonly figures: boolean;
  /** Whether a bar can be pressed. */
  readonly reachable: boolean;
}

/** A bar that leads to its entries; or only itself, where nobody could press it. */
function Reach({
  to,
  label,
  reachable,
  children,
}: {
  to: string;
  label: string;
  reachable: boolean;
  children: ReactNode;
}) {
  if (!reachable) return <g>{children}</g>;
  return (
    <Link to={to} aria-label={label}>
      {children}
    </Link>
  );
}

function MonthSlot({ month, shown, short, colour, hatch, largest, at, slot, figures, reachable }: SlotProps) {
  const { t } = useLingui();
  const format = useFormat();
  const name = format.month(month.month);
  const { figure, estimated, partial, behind } = month;
  const thick = Math.min(64, slot * 0.68);
  const both = figure !== null && estimated !== null;
  const left = at + (slot - thick) / 2;
  const high = (value: bigint): number => Math.max(value > 0n ? 1 : 0, (HEIGHT - TOP) * lengthOf(value, largest));
  if (figure === null && estimated === null) {
    return <line className="gap" x1={left} x2={left + thick} y1={HEIGHT - 4} y2={HEIGHT - 4} />;
  }
  return (
    <>
      {figure !== null && (
        <Reach
          to={month.entries}
          reachable={reachable}
          label={[
            partial ? t`${name}, not read to the end: ${shown(figure)}` : t`${name}: ${shown(figure)}`,
            ...(behind === undefined ? [] : [behind]),
          ].join('; ')}
        >
          <rect className="slot" x={at + 1} y={1} width={both ? slot / 2 - 1 : slot - 2} height={HEIGHT - 2} />
          <rect
            x={left}
            y={HEIGHT - high(figure)}
            width={both ? thick / 2 : thick}
            height={high(figure)}
            fill={partial ? `url(#${hatch})` : colour}
            stroke={colour}
          />
          {figures && !both && (
            <text x={at + slot / 2} y={HEIGHT - high(figure) - 7} textAnchor="middle" aria-hidden="true">
              {short(figure)}
            </text>
          )}
        </Reach>
      )}
      {estimated !== null && (
        <Reach to={month.estimates} reachable={reachable} label={t`${name}, estimated: ${shown(estimated)}`}>
          <rect
            className="slot"
            x={both ? at + slot / 2 : at + 1}
            y={1}
            width={both ? slot / 2 - 1 : slot - 2}
            height={HEIGHT - 2}
          />
          <rect
            className="guess"
            x={both ? left + thick / 2 + 2 : left}
            y={HEIGHT - high(estimated)}
            width={both ? thick / 2 - 2 : thick}
            height={high(estimated)}
            stroke={colour}
          />
          {figures && !both && (
            <text x={at + slot / 2} y={HEIGHT - high(estimated) - 7} textAnchor="middle" aria-hidden="true">
              {short(estimated)}
            </text>
          )}
        </Reach>
      )}
    </>
  );
}

/** What the marks of this plot mean, as far as it has them: colour never speaks alone, nor does a pattern. */
function Legend({ months, dye }: { months: readonly MonthBar[]; dye: Dye }) {
  const id = useId();
  const colour = `var(--dye-${dye})`;
  const partial = months.some(({ figure, partial: part }) => part && figure !== null);
  const guessed = months.some(({ estimated }) => estimated !== null);
  const blank = months.some(({ figure, estimated }) => figure === null && estimated === null);
  if (!partial && !guessed && !blank) return null;
  return (
    <ul className="legend note">
      {partial && (
        <li>
          <svg viewBox="0 0 28 16" aria-hidden="true" focusable="false">
            <pattern id={id} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <line x1="1" x2="1" y1="0" y2="7" stroke={colour} strokeWidth="2.4" />
            </pattern>
            <rect x="1" y="1" width="26" height="14" fill={`url(#${id})`} stroke={colour} />
          </svg>
          <Trans>hatched: hours are missing, or the month is not over</Trans>
        </li>
      )}
      {guessed && (
        <li>
          <svg viewBox="0 0 28 16" aria-hidden="true" focusable="false">
            <rect className="guess" x="1" y="1" width="26" height="14" stroke={colour} />
          </svg>
          <Trans>dashed outline: estimated, not metered</Trans>
        </li>
      )}
      {blank && (
        <li>
          <svg viewBox="0 0 28 16" aria-hidden="true" focusable="false">
            <line className="gap" x1="1" x2="27" y1="11" y2="11" />
          </svg>
          <Trans>dots at the foot: nobody measured</Trans>
        </li>
      )}
    </ul>
  );
}
