import type { ReactNode } from 'react';
import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link, useParams, useSearchParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { SitesPageDocument, type SitesPageQuery } from '../../gql/sites/graphql.js';
import { Figure } from '../../ui/figure.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { withPrevious } from '../../ui/with-previous.js';
import { Asked } from './asked.js';
import { behind } from './behind.js';
import { useBookWords } from './compute-cell.js';
import { inTheBooks } from './in-the-books.js';
import { Indicators } from './indicators.js';
import { MethodNotes } from './method-notes.js';
import { monthNow, rangeSearch, readRange } from './month-range.js';
import { RangePicker } from './range-picker.js';
import { SiteMonths } from './site-months.js';
import { TakeAway } from './take-away.js';
import { sinceTheFirst, totalsOf, within, type Month, type Site, type Totals } from './totals.js';
import { useShown } from './use-words.js';
import { WhereItCameFrom } from './where-it-came-from.js';
import { WhereItWent } from './where-it-went.js';
import { StillRunning } from './still-running.js';
import './sites.css';

export { messages } from './locales/en.po';

const asked = (search: URLSearchParams): { from: string; to: string } => {
  const { from, to } = readRange(search, new Date());
  return { from, to };
};

export const preload = (client: ApolloClient) =>
  client.query({
    query: SitesPageDocument,
    variables: asked(new URLSearchParams(globalThis.location.search)),
  });

/** One site: what it gave and took, month by month, and how anybody knows. */
export default function SitePage() {
  const { slug = '' } = useParams();
  const [search] = useSearchParams();
  const answer = useQuery(SitesPageDocument, { variables: asked(search) });
  return (
    <Loaded answer={withPrevious(answer)}>
      {(data) => (
        <Asked again={answer.data === undefined}>
          <Found data={data} slug={slug} search={search} />
        </Asked>
      )}
    </Loaded>
  );
}

function Found({ data, slug, search }: { data: SitesPageQuery; slug: string; search: URLSearchParams }) {
  const { t } = useLingui();
  const site = data.partnership.sites.find((each) => each.slug === slug);
  if (site === undefined) {
    return (
      <>
        <PageHead title={t`No such site`}>
          <Trans>Nothing of that name was ever put into service here: the address may be mistyped.</Trans>
        </PageHead>
        <p>
          <Link className="button" to="/sites">
            <Trans>Every site</Trans>
          </Link>
        </p>
      </>
    );
  }
  const range = readRange(search, new Date());
  const own = within(data.siteMonths, range)
    .filter((month) => month.site === slug)
    .toSorted((a, b) => (a.month < b.month ? -1 : 1));
  const months = range.byDefault ? sinceTheFirst(own) : own;
  const from = range.byDefault ? (months[0]?.month ?? range.from) : range.from;
  return <SiteParts site={site} months={months} from={from} to={range.to} search={rangeSearch(search)} />;
}

interface SitePartsProps {
  readonly site: Site;
  /** Oldest first. */
  readonly months: readonly Month[];
  readonly from: string;
  readonly to: string;
  readonly search: string;
}

function SiteParts({ site, months, from, to, search }: SitePartsProps) {
  const format = useFormat();
  const now = monthNow(new Date());
  const totals = totalsOf(months, now);
  const { slug, name, territory } = site;
  const since = format.day(site.inServiceOn);
  const machines = format.count(site.machines);
  const gpus = format.count(site.gpus);
  return (
    <>
      <PageHead title={name}>
        <Trans>
          {machines} machines with {gpus} GPUs, hosted by {territory}, in service since {since}.
        </Trans>
        {site.asOf !== null && (
          <p className="asof">
            <AsOf instant={site.asOf} />
          </p>
        )}
      </PageHead>
      <p className="row">
        <Link className="link" to={`/sites${search}`}>
          <Trans>Every site</Trans>
        </Link>
        <Link className="link" to={`/register?search=${encodeURIComponent(slug)}`}>
          <Trans>Claims of the host community</Trans>
        </Link>
      </p>
      <RangePicker from={from} to={to} since={site.inServiceOn.slice(0, 7)} now={now} />
      {months.length === 0 ? (
        <NothingRead from={from} to={to} />
      ) : (
        <>
          <Headline slug={slug} totals={totals} from={from} to={to} />
          <StillRunning totals={totals} now={now} />
          <SiteMonths slug={slug} months={months} totals={totals} now={now} />
          <WhereItWent slug={slug} months={months} now={now} />
          <WhereItCameFrom slug={slug} months={months} now={now} />
          <Indicators months={months} now={now} />
          <MethodNotes slug={slug} months={months} />
        </>
      )}
      <TakeAway slug={slug} from={from} to={to} />
    </>
  );
}

function NothingRead({ from, to }: { from: string; to: string }) {
  const format = useFormat();
  const [first, last] = [format.month(from), format.month(to)];
  return (
    <p className="prose">
      <Trans>
        Nothing was metered here from {first} to {last}. Figures appear with the first report of a machine, or the first
        reading of a meter.
      </Trans>
    </p>
  );
}

function Headline({ slug, totals, from, to }: { slug: string; totals: Totals; from: string; to: string }) {
  const shown = useShown();
  const of = behind(slug);
  const behindIt = (address: string): ReactNode => (
    <Link className="link" to={address}>
      <Trans>The entries behind it</Trans>
    </Link>
  );
  const estimated = totals.energyEstimated === null ? '' : shown.energy(totals.energyEstimated);
  const books = inTheBooks(totals);
  const bookWords = useBookWords();
  const energyEach = shown.energyEach(totals.energyEach);
  const waterEach = shown.waterEach(totals.waterEach);
  return (
    <dl className="figures">
      <Figure label={<Trans>Users had</Trans>} amount={shown.gpuHours(totals.compute)}>
        {books !== null && (
          <>
            {bookWords(books)}
            <br />
          </>
        )}
        {totals.compute !== null && behindIt(of.compute(from, to))}
      </Figure>
      <Figure label={<Trans>Energy, metered</Trans>} amount={shown.energy(totals.energy)}>
        {totals.energyEach !== null && (
          <>
            <Trans>{energyEach} to a GPU-hour of the hours that the meter read</Trans>
            <br />
          </>
        )}
        {estimated !== '' && (
          <>
            <Trans>and {estimated} estimated, in none of these figures</Trans>
            <br />
          </>
        )}
        {totals.energy !== null && behindIt(of.energy(from, to))}
      </Figure>
      <Figure label={<Trans>Water, metered</Trans>} amount={shown.water(totals.water)}>
        {totals.waterEach !== null && (
          <>
            <Trans>{waterEach} to a GPU-hour of the hours that the meter read</Trans>
            <br />
          </>
        )}
        {totals.water !== null && behindIt(of.water(from, to))}
      </Figure>
    </dl>
  );
}

function AsOf({ instant }: { instant: string }) {
  const moment = useFormat().instant(instant);
  return <Trans>As of {moment}</Trans>;
}
