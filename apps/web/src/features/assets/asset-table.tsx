import { Link } from 'react-router';
import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { AssetsPageQuery } from '../../gql/assets/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { LockMark } from './lock-mark.js';
import { CLASSES, useWords } from './words.js';

/** Everything owned in common, one row each. */
export function AssetTable({ assets }: Pick<AssetsPageQuery, 'assets'>) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useWords();
  return (
    <DataTable
      caption={t`What is owned in common`}
      hideCaption
      rows={assets}
      keyOf={({ code }) => code}
      columns={[
        {
          header: t`Thing`,
          heads: true,
          cell: ({ code, name }) => (
            <Link to={`/assets/${code}`} id={`asset-${code}`}>
              {name}
            </Link>
          ),
        },
        { header: t`Number`, cell: ({ code }) => <code>{code}</code> },
        { header: t`Kind`, cell: (asset) => words(CLASSES, asset.class) },
        { header: t`Lock`, cell: ({ lockState }) => <LockMark state={lockState} /> },
        { header: t`Cost`, number: true, cell: ({ cost, currency }) => format.quantity(cost, currency) },
        { header: t`In the books`, number: true, cell: ({ book, currency }) => format.quantity(book, currency) },
      ]}
    />
  );
}
