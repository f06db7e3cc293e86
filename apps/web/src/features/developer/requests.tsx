import { useQuery } from '@apollo/client/react';
import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { MyRequestsDocument, type MyRequestsQuery } from '../../gql/developer/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { Loaded } from '../../ui/loaded.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import type { View } from './developer-page.js';
import { ENDINGS } from './ending-words.js';
import { millilitres, wattHours } from './footprint-words.js';
import { formatPrice } from './price.js';
import { gpuSeconds } from './stint-worth.js';

const AT_A_TIME = 10;

type Request = NonNullable<MyRequestsQuery['myRequests']>['requests'][number];

/** One's requests, the newest first, and how each ended. */
export function Requests({ view }: { view: View }) {
  const { t } = useLingui();
  const answer = useQuery(MyRequestsDocument, { variables: { first: AT_A_TIME } });
  const more = () =>
    answer
      .fetchMore({
        variables: { after: answer.data?.myRequests?.pageInfo.endCursor ?? null },
        updateQuery: (known, { fetchMoreResult }) => {
          const [before, next] = [known.myRequests, fetchMoreResult.myRequests];
          if (before === null || next === null) return known;
          return {
            ...fetchMoreResult,
            myRequests: { ...next, requests: [...before.requests, ...next.requests] },
          };
        },
      })
      .catch(() => undefined);
  return (
    <Part title={t`Requests`} id="requests">
      <Loaded answer={answer} part>
        {({ myRequests }) =>
          myRequests === null || myRequests.requests.length === 0 ? (
            <p className="prose">
              <Trans>
                No program of yours has asked anything in the last {view.requestDays} days. Each request appears here
                when it ends, with how it ended.
              </Trans>
            </p>
          ) : (
            <>
              <p className="prose">
                <Trans>
                  No word of what was asked or answered is kept, and after {view.requestDays} days the list forgets a
                  request. One that was refused before it began took nothing and is not listed.
                </Trans>
              </p>
              <List requests={myRequests.requests} currency={view.currency} />
              {myRequests.pageInfo.hasNextPage && (
                <p>
                  <button className="button plain no-print" type="button" onClick={() => void more()}>
                    <Trans>Show more requests</Trans>
                  </button>
                </p>
              )}
            </>
          )
        }
      </Loaded>
    </Part>
  );
}

function List({ requests, currency }: { requests: readonly Request[]; currency: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const { locale } = useI18n().i18n;
  const tokens = (amount: string) => format.quantity(amount, 'TOKEN', { bare: true });
  return (
    <DataTable
      caption={t`Requests, the newest first; energy and water are estimates`}
      rows={requests}
      keyOf={({ id }) => id}
      columns={[
        { header: t`Began`, heads: true, cell: ({ startedAt }) => format.instant(startedAt) },
        { header: t`Model`, cell: (request) => <Asked request={request} /> },
        { header: t`How it ended`, cell: ({ ending }) => <Ended as={ending} /> },
        { header: t`Read`, number: true, cell: ({ promptTokens }) => tokens(promptTokens) },
        { header: t`Written`, number: true, cell: ({ completionTokens }) => tokens(completionTokens) },
        { header: t`GPU-seconds`, number: true, cell: ({ compute }) => gpuSeconds(compute, locale) },
        { header: t`Cost`, number: true, cell: ({ costMinor }) => formatPrice(costMinor, currency, locale) },
        { header: t`Wh, mL`, number: true, cell: (request) => <Took request={request} /> },
      ]}
    />
  );
}

/** The model, and below it by which key and what for. */
function Asked({ request: { model, key, purpose } }: { request: Request }) {
  return (
    <span>
      {model}
      <span className="note below">
        <bdi>{[key ?? '', purpose ?? ''].filter((words) => words !== '').join(' · ')}</bdi>
      </span>
    </span>
  );
}

function Took({ request: { energyMillijoules, waterMicrolitres } }: { request: Request }) {
  const { i18n, t } = useLingui();
  const energy = energyMillijoules === null ? t`unknown` : wattHours(energyMillijoules, i18n.locale);
  const water = waterMicrolitres === null ? t`unknown` : millilitres(waterMicrolitres, i18n.locale);
  return (
    <>
      {energy}, {water}
    </>
  );
}

function Ended({ as }: { as: string }) {
  const { t } = useLingui();
  const ending = Object.hasOwn(ENDINGS, as) ? ENDINGS[as] : undefined;
  if (ending === undefined) return as;
  return (
    <span className="ended">
      <Mark tone={ending.tone}>{t(ending.words)}</Mark>
    </span>
  );
}
