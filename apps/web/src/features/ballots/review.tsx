import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import type { Motion } from './ballot-page.js';
import { amountAt, type Division } from './division.js';

interface ReviewProps {
  readonly motion: Motion;
  readonly division: Division;
  readonly busy: boolean;
  readonly onCast: () => void;
  readonly onChange: () => void;
}

/** The ballot as it would be cast, with the one button that casts it. */
export function Review({ motion, division, busy, onCast, onChange }: ReviewProps) {
  const { t } = useLingui();
  const format = useFormat();
  const rows = motion.lines.map((line, index) => ({
    line,
    basisPoints: division.given[index]?.basisPoints ?? 0,
  }));
  return (
    <>
      <DataTable
        caption={t`Nothing is cast yet. A ballot cannot be changed once it is.`}
        rows={rows}
        keyOf={({ line }) => line.code}
        columns={[
          { header: t`Line`, heads: true, cell: ({ line }) => line.label },
          { header: t`Your share`, number: true, cell: ({ basisPoints }) => format.basisPoints(BigInt(basisPoints)) },
          {
            header: t`If everyone chose alike`,
            number: true,
            cell: ({ line, basisPoints }) => format.quantity(amountAt(basisPoints, line, motion), motion.currency),
          },
        ]}
        total={[t`Together`, format.basisPoints(10_000n), null]}
      />
      <p className="row">
        <button className="button" type="button" disabled={busy} onClick={onCast}>
          {busy ? <Trans>Casting…</Trans> : <Trans>Cast my ballot</Trans>}
        </button>
        <button className="button plain" type="button" disabled={busy} onClick={onChange}>
          <Trans>Change it</Trans>
        </button>
      </p>
    </>
  );
}
