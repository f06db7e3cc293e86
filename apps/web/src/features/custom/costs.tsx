import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import { useFormat } from '../../format/use-format.js';
import { CustomCostsDocument, type CostPartsFragment } from '../../gql/custom/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import { SignInLink } from '../../ui/sign-in-link.js';

export const preloadCosts = (client: ApolloClient, document: string) =>
  client.query({ query: CustomCostsDocument, variables: { document } });

/** What rules written so would cost whoever is looking. */
export function Costs({ document }: { document: string }) {
  const { t } = useLingui();
  const { data } = useQuery(CustomCostsDocument, { variables: { document } });
  return (
    <Part title={t`What it would cost you`}>
      <CostTable costs={data?.customCost} />
    </Part>
  );
}

/** Undefined while it is being worked out. */
export function CostTable({ costs }: { costs: readonly CostPartsFragment[] | undefined }) {
  const { t } = useLingui();
  const format = useFormat();
  const signedIn = useViewer()?.viewer.signedIn === true;
  if (!signedIn) {
    return (
      <p className="note">
        <Trans>
          Sign in, and your own fines, rents and charges are worked out here by both sets of rules. Nobody else sees
          them.
        </Trans>{' '}
        <SignInLink>
          <Trans>Sign in</Trans>
        </SignInLink>
      </p>
    );
  }
  if (costs === undefined) {
    return (
      <p className="note">
        <Trans>Working it out…</Trans>
      </p>
    );
  }
  if (costs.length === 0) {
    return (
      <p className="note">
        <Trans>Nothing that you hold or used in the last quarter would cost you more or less.</Trans>
      </p>
    );
  }
  return (
    <DataTable
      caption={t`What it would cost you, by the rules now and as proposed`}
      hideCaption
      rows={costs}
      keyOf={({ sentence }) => sentence}
      columns={[
        { header: t`What`, heads: true, cell: ({ sentence }) => sentence },
        { header: t`Now`, number: true, cell: ({ before, unit }) => format.quantity(before, unit) },
        { header: t`Then`, number: true, cell: ({ after, unit }) => format.quantity(after, unit) },
      ]}
    />
  );
}
