import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { CustomPageDocument, type CustomPageQuery } from '../../gql/custom/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Proposals } from './proposals.js';
import { RuleRolls } from './rule-rolls.js';
import { Versions } from './versions.js';
import './custom.css';

export { messages } from './locales/en.po';

export const preload = (client: ApolloClient) => client.query({ query: CustomPageDocument });

/** The rules in force, what they were before, and what members propose to make of them. */
export default function CustomPage() {
  return <Loaded answer={useQuery(CustomPageDocument)}>{(data) => <Custom data={data} />}</Loaded>;
}

function Custom({ data: { custom, customVersions, customProposals } }: { data: CustomPageQuery }) {
  const { t } = useLingui();
  const format = useFormat();
  const { version } = custom;
  const since = format.day(custom.effectiveOn);
  const coming = customVersions.find((each) => each.version > version);
  const comingVersion = coming?.version ?? 0;
  const comingOn = coming === undefined ? '' : format.day(coming.effectiveOn);
  return (
    <>
      <PageHead title={t`Rules`}>
        <Trans>
          What everybody here has agreed to, called the <dfn>custom</dfn>. Version {version} has been in force since{' '}
          {since}. Members change it by ballot, within bounds that no majority may leave.
        </Trans>
      </PageHead>
      <p className="row no-print">
        <Link className="button" to="/custom/propose">
          <Trans>Propose a change</Trans>
        </Link>
        {customVersions.length > 1 && (
          <Link className="button plain" to="/custom/diff">
            <Trans>Compare two versions</Trans>
          </Link>
        )}
      </p>
      {coming !== undefined && (
        <p className="slip warn">
          <span>
            <Trans>
              <Link to={`/custom/${comingVersion}`}>Version {comingVersion}</Link> is adopted and comes into force on{' '}
              {comingOn}.
            </Trans>
          </span>
        </p>
      )}
      <RuleRolls rules={custom.rules} />
      <Versions versions={customVersions} />
      <Proposals proposals={customProposals} />
    </>
  );
}
