import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { amountAt, type Dividing, type Division } from './division.js';

interface DivisionTableProps {
  readonly motion: Dividing;
  readonly division: Division;
  readonly caption: string;
}

/** A division as it would be cast: every line with its share, and what that would come to. */
export function DivisionTable({ motion, division, caption }: DivisionTableProps) {
  const { t } = useLingui();
  const format = useFormat();
  const rows = motion.lines.map((line, index) => ({
    line,
    basisPoints: division.given[index]?.basisPoints ?? 0,
  }));
  return (
    <DataTable
      caption={caption}
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
  );
}
