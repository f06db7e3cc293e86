import { useDeferredValue, useState } from 'react';
import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { useLocation, useNavigate } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { signIn } from '../../client/session.js';
import { DemoPeopleDocument } from '../../gql/identity/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Slip } from '../../ui/slip.js';
import { withPrevious } from '../../ui/with-previous.js';
import { DemoPeople } from './demo-people.js';

export { messages } from './locales/en.po';

const AT_MOST = 40;

export const preload = (client: ApolloClient) =>
  client.query({ query: DemoPeopleDocument, variables: { search: null, first: AT_MOST } });

/** The way in. A demonstration lets anyone be anyone it invented; elsewhere this page only says that it does not. */
export default function SignInPage() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const back = cameFrom(useLocation().state);
  const [search, setSearch] = useState('');
  const [going, setGoing] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const wanted = useDeferredValue(search.trim());
  const answer = useQuery(DemoPeopleDocument, { variables: { search: wanted === '' ? null : wanted, first: AT_MOST } });
  const enter = async (id: string) => {
    setGoing(id);
    // No answer is as good as a no: the person is still here, not in.
    const entered = await signIn(id).catch(() => false);
    setGoing(null);
    setFailed(!entered);
    if (entered) await navigate(back);
  };
  return (
    <Loaded answer={withPrevious(answer)}>
      {({ viewer, demoPeople }) =>
        viewer.demoMode ? (
          <>
            <PageHead title={t`Sign in`}>
              <Trans>This is a demonstration. Pick anyone below, and see the partnership as they would.</Trans>
            </PageHead>
            <section className="part" aria-label={t`People`}>
              <label className="field">
                <span>
                  <Trans>Name, roll number or role</Trans>
                </span>
                <input
                  type="search"
                  autoComplete="off"
                  value={search}
                  onChange={({ target }) => {
                    setSearch(target.value);
                  }}
                />
              </label>
              {failed && (
                <Slip tone="bad" alert>
                  <p>
                    <Trans>Signing in did not work. Try again.</Trans>
                  </p>
                </Slip>
              )}
              <DemoPeople people={demoPeople} going={going} onEnter={(id) => void enter(id)} />
            </section>
          </>
        ) : (
          <PageHead title={t`Sign in`}>
            <Trans>
              This partnership does not run as a demonstration, so nobody can be picked from a list. Ask its office how
              to sign in.
            </Trans>
          </PageHead>
        )
      }
    </Loaded>
  );
}

/** The page that sent somebody here; history state may be anything, so only an address of ours is believed. */
function cameFrom(state: unknown): string {
  const from = typeof state === 'object' && state !== null && 'from' in state ? state.from : null;
  return typeof from === 'string' && from.startsWith('/') && !from.startsWith('//') ? from : '/';
}
