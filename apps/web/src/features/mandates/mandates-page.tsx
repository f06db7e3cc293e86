import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { MyMandatesDocument, type MandatePartsFragment, type MyMandatesQuery } from '../../gql/mandates/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { SignInLink } from '../../ui/sign-in-link.js';
import { formWords } from '../forms/fields-form.js';
import { messages as motionWords } from '../motions/locales/en.po';
import { GiveForm } from './give-form.js';
import { messages as words } from './locales/en.po';
import { MandateItem } from './mandate-item.js';
import './mandates.css';

export const messages = { ...words, ...motionWords, ...formWords };

export const preload = (client: ApolloClient) => client.query({ query: MyMandatesDocument });

/** Who votes for you and for whom you vote: given here, taken back here. */
export default function MandatesPage() {
  return <Loaded answer={useQuery(MyMandatesDocument)}>{(data) => <Mandates data={data} />}</Loaded>;
}

function Mandates({ data: { viewer, myMandates } }: { data: MyMandatesQuery }) {
  const { t } = useLingui();
  return (
    <>
      <PageHead title={t`Voting for one another`}>
        <Trans>
          Ask another member of your college to vote for you when you cannot. Your own vote always goes before theirs,
          and you may take the mandate back until voting closes.
        </Trans>
      </PageHead>
      {viewer.signedIn ? (
        <>
          <Part title={t`Who votes for you`}>
            <Listed mandates={myMandates.filter(({ isHolder }) => !isHolder)} none={t`Nobody votes for you.`} />
          </Part>
          <Part title={t`For whom you vote`}>
            <Listed
              mandates={myMandates.filter(({ isHolder }) => isHolder)}
              none={t`Nobody has asked you to vote for them.`}
            />
          </Part>
          <Part title={t`Ask somebody to vote for you`}>
            <GiveForm />
          </Part>
        </>
      ) : (
        <p>
          <SignInLink className="button">
            <Trans>Sign in to see and to give mandates</Trans>
          </SignInLink>
        </p>
      )}
      <p className="note">
        <Trans>
          Only the two of you see who gave whom a mandate. The public log has it under random references, new ones for
          each vote. Whoever votes for you chooses freely; after the close you see what they chose.
        </Trans>
      </p>
    </>
  );
}

function Listed({ mandates, none }: { mandates: readonly MandatePartsFragment[]; none: string }) {
  const [standing, past] = [mandates.filter(({ stands }) => stands), mandates.filter(({ stands }) => !stands)];
  return (
    <>
      {standing.length === 0 ? <p>{none}</p> : <List mandates={standing} />}
      {past.length > 0 && (
        <details>
          <summary className="more">
            <Trans>Earlier ones</Trans>
          </summary>
          <List mandates={past} />
        </details>
      )}
    </>
  );
}

function List({ mandates }: { mandates: readonly MandatePartsFragment[] }) {
  return (
    <ul className="mandates" role="list">
      {mandates.map((mandate) => (
        <MandateItem key={mandate.id} mandate={mandate} />
      ))}
    </ul>
  );
}
