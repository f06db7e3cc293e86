import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { RecordPartsFragment } from '../../gql/register/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { toneOf } from '../holding/holding-words.js';
import { useWords } from './use-words.js';

/** The gates that whoever has this holding has with it, each with a record of its own. */
export function Gates({ gates }: Pick<RecordPartsFragment, 'gates'>) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useWords();
  if (gates.length === 0) return null;
  return (
    <Part title={t`Gates that go with it`}>
      <p className="prose">
        <Trans>They move with it and are divided with it. Once its holder is admitted, no gate goes alone.</Trans>
      </p>
      <DataTable
        caption={t`Gates`}
        hideCaption
        rows={gates}
        keyOf={({ number }) => number}
        columns={[
          {
            header: t`Holding`,
            heads: true,
            cell: ({ number }) => <Link to={`/register/${number}`}>{number}</Link>,
          },
          { header: t`Pasture`, cell: ({ subject }) => subject },
          { header: t`Gates`, number: true, cell: ({ quantity }) => format.count(Number(quantity)) },
          { header: t`State`, cell: ({ state }) => <Mark tone={toneOf(state)}>{words.state(state)}</Mark> },
        ]}
      />
    </Part>
  );
}
