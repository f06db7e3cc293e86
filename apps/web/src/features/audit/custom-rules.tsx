import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { AuditQuery } from '../../gql/audit/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';

/** The rules in force, each with the bounds no vote may leave. */
export function CustomRules({ custom }: { custom: AuditQuery['custom'] }) {
  const { t } = useLingui();
  const { version } = custom;
  const since = useFormat().day(custom.effectiveOn);
  return (
    <Part title={t`The custom in force`} id="custom">
      <p className="prose">
        <Trans>
          The <dfn>custom</dfn> is the set of rules the partnership lives by. Version {version} has been in force since{' '}
          {since}; members change it by ballot, within bounds.
        </Trans>
      </p>
      <DataTable
        caption={t`Rules and their bounds`}
        hideCaption
        rows={custom.rules}
        keyOf={({ key }) => key}
        columns={[
          { header: t`Rule`, heads: true, cell: ({ key }) => <code>{key}</code> },
          { header: t`Value`, cell: ({ value }) => value },
          { header: t`Bound`, cell: ({ bound }) => bound },
          { header: t`Section`, cell: ({ section }) => section },
        ]}
      />
    </Part>
  );
}
