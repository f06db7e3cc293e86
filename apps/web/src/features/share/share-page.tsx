import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { MyShareDocument, type MyShareQuery } from '../../gql/share/graphql.js';
import { Figure } from '../../ui/figure.js';
import { Forbidden } from '../../ui/forbidden.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Labels } from './labels.js';
import { ModelShares } from './model-shares.js';
import { Statement } from './statement.js';

export { messages } from './locales/en.po';

export type Share = NonNullable<MyShareQuery['myShare']>;

export const preload = (client: ApolloClient) => client.query({ query: MyShareDocument });

export default function SharePage() {
  const { t } = useLingui();
  const answer = useQuery(MyShareDocument);
  return (
    <Loaded answer={answer}>
      {({ myShare, viewer }) =>
        myShare === null ? (
          <Forbidden title={t`My share`}>
            {viewer.signedIn ? (
              <Trans>
                There is nothing here for you yet. Your wage, your standing share and what is on its way to you appear
                once a label of yours is accepted or a dividend declared.
              </Trans>
            ) : (
              <Trans>What you earned and what is coming to you. Only you can see it, so sign in first.</Trans>
            )}
          </Forbidden>
        ) : (
          <MyShare share={myShare} />
        )
      }
    </Loaded>
  );
}

function MyShare({ share }: { share: Share }) {
  const { t } = useLingui();
  const format = useFormat();
  const { currency } = share;
  const points = format.quantity(share.points, 'LABEL_POINT');
  return (
    <>
      <PageHead title={t`My share`}>
        <Trans>
          {share.name}, {share.rollNumber} on the roll. Nobody but you sees this page.
        </Trans>
      </PageHead>
      <dl className="figures">
        <Figure label={<Trans>Coming to you</Trans>} amount={format.quantity(share.comingToYou, currency)}>
          <Trans>declared, and paid as soon as there is free cash</Trans>
        </Figure>
        <Figure label={<Trans>Paid out so far</Trans>} amount={format.quantity(share.paid, currency)} />
        <Figure label={<Trans>Wage earned</Trans>} amount={format.quantity(share.wageEarned, currency)}>
          <Trans>for {points}</Trans>
        </Figure>
      </dl>
      <Labels share={share} />
      <ModelShares share={share} />
      <Statement share={share} />
    </>
  );
}
