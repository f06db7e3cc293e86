import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { useSearchParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DeveloperDocument, type DeveloperQuery } from '../../gql/developer/graphql.js';
import { Figure } from '../../ui/figure.js';
import { Forbidden } from '../../ui/forbidden.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { withPrevious } from '../../ui/with-previous.js';
import { formWords } from '../forms/fields-form.js';
import { stintWords } from '../stint/stint-gauge.js';
import { Footprint } from './footprint.js';
import { Keys } from './keys.js';
import { messages as words } from './locales/en.po';
import { MachineUse } from './machine-use.js';
import { Models } from './models.js';
import { MonthUse } from './month-use.js';
import { OwnStint } from './own-stint.js';
import { Requests } from './requests.js';
import { Sanction } from './sanction.js';
import { TakeAlong } from './take-along.js';
import './developer.css';

export const messages = { ...words, ...formWords, ...stintWords };

export type View = NonNullable<DeveloperQuery['developer']>;

/** The month that the address names; the server takes the present one where it names none. */
const monthOf = (params: URLSearchParams): { readonly month?: string } => {
  const month = params.get('month');
  return month === null ? {} : { month };
};

export const preload = (client: ApolloClient) =>
  client.query({ query: DeveloperDocument, variables: monthOf(new URLSearchParams(globalThis.location.search)) });

/** What somebody sees whose programs use the commons: keys, models, stint, cost, footprint, requests. */
export default function DeveloperPage() {
  const { t } = useLingui();
  const [params] = useSearchParams();
  const answer = withPrevious(useQuery(DeveloperDocument, { variables: monthOf(params) }));
  return (
    <Loaded answer={answer}>
      {({ developer }) =>
        developer === null ? (
          <Forbidden title={t`Developer`}>
            <Trans>
              Keys for your programs, what they used, what it costs, and the energy and water that it took. Only you can
              see yours, so sign in first.
            </Trans>
          </Forbidden>
        ) : (
          <Developer view={developer} />
        )
      }
    </Loaded>
  );
}

function Developer({ view }: { view: View }) {
  const { t } = useLingui();
  const moment = useFormat().instant(view.asOf);
  return (
    <>
      <PageHead title={t`Developer`}>
        <Trans>
          {view.name}, {view.rollNumber} on the roll. Any OpenAI client that has a key of yours uses the models of the
          commons on your stint. Nobody but you sees this page.
        </Trans>
        <p className="asof">
          <Trans>As of {moment}</Trans>
        </p>
      </PageHead>
      {view.sanction !== null && <Sanction sanction={view.sanction} gates={view.stint.gates} />}
      <Figures view={view} />
      <OwnStint view={view} />
      <Keys view={view} />
      <Models view={view} />
      <MonthUse view={view} />
      <MachineUse view={view} />
      <Footprint view={view} />
      <Requests view={view} />
      <TakeAlong />
    </>
  );
}

/** The present month at a glance, before its bill. */
function Figures({ view: { months, currency } }: { view: View }) {
  const format = useFormat();
  const [now] = months;
  if (now === undefined) return null;
  const month = format.month(now.month);
  const billed = format.quantity(now.billedMinor, currency);
  return (
    <dl className="figures">
      <Figure label={<Trans>Cost so far in {month}</Trans>} amount={format.quantity(now.costMinor, currency)}>
        {BigInt(now.billedMinor) === 0n ? (
          <Trans>before the bill: nothing of it is in the books yet</Trans>
        ) : (
          <Trans>{billed} of it is in the books already</Trans>
        )}
      </Figure>
      <Figure
        label={<Trans>Tokens read so far</Trans>}
        amount={format.quantity(now.tokensIn, 'TOKEN', { bare: true })}
      />
      <Figure
        label={<Trans>Tokens written so far</Trans>}
        amount={format.quantity(now.tokensOut, 'TOKEN', { bare: true })}
      />
      {BigInt(now.computeRaw) > 0n && (
        <Figure label={<Trans>Jobs so far</Trans>} amount={format.quantity(now.computeRaw, 'COMPUTE_RAW')} />
      )}
    </dl>
  );
}
