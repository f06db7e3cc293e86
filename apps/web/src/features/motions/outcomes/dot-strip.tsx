import { Trans, useLingui } from '@lingui/react/macro';
import { basisPointsOf } from '../../../format/fraction.js';
import { useFormat } from '../../../format/use-format.js';
import { DataTable } from '../../../ui/data-table.js';
import type { Outcome } from './outcome-props.js';
import { dotsOf, lyingOf } from './spread.js';

type Line = Outcome['lines'][number];

/** Drawn in a box of 600 by 56, with room for half a dot at either end. */
const [WIDTH, HEIGHT, LARGEST, SMALLEST] = [600, 56, 22, 6];

/** How the ballots lay on each line, and where the result came to lie among them. */
export function DotStrips({ lines }: { lines: readonly Line[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const most = Math.max(0, ...lines.flatMap(({ spread }) => spread));
  if (most === 0) return null;
  const percent = (of: number | undefined): string => (of === undefined ? '–' : format.basisPoints(BigInt(of * 100)));
  const rows = lines.map((line) => ({ line, lying: lyingOf(line.spread) }));
  return (
    <>
      <h3>
        <Trans>How the ballots lay</Trans>
      </h3>
      <p className="note">
        <Trans>
          From 0% on the one side to 100% on the other: each dot stands where ballots gave that part, the larger the
          more of them. The bar across is the result.
        </Trans>
      </p>
      <ul className="strips">
        {lines.map((line) => (
          <li key={line.id}>
            <span>{line.label}</span>
            <span>{format.share(line.share)}</span>
            <Strip line={line} most={most} />
          </li>
        ))}
      </ul>
      <details>
        <summary className="more">
          <Trans>The same as a table</Trans>
        </summary>
        <DataTable
          caption={t`What ballots gave, in whole percents rounded down`}
          rows={rows}
          keyOf={({ line }) => line.id}
          columns={[
            { header: t`Line`, heads: true, cell: ({ line }) => line.label },
            { header: t`Least`, number: true, cell: ({ lying }) => percent(lying?.least) },
            { header: t`A quarter gave at most`, number: true, cell: ({ lying }) => percent(lying?.lower) },
            { header: t`Half gave at most`, number: true, cell: ({ lying }) => percent(lying?.middle) },
            { header: t`Three quarters gave at most`, number: true, cell: ({ lying }) => percent(lying?.upper) },
            { header: t`Most`, number: true, cell: ({ lying }) => percent(lying?.most) },
            { header: t`Result`, number: true, cell: ({ line }) => format.share(line.share) },
          ]}
        />
      </details>
    </>
  );
}

function Strip({ line, most }: { line: Line; most: number }) {
  const middle = HEIGHT / 2;
  const at = (percent: number): number => LARGEST + (percent / 100) * (WIDTH - 2 * LARGEST);
  const result = at(Number(basisPointsOf(line.share)) / 100);
  return (
    <svg className="strip" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" focusable="false">
      <line className="axis" x1={at(0)} x2={at(100)} y1={middle} y2={middle} />
      {dotsOf(line.spread, most).map(({ percent, size }) => (
        <circle key={percent} cx={at(percent)} cy={middle} r={Math.max(SMALLEST, size * LARGEST)} />
      ))}
      <line className="result" x1={result} x2={result} y1={0} y2={HEIGHT} />
    </svg>
  );
}
