import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { Bar } from '../../ui/bar.js';
import { Slip } from '../../ui/slip.js';
import { lengthOf } from '../../format/fraction.js';

/** The payment of people that a decision led to, as far as it has come. Amounts in minor units. */
interface Run {
  readonly total: string;
  readonly people: number;
  readonly posted: number;
  readonly paid: number;
}

interface PaymentsProps {
  readonly outcome: {
    readonly run: Run | null;
    readonly executedAt: string | null;
    readonly journalIds: readonly string[];
  };
  readonly currency: string;
}

/** What a carried-out ballot set in motion: the posting of its totals, and the run that reaches people one by one. */
export function Payments({ outcome, currency }: PaymentsProps) {
  const { t } = useLingui();
  const format = useFormat();
  const { run, executedAt, journalIds } = outcome;
  if (executedAt === null) {
    return (
      <Slip tone="warn">
        <p>
          <Trans>Decided, not yet carried out. The payments it leads to will be listed here.</Trans>
        </p>
      </Slip>
    );
  }
  const moment = format.instant(executedAt);
  return (
    <section className="part" aria-label={t`Led to these payments`}>
      <h3>
        <Trans>Led to these payments</Trans>
      </h3>
      <p>
        <Trans>Carried out on {moment}.</Trans>
      </p>
      {run !== null && <RunProgress run={run} currency={currency} />}
      {journalIds.length > 0 && (
        <p className="row">
          {journalIds.map((id) => (
            <Link className="link" key={id} to={`/entries/${id}`}>
              <Trans>Its entry in the journal</Trans>
            </Link>
          ))}
        </p>
      )}
    </section>
  );
}

function RunProgress({ run, currency }: { run: Run; currency: string }) {
  const format = useFormat();
  const total = format.quantity(run.total, currency);
  const people = format.count(run.people);
  const posted = format.count(run.posted);
  const paid = format.count(run.paid);
  return (
    <>
      <p>
        <Trans>
          {total} to {people} people: {posted} credited, {paid} paid out so far.
        </Trans>
      </p>
      <Bar length={lengthOf(BigInt(run.posted), BigInt(run.people))} dye="weld" />
    </>
  );
}
