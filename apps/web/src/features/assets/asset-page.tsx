import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link, matchPath, useParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { AssetPageDocument, type AssetPageQuery } from '../../gql/assets/graphql.js';
import { AccountPath } from '../../ui/account-path.js';
import { entriesLink } from '../../ui/entries-link.js';
import { Figure } from '../../ui/figure.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { statementLink } from '../../ui/statement-link.js';
import { formWords } from '../forms/fields-form.js';
import { LeafProof, proofWords } from '../proof/leaf-proof.js';
import { AssetMachines } from './asset-machines.js';
import { Disposals } from './disposals.js';
import { messages as words } from './locales/en.po';
import { LockMark } from './lock-mark.js';
import { Schedule } from './schedule.js';
import { ThingDesks } from './thing-desks.js';
import { Collateral, Valuations } from './valuations.js';
import { CLASSES, useWords } from './words.js';
import './assets.css';

export const messages = { ...words, ...formWords, ...proofWords };

/** One thing owned in common. */
export type Asset = NonNullable<AssetPageQuery['asset']>;

export const preload = (client: ApolloClient, pathname: string) =>
  client.query({
    query: AssetPageDocument,
    variables: { code: matchPath('/assets/:code', pathname)?.params.code ?? '' },
  });

/** One thing owned in common: what it cost, what is left of it, and how it could ever leave. */
export default function AssetPage() {
  const { t } = useLingui();
  const { code = '' } = useParams();
  return (
    <Loaded answer={useQuery(AssetPageDocument, { variables: { code } })}>
      {({ asset }) =>
        asset === null ? (
          <>
            <PageHead title={t`No such asset`}>
              <Trans>What was entered stays entered, even after it was given away: the number may be mistyped.</Trans>
            </PageHead>
            <p>
              <Link className="button" to="/assets">
                <Trans>Everything owned in common</Trans>
              </Link>
            </p>
          </>
        ) : (
          <AssetParts asset={asset} />
        )
      }
    </Loaded>
  );
}

function AssetParts({ asset }: { asset: Asset }) {
  const { t } = useLingui();
  const format = useFormat();
  const wordsFor = useWords();
  const { code, name, currency, account } = asset;
  const kind = wordsFor(CLASSES, asset.class);
  // A reserve is there from the beginning.
  const since = asset.enteredOn === '' ? '' : format.day(asset.enteredOn);
  return (
    <>
      <PageHead title={name}>
        {since === '' ? (
          <Trans>
            {kind}, owned in common under the number {code}.
          </Trans>
        ) : (
          <Trans>
            {kind}, owned in common under the number {code} since {since}.
          </Trans>
        )}
      </PageHead>
      <p className="row">
        <LockMark state={asset.lockState} />
        <Link className="link" to="/assets">
          <Trans>Everything owned in common</Trans>
        </Link>
      </p>
      <dl className="figures">
        <Figure label={<Trans>It cost</Trans>} amount={format.quantity(asset.cost, currency)}>
          <Link to={entriesLink({ source: code })}>
            <Trans>The entries about it</Trans>
          </Link>
        </Figure>
        <Figure label={<Trans>Written off</Trans>} amount={format.quantity(asset.worn, currency)}>
          <Trans>as it wears out, by the schedule below</Trans>
        </Figure>
        <Figure label={<Trans>In the books</Trans>} amount={format.quantity(asset.book, currency)}>
          <Link to={statementLink(account, currency)}>
            <AccountPath path={account} />
          </Link>
        </Figure>
      </dl>
      {asset.class === 'HARDWARE' && <AssetMachines asset={code} />}
      <Schedule asset={asset} />
      <Valuations asset={asset} />
      <Collateral asset={asset} />
      <Disposals disposals={asset.disposals} />
      <ThingDesks asset={asset} />
      <Part title={t`Proof`}>
        {asset.document !== null && (
          <p>
            <Trans>
              The paper behind it has the fingerprint <code>{asset.document}</code>
            </Trans>
          </p>
        )}
        <LeafProof leaf={asset.leaf} name={`asset-${code}`} />
      </Part>
    </>
  );
}
