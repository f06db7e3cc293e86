import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link, matchPath, useParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { EntryDocument, type EntryQuery } from '../../gql/entries/graphql.js';
import { Copy } from '../../ui/copy.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { EntryFacts } from './entry-facts.js';
import { EntryLegs } from './entry-legs.js';
import { EntryMarks } from './entry-marks.js';
import { EntrySentence } from './entry-sentence.js';
import { EntrySeal } from './entry-seal.js';
import { EntryTies } from './entry-ties.js';
import { useKindWords } from './kind-words.js';
import { verifyWords } from '../verify/verify-entry.js';
import { messages as words } from './locales/en.po';
import './entries.css';

export const messages = { ...words, ...verifyWords };

/** One entry with all that is known of it. */
export type Entry = NonNullable<EntryQuery['journal']>;

export const preload = (client: ApolloClient, pathname: string) =>
  client.query({ query: EntryDocument, variables: { id: matchPath('/entries/:id', pathname)?.params.id ?? '' } });

/** One entry of the journal, on one page that can be printed and linked to. */
export default function EntryPage() {
  const { t } = useLingui();
  const { id = '' } = useParams();
  const answer = useQuery(EntryDocument, { variables: { id } });
  return (
    <Loaded answer={answer}>
      {({ journal, periods }) =>
        journal === null ? (
          <>
            <PageHead title={t`No such entry`}>
              <Trans>Entries are never removed: the link to it may be cut short.</Trans>
            </PageHead>
            <p>
              <Link className="button" to="/entries">
                <Trans>All entries</Trans>
              </Link>
            </p>
          </>
        ) : (
          <EntryParts entry={journal} periods={periods} />
        )
      }
    </Loaded>
  );
}

function EntryParts({ entry, periods }: { entry: Entry; periods: EntryQuery['periods'] }) {
  const kindWords = useKindWords();
  return (
    <>
      <PageHead title={entry.memo === '' ? kindWords(entry.kind) : entry.memo}>
        <EntrySentence entry={entry} />
      </PageHead>
      <div className="row">
        <EntryMarks entry={entry} />
        <Copy
          text={globalThis.location.href}
          words={<Trans>Copy link</Trans>}
          otherwise={<Trans>The browser did not allow it. Copy the address from the address bar.</Trans>}
        />
      </div>
      <EntryLegs entry={entry} />
      <EntryTies entry={entry} periods={periods} />
      <EntryFacts entry={entry} />
      <EntrySeal entry={entry} />
    </>
  );
}
