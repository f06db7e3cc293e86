import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import type { View } from './developer-page.js';
import { orBlank } from './or-blank.js';

type Day = View['month']['days'][number];

interface Sum {
  readonly resource: string;
  tokensIn: bigint;
  tokensOut: bigint;
  computeRaw: bigint;
  requests: number;
}

const none = (resource: string): Sum => ({ resource, tokensIn: 0n, tokensOut: 0n, computeRaw: 0n, requests: 0 });

/** The larger first. */
const bySize = (a: bigint, b: bigint): number => (a === b ? 0 : a < b ? 1 : -1);

/** A month by model, the most written first, then the longest jobs. */
function sumsOf(days: readonly Day[]): readonly Sum[] {
  const sums = new Map<string, Sum>();
  for (const { resource, tokensIn, tokensOut, computeRaw, requests } of days) {
    const sum = sums.get(resource) ?? none(resource);
    sums.set(resource, sum);
    sum.tokensIn += BigInt(tokensIn);
    sum.tokensOut += BigInt(tokensOut);
    sum.computeRaw += BigInt(computeRaw);
    sum.requests += requests;
  }
  return [...sums.values()].toSorted((a, b) => bySize(a.tokensOut, b.tokensOut) || bySize(a.computeRaw, b.computeRaw));
}

/** What was used of each model in a month. */
export function ModelSums({ days }: { days: readonly Day[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const sums = sumsOf(days);
  const jobs = sums.some(({ computeRaw }) => computeRaw > 0n);
  const tokens = (amount: bigint) => orBlank(`${amount}`, (text) => format.quantity(text, 'TOKEN', { bare: true }));
  return (
    <DataTable
      caption={t`The month by model`}
      rows={sums}
      keyOf={({ resource }) => resource}
      columns={[
        { header: t`Model`, heads: true, cell: ({ resource }) => resource },
        { header: t`Read`, number: true, cell: ({ tokensIn }) => tokens(tokensIn) },
        { header: t`Written`, number: true, cell: ({ tokensOut }) => tokens(tokensOut) },
        ...(jobs
          ? [
              {
                header: t`Jobs`,
                number: true,
                cell: ({ computeRaw }: Sum) =>
                  orBlank(`${computeRaw}`, (amount) => format.quantity(amount, 'COMPUTE_RAW')),
              },
            ]
          : []),
        { header: t`Requests`, number: true, cell: ({ requests }) => (requests === 0 ? '' : format.count(requests)) },
      ]}
    />
  );
}
