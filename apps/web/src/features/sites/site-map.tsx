import { Fragment, useId } from 'react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { lengthOf } from '../../format/fraction.js';
import { useFormat } from '../../format/use-format.js';
import { useWidth } from '../accounts/use-width.js';
import { placeWords, LINE, type Marked } from './map-labels.js';
import { eastOf, placeMap, type PlaceMap } from './place-map.js';
import { figureOf, type Measure, type Ranked } from './totals.js';
import { useMeasures } from './use-words.js';

/** The largest disc, px; its area, not its width, is the figure. */
const LARGEST = 36;
const UNKNOWN = 9;
/** Narrower than this it is no map but a box on its way to its size. */
const LEAST_WIDTH = 160;
/** As large as a finger. */
const FINGER = 22;
const FRAME = 8;

type Placed = Ranked & { readonly latitude: number; readonly longitude: number };

/** Rows whose site has told where it stands. */
const placedOf = (rows: readonly Ranked[]): Placed[] =>
  rows.flatMap((row) => {
    const { latitude, longitude } = row.site;
    if (latitude === null || longitude === null) return [];
    return [{ ...row, latitude: Number.parseFloat(latitude), longitude: Number.parseFloat(longitude) }];
  });

/** Where the sites lie to one another. Beside the table that says the same; nothing is fetched from anybody for it. */
export function SiteMap({ rows, measure, search }: { rows: readonly Ranked[]; measure: Measure; search: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const [box, width] = useWidth();
  const placed = placedOf(rows);
  const unplaced = format.list(rows.filter((row) => row.site.latitude === null).map(({ site }) => site.name));
  return (
    <figure className="site-map">
      <div ref={box} className={placed.length === 0 ? undefined : 'sheet'}>
        {width >= LEAST_WIDTH && placed.length > 0 && <Sheet {...{ placed, measure, width, search }} />}
      </div>
      <figcaption className="note">
        {placed.length === 0 ? (
          <Trans>No site has told where it stands, so there is no map: the table says everything else.</Trans>
        ) : (
          <Trans>
            The area of a disc is the figure; a dashed ring has none. Lines are degrees, north is up, and nothing is
            drawn that nobody recorded: no coast, no border. Places are kept to a hundredth of a degree, about a
            kilometre, so that nobody’s door is on the map.
          </Trans>
        )}
        {placed.length > 0 && unplaced !== '' && <> {t`Not on the map: ${unplaced}.`}</>}
      </figcaption>
    </figure>
  );
}

interface SheetProps {
  readonly placed: readonly Placed[];
  readonly measure: Measure;
  readonly width: number;
  readonly search: string;
}

function Sheet({ placed, measure, width, search }: SheetProps) {
  const { t } = useLingui();
  const words = useMeasures()[measure];
  const height = Math.round(Math.min(460, Math.max(300, width * 0.82)));
  const map = placeMap(
    placed.map(({ site, latitude, longitude }) => ({ slug: site.slug, latitude, longitude })),
    { width, height, margin: Math.min(90, width * 0.2) },
  );
  const figures = new Map(placed.map(({ site, totals }) => [site.slug, figureOf(totals, measure)] as const));
  const largest = [...figures.values()].reduce<bigint>(
    (most, each) => (each !== null && each > most ? each : most),
    0n,
  );
  const marks = placed.map(({ site }): Marked => {
    const figure = figures.get(site.slug) ?? null;
    const { x = 0, y = 0 } = map.points.get(site.slug) ?? {};
    const radius = figure === null ? UNKNOWN : Math.max(3, LARGEST * Math.sqrt(lengthOf(figure, largest)));
    return { slug: site.slug, x, y, radius, lines: [site.name, figure === null ? words.none : words.shown(figure)] };
  });
  const names = new Map(placeWords(marks, { width, height: height - 34 }).map((each) => [each.slug, each] as const));
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="group" aria-label={t`Map of the sites`}>
      <Net map={map} width={width} height={height} />
      <Scale map={map} height={height} />
      {/* The larger lie below: whatever covers another can still be reached. */}
      {marks
        .toSorted((a, b) => b.radius - a.radius)
        .map(({ slug, x, y, radius, lines }) => {
          const at = names.get(slug);
          const [name = '', figure = ''] = lines;
          return (
            <Link key={slug} to={`/sites/${slug}${search}`} aria-label={`${name}: ${figure}`}>
              <circle className="finger" cx={x} cy={y} r={Math.max(FINGER, radius)} />
              <circle className={figures.get(slug) === null ? 'disc unknown' : 'disc'} cx={x} cy={y} r={radius} />
              <circle className="pin" cx={x} cy={y} r={2} />
              {lines.map((line, index) => (
                <text
                  key={line}
                  className={index === 0 ? 'words name' : 'words sum'}
                  x={at?.x}
                  y={(at?.y ?? 0) + index * LINE}
                  textAnchor={at?.anchor}
                >
                  {line}
                </text>
              ))}
            </Link>
          );
        })}
    </svg>
  );
}

/** Degrees as thin lines, and around them the border of old maps: a piece of dark and a piece of light from line to line. */
function Net({ map, width, height }: { map: PlaceMap; width: number; height: number }) {
  const { i18n } = useLingui();
  const clip = useId();
  const degrees = new Intl.NumberFormat(i18n.locale, { maximumFractionDigits: 2 });
  const north = (at: number) => `${degrees.format(Math.abs(at))}° ${at < 0 ? 'S' : 'N'}`;
  const east = (at: number) => `${degrees.format(Math.abs(eastOf(at)))}° ${eastOf(at) < 0 ? 'W' : 'E'}`;
  const inner = { x: FRAME, y: FRAME, width: width - 2 * FRAME, height: height - 2 * FRAME };
  const across = piecesOf(
    map.meridians.map(({ at }) => at),
    [FRAME, width - FRAME],
  );
  const down = piecesOf(
    map.parallels.map(({ at }) => at),
    [FRAME, height - FRAME],
  );
  return (
    <g className="net" aria-hidden="true">
      <clipPath id={clip}>
        <rect {...inner} />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        {map.meridians.map(({ at, degrees: of }) => (
          <Fragment key={of}>
            <line x1={at} x2={at} y1={FRAME} y2={height - FRAME} />
            {at < width - 64 && (
              <text x={at + 5} y={FRAME + 16}>
                {east(of)}
              </text>
            )}
          </Fragment>
        ))}
        {map.parallels.map(({ at, degrees: of }) => (
          <Fragment key={of}>
            <line x1={FRAME} x2={width - FRAME} y1={at} y2={at} />
            {at > FRAME + 34 && at < height - FRAME - 44 && (
              <text x={FRAME + 6} y={at - 5}>
                {north(of)}
              </text>
            )}
          </Fragment>
        ))}
      </g>
      {across.map(({ from, to }) => (
        <Fragment key={from}>
          <rect className="piece" x={from} y={3} width={to - from} height={FRAME - 3} />
          <rect className="piece" x={from} y={height - FRAME} width={to - from} height={FRAME - 3} />
        </Fragment>
      ))}
      {down.map(({ from, to }) => (
        <Fragment key={from}>
          <rect className="piece" x={3} y={from} width={FRAME - 3} height={to - from} />
          <rect className="piece" x={width - FRAME} y={from} width={FRAME - 3} height={to - from} />
        </Fragment>
      ))}
      <rect className="edge" {...inner} />
      <rect className="edge" x={2.5} y={2.5} width={width - 5} height={height - 5} />
    </g>
  );
}

/** Every other piece between the lines, from edge to edge. */
function piecesOf(lines: readonly number[], [first, last]: readonly [number, number]): { from: number; to: number }[] {
  const cuts = [first, ...lines.filter((at) => at > first && at < last).toSorted((a, b) => a - b), last];
  return cuts.slice(0, -1).flatMap((from, index) => (index % 2 === 0 ? [{ from, to: cuts[index + 1] ?? last }] : []));
}

function Scale({ map: { scale }, height }: { map: PlaceMap; height: number }) {
  const { i18n } = useLingui();
  const { kilometres, length } = scale;
  const inMetres = kilometres < 1;
  const words = new Intl.NumberFormat(i18n.locale, { style: 'unit', unit: inMetres ? 'meter' : 'kilometer' });
  const [x, y] = [FRAME + 12, height - FRAME - 12];
  return (
    <g className="scale" aria-hidden="true">
      <path d={`M${x} ${y - 6}v6h${length}v-6`} />
      <text className="words" x={x + length + 8} y={y + 1}>
        {words.format(inMetres ? kilometres * 1000 : kilometres)}
      </text>
    </g>
  );
}
