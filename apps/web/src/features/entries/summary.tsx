import type { ReactNode } from 'react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { JournalPageQuery } from '../../gql/entries/graphql.js';
import { searchOf, type Filter } from './filter.js';

interface SummaryProps {
  readonly summary: JournalPageQuery['journalSummary'];
  readonly filter: Filter;
}

/** What the filter holds, in one sentence, with the same as a file; it stays on screen above the rows. */
export function Summary({ summary, filter }: SummaryProps) {
  const { t } = useLingui();
  const search = searchOf(filter);
  const csv = (form: string) => `/export/entries.csv?${[search, form].filter((part) => part !== '').join('&')}`;
  return (
    <section className="summary" aria-label={t`Summary`}>
      <p role="status">
        <Sentence summary={summary} />
      </p>
      <p className="row">
        <a className="link" href={csv('')} download>
          <Trans>These entries as CSV</Trans>
        </a>
        <a className="link" href={csv('form=plain')} download>
          <Trans>One row each</Trans>
        </a>
      </p>
    </section>
  );
}

function Sentence({ summary }: { summary: SummaryProps['summary'] }): ReactNode {
  const { count, isCapped, first, last, units } = summary;
  const format = useFormat();
  const from = first === null ? '' : format.day(first);
  const until = last === null ? '' : format.day(last);
  const moved = format.list(units.map(({ unit, moved: sum }) => format.quantity(sum, unit)));
  if (count === 0 && isCapped) return <Trans>None of the newest entries matches; there are older ones.</Trans>;
  if (count === 0) return <Trans>No entry matches.</Trans>;
  return (
    <>
      <Moved count={count} isCapped={isCapped} from={from} until={until} moved={moved} />
      {units.map(({ unit, debit, credit }) => (
        <AccountSum key={unit} unit={unit} debit={debit} credit={credit} />
      ))}
    </>
  );
}

interface MovedProps {
  readonly count: number;
  readonly isCapped: boolean;
  readonly from: string;
  readonly until: string;
  readonly moved: string;
}

function Moved({ count, isCapped, from, until, moved }: MovedProps) {
  if (isCapped) {
    return (
      <Trans>
        The newest <Plural value={count} one="# entry" other="# entries" />, from {from} to {until}, moved {moved}.
        There are older ones: narrow the journal to add those up.
      </Trans>
    );
  }
  return from === until ? (
    <Trans>
      <Plural value={count} one="# entry" other="# entries" /> of {from} moved {moved}.
    </Trans>
  ) : (
    <Trans>
      <Plural value={count} one="# entry" other="# entries" /> from {from} to {until} moved {moved}.
    </Trans>
  );
}

/** What went into and out of the accounts that the filter names, in one unit. */
function AccountSum({ unit, debit, credit }: { unit: string; debit: string | null; credit: string | null }) {
  const format = useFormat();
  if (debit === null || credit === null) return null;
  const debited = format.quantity(debit, unit);
  const credited = format.quantity(credit, unit);
  return (
    <>
      {' '}
      <Trans>
        Of this account: {debited} debited, {credited} credited.
      </Trans>
    </>
  );
}
