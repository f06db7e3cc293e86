import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link, matchPath, useParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { CustomTextDocument, CustomVersionDocument, type CustomVersionQuery } from '../../gql/custom/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { LeafProof, proofWords } from '../proof/leaf-proof.js';
import { Changes } from './changes.js';
import { Costs, preloadCosts } from './costs.js';
import { messages as words } from './locales/en.po';
import { RuleRolls } from './rule-rolls.js';
import { MadeBy, VersionState } from './versions.js';
import './custom.css';

export const messages = { ...words, ...proofWords };

const asked = (text: string | undefined): number => (/^[1-9]\d{0,8}$/u.test(text ?? '') ? Number(text) : 0);

export async function preload(client: ApolloClient, pathname: string): Promise<void> {
  const version = asked(matchPath('/custom/:version', pathname)?.params.version);
  const { data } = await client.query({ query: CustomVersionDocument, variables: { version } });
  if (data === undefined || data.customVersion === null) return;
  const text = await client.query({ query: CustomTextDocument, variables: { version } });
  const now = data.customVersions.find(({ inForce }) => inForce)?.version ?? 0;
  // What stands below it would jump if the costs came later.
  if (text.data !== undefined && version > now) await preloadCosts(client, text.data.customDocument);
}

/** One version of the rules, whole, with what it changed and how it came to be. */
export default function VersionPage() {
  const { t } = useLingui();
  const { version = '' } = useParams();
  const answer = useQuery(CustomVersionDocument, { variables: { version: asked(version) } });
  return (
    <Loaded answer={answer}>
      {(data) =>
        data.customVersion === null ? (
          <>
            <PageHead title={t`No such version`}>
              <Trans>Versions of the rules are never removed: the link to it may be cut short.</Trans>
            </PageHead>
            <p>
              <Link className="button" to="/custom">
                <Trans>The rules in force</Trans>
              </Link>
            </p>
          </>
        ) : (
          <Version version={data.customVersion} versions={data.customVersions} />
        )
      }
    </Loaded>
  );
}

interface VersionProps {
  readonly version: NonNullable<CustomVersionQuery['customVersion']>;
  readonly versions: CustomVersionQuery['customVersions'];
}

function Version({ version, versions }: VersionProps) {
  const { t } = useLingui();
  const format = useFormat();
  const { version: number, changes } = version;
  const document = useQuery(CustomTextDocument, { variables: { version: number } }).data?.customDocument;
  const from = format.day(version.effectiveOn);
  const now = versions.find(({ inForce }) => inForce)?.version ?? 0;
  return (
    <>
      <PageHead title={t`Rules, version ${number}`}>
        {number < now ? (
          <Trans>These rules have been replaced. They still count for what happened while they were in force.</Trans>
        ) : (
          <Trans>In force from {from}.</Trans>
        )}
      </PageHead>
      <p className="row">
        <VersionState version={version} versions={versions} />
        <Link className="link" to="/custom">
          <Trans>All versions</Trans>
        </Link>
      </p>
      {number > now && document !== undefined && <Costs document={document} />}
      {changes.length > 0 && (
        <Part title={t`What it changed`}>
          <Changes changes={changes} before={t`Version ${number - 1}`} after={t`Version ${number}`} />
        </Part>
      )}
      <Seal version={version} document={document} />
      <RuleRolls rules={version.rules} />
    </>
  );
}

/** How the version came to be, and what shows that nobody has touched it since. */
function Seal({ version, document }: Pick<VersionProps, 'version'> & { document: string | undefined }) {
  const { t } = useLingui();
  const format = useFormat();
  const number = String(version.version);
  return (
    <Part title={t`How it came to be`}>
      <dl className="terms">
        <div>
          <dt>
            <Trans>Made by</Trans>
          </dt>
          <dd>
            <MadeBy version={version.version} resolutionId={version.resolutionId} />
          </dd>
        </div>
        <div>
          <dt>
            <Trans>Adopted</Trans>
          </dt>
          <dd>{format.instant(version.adoptedAt)}</dd>
        </div>
        <div>
          <dt>
            <Trans>In force from</Trans>
          </dt>
          <dd>{format.day(version.effectiveOn)}</dd>
        </div>
        <div>
          <dt>
            <Trans>
              Its fingerprint, the <dfn>hash</dfn> of its text
            </Trans>
          </dt>
          <dd>
            <code>{version.hash}</code>{' '}
            {document !== undefined && (
              <a
                className="no-print"
                href={`data:application/json;charset=utf-8,${encodeURIComponent(document)}`}
                download={`custom-${number}.json`}
              >
                <Trans>Take the text along</Trans>
              </a>
            )}
          </dd>
        </div>
      </dl>
      <LeafProof leaf={version.leaf} name={`custom-${number}`} />
    </Part>
  );
}
