import { Link } from 'react-router';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { AssetsPageQuery } from '../../gql/assets/graphql.js';
import { entriesLink } from '../../ui/entries-link.js';
import { Figure } from '../../ui/figure.js';
import { bookTotals } from './book-totals.js';

type Props = Pick<AssetsPageQuery, 'assets' | 'disposals'>;

/** What stands in the books under the lock, and what anybody wants out of it. */
export function AssetFigures({ assets, disposals }: Props) {
  const format = useFormat();
  // The reserve is a part of the capital that the things below are paid with: not to be counted twice.
  const things = assets.filter((asset) => asset.class !== 'RESERVE');
  const reserves = bookTotals(assets.filter((asset) => asset.class === 'RESERVE'));
  const totals = bookTotals(things);
  const waiting = disposals.filter(({ state }) => ['ASKED', 'HELD', 'AUTHORISED'].includes(state)).length;
  const gone = disposals.filter(({ state }) => state === 'DISPOSED').length;
  const kept = format.count(things.length);
  const out = format.count(gone);
  return (
    <dl className="figures">
      {totals.map(({ currency, book, cost }) => {
        const paid = format.quantity(cost, currency);
        return (
          <Figure key={currency} label={<Trans>Under the lock</Trans>} amount={format.quantity(book, currency)}>
            <Trans>
              what is left of {paid} paid. <Link to={entriesLink({ account: 'je:assets' })}>The entries</Link>
            </Trans>
          </Figure>
        );
      })}
      {reserves.map(({ currency, book }) => (
        <Figure key={currency} label={<Trans>Locked reserve</Trans>} amount={format.quantity(book, currency)}>
          <Trans>set aside for good, never shared out</Trans>
        </Figure>
      ))}
      <Figure label={<Trans>Things entered</Trans>} amount={kept}>
        <Trans>{out} given away so far</Trans>
      </Figure>
      <Figure label={<Trans>Wishes to give something away</Trans>} amount={format.count(waiting)}>
        {waiting === 0 ? (
          <Trans>nobody asks for anything</Trans>
        ) : (
          <a href="#disposals">
            <Trans>each with its reason</Trans>
          </a>
        )}
      </Figure>
    </dl>
  );
}
