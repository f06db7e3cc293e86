import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { AccountsQuery } from '../../gql/accounts/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';

/** How the surplus of a closed period was shared out, step by step, each with the rule that says so. */
export function Waterfall({ surplus, currency }: { surplus: AccountsQuery['surplus']; currency: string }) {
  const { t } = useLingui();
  const format = useFormat();
  if (surplus === null) {
    return (
      <Part title={t`How the surplus is shared`} id="waterfall">
        <p className="prose">
          <Trans>
            This period is still open. When it closes, what it earned is set against what it cost, and the custom says
            who gets what, in order.
          </Trans>
        </p>
      </Part>
    );
  }
  const base = format.quantity(surplus.base, currency);
  const allocable = format.quantity(surplus.allocable, currency);
  const version = surplus.customVersion;
  return (
    <Part title={t`How the surplus was shared`} id="waterfall">
      <p className="prose">
        <Trans>
          Of a surplus of {base}, {allocable} was left for the members to divide by ballot. The steps before it are
          fixed by custom version {version}.
        </Trans>
      </p>
      <DataTable
        caption={t`Steps in the order the custom sets`}
        hideCaption
        rows={surplus.steps.map((step, index) => ({ ...step, index }))}
        keyOf={({ index }) => index}
        columns={[
          {
            header: t`Step`,
            heads: true,
            cell: ({ sentence, formula }) => (
              <>
                {sentence}
                <br />
                <code className="note">{formula}</code>
              </>
            ),
          },
          { header: t`Rule`, cell: ({ rule }) => <code>{rule}</code> },
          { header: t`Amount`, number: true, cell: ({ amount }) => format.quantity(amount, currency) },
        ]}
        total={[t`For the members to divide`, null, allocable]}
      />
    </Part>
  );
}
