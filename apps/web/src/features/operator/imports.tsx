import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import type { View } from './operator-page.js';

/** Files that were read in, with what became of their rows. */
export function Imports({ imports }: { imports: View['imports'] }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Part title={t`Imports`}>
      {imports.length === 0 ? (
        <p className="prose">
          <Trans>
            No file has been read in. <code>copyhold import gpu-jobs</code> and{' '}
            <code>copyhold import llm-requests</code> do it.
          </Trans>
        </p>
      ) : (
        <DataTable
          caption={t`A row already known is counted once, however often it is read`}
          rows={imports}
          keyOf={({ id }) => id}
          columns={[
            { header: t`File`, heads: true, cell: ({ file }) => file },
            { header: t`Started`, cell: ({ startedAt }) => format.instant(startedAt) },
            { header: t`State`, cell: ({ state }) => state.toLocaleLowerCase() },
            { header: t`Rows`, number: true, cell: ({ rowsRead }) => format.count(rowsRead) },
            { header: t`Accepted`, number: true, cell: ({ accepted }) => format.count(accepted) },
            { header: t`Already known`, number: true, cell: ({ alreadyKnown }) => format.count(alreadyKnown) },
            { header: t`Refused`, number: true, cell: ({ refused }) => format.count(refused) },
          ]}
        />
      )}
    </Part>
  );
}
