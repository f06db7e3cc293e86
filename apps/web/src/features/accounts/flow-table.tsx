import { Link } from 'react-router';
import { useLingui } from '@lingui/react/macro';
import { useRoomy } from '../../ui/use-roomy.js';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { linkEntries, type Flow } from './flow.js';

/** The plot's twin: every ribbon as a row. */
export function FlowTable({ flow }: { flow: Flow }) {
  const { t } = useLingui();
  const format = useFormat();
  const labels = new Map(flow.nodes.map(({ id, label }) => [id, label]));
  const roomy = useRoomy();
  const title = t`The same flow as a table`;
  return (
    <details open={roomy}>
      <summary className="entry">{title}</summary>
      <DataTable
        caption={title}
        hideCaption
        rows={flow.links}
        keyOf={({ source, target, account }) => `${source}>${target}>${account}`}
        columns={[
          { header: t`From`, heads: true, cell: ({ source }) => labels.get(source) ?? source },
          { header: t`To`, cell: ({ target }) => labels.get(target) ?? target },
          { header: t`Entries`, cell: ({ account }) => <Link to={linkEntries(flow, account)}>{account}</Link> },
          { header: t`Amount`, number: true, cell: ({ amount }) => format.quantity(amount, flow.currency) },
        ]}
      />
    </details>
  );
}
