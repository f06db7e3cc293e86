import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { useSearchParams } from 'react-router';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { SitesPageDocument, type SitesPageQuery } from '../../gql/sites/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { withPrevious } from '../../ui/with-previous.js';
import { Part } from '../../ui/part.js';
import { Asked } from './asked.js';
import { AllFigures } from './all-figures.js';
import { MeasurePicker } from './measure-picker.js';
import { monthNow, rangeSearch, readRange } from './month-range.js';
import { RangePicker } from './range-picker.js';
import { Ranking } from './ranking.js';
import { SiteMap } from './site-map.js';
import { StillRunning } from './still-running.js';
import { ranked, readMeasure, sinceTheFirst, totalsOf, within, type Totals } from './totals.js';
import { useShown } from './use-words.js';
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

/** Where the machines stand, what they gave, and what they took of energy and water: open to everybody. */
export default function SitesPage() {
  const [search] = useSearchParams();
  const answer = useQuery(SitesPageDocument, { variables: asked(search) });
  return (
    <Loaded answer={withPrevious(answer)}>
      {(data) => (
        <Asked again={answer.data === undefined}>
          <Sites data={data} search={search} />
        </Asked>
      )}
    </Loaded>
  );
}

function Sites({ data, search }: { data: SitesPageQuery; search: URLSearchParams }) {
  const { t } = useLingui();
  const range = readRange(search, new Date());
  const asWished = within(data.siteMonths, range);
  const months = range.byDefault ? sinceTheFirst(asWished) : asWished;
  const { sites } = data.partnership;
  const from = range.byDefault ? (months.map(({ month }) => month).toSorted()[0] ?? range.from) : range.from;
  const since = sites.map(({ inServiceOn }) => inServiceOn.slice(0, 7)).toSorted()[0] ?? from;
  const csv = `/export/site-months.csv?${new URLSearchParams({ from, to: range.to }).toString()}`;
  const measure = readMeasure(search);
  const now = monthNow(new Date());
  const totals = totalsOf(months, now);
  const rows = ranked(sites, { months, now }, measure);
  if (sites.length === 0) {
    return (
      <PageHead title={t`Sites`}>
        <Trans>No site is on the books yet. The first one stands here from the day on which a machine is put up.</Trans>
      </PageHead>
    );
  }
  return (
    <>
      <PageHead title={t`Sites`}>
        <Sentence totals={totals} sites={sites.length} from={from} to={range.to} />
      </PageHead>
      <RangePicker from={from} to={range.to} since={since} now={now} />
      <Part title={t`Where, and how much`} id="ranking">
        <MeasurePicker measure={measure} />
        <StillRunning totals={totals} now={now} />
        <div className="map-and-table">
          <div>
            <Ranking rows={rows} measure={measure} search={rangeSearch(search)} />
          </div>
          <SiteMap rows={rows} measure={measure} search={rangeSearch(search)} />
        </div>
      </Part>
      <AllFigures rows={rows} csv={csv} search={rangeSearch(search)} from={from} to={range.to} />
      <Notes />
    </>
  );
}

interface SentenceOf {
  readonly totals: Totals;
  readonly sites: number;
  readonly from: string;
  readonly to: string;
}

/** The months in one sentence, with what nobody read. */
function Sentence({ totals, sites, from, to }: SentenceOf) {
  const format = useFormat();
  const shown = useShown();
  const [first, last] = [format.month(from), format.month(to)];
  const hours = shown.gpuHours(totals.compute);
  const [energy, water] = [shown.energy(totals.energy), shown.water(totals.water)];
  const blank = format.count(totals.months - totals.energyMonths);
  const all = format.count(totals.months);
  if (totals.months === 0 || (totals.compute === null && totals.energy === null))
    return (
      <Trans>
        Nothing was metered from {first} to {last}.
      </Trans>
    );
  return (
    <>
      {totals.compute === null ? (
        <Trans>
          From {first} to {last}, <Plural value={sites} one="# site" other="# sites" /> took {energy}, as far as meters
          read. No machine reported GPU time.
        </Trans>
      ) : totals.energy === null ? (
        <Trans>
          From {first} to {last}, <Plural value={sites} one="# site" other="# sites" /> gave {hours}. What they took of
          energy was not measured.
        </Trans>
      ) : totals.water === null ? (
        <Trans>
          From {first} to {last}, <Plural value={sites} one="# site" other="# sites" /> gave {hours} and took {energy},
          as far as meters read. Water was not measured.
        </Trans>
      ) : (
        <Trans>
          From {first} to {last}, <Plural value={sites} one="# site" other="# sites" /> gave {hours} and took {energy}{' '}
          and {water}, as far as meters read.
        </Trans>
      )}{' '}
      {totals.energy !== null && totals.energyMonths < totals.months && (
        <Trans>
          {blank} of {all} months at a site had no meter of energy.
        </Trans>
      )}
    </>
  );
}

function Notes() {
  const { t } = useLingui();
  return (
    <Part title={t`How to read this`}>
      <ul>
        <li>
          <Trans>
            GPU-hours are what users had of the cards, whole or in part, of whatever model: one hour of one card. Cards
            that nobody held are not in them.
          </Trans>
        </li>
        <li>
          <Trans>
            Energy and water are what the site’s own meters read. What was estimated, or counted by devices, stands
            beside them and is never added. What nobody read is not measured: it is no zero.
          </Trans>
        </li>
        <li>
          <Trans>
            Per GPU-hour is the sum of what was metered over the GPU-hours of the hours in which it was: a month without
            a meter is in neither.
          </Trans>
        </li>
        <li>
          <Trans>Months are UTC. Each site’s page says how each of its figures came to be known.</Trans>
        </li>
      </ul>
    </Part>
  );
}
