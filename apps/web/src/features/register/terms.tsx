import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { RecordPartsFragment } from '../../gql/register/graphql.js';
import { Part } from '../../ui/part.js';
import { unitOfMeter } from './meter.js';

/** On what terms the right is held; what does not apply to it is left out. */
export function Terms({ holding }: { holding: RecordPartsFragment }) {
  const { t } = useLingui();
  const format = useFormat();
  const { currency, value, rent, fineCap, quantity, unit, lives, term, conditions, pledge, letTo, letUntil, toUseOf } =
    holding;
  const { appurtenantTo } = holding;
  const money = (minor: string) => format.quantity(minor, currency ?? '');
  const rows: readonly (readonly [what: ReactNode, value: ReactNode])[] = [
    [<Trans key="quantity">How much a year</Trans>, quantity !== null && format.quantity(quantity, unitOfMeter(unit))],
    [
      <Trans key="value">
        What it is worth a year at cost, the <dfn>custom value</dfn>
      </Trans>,
      value !== null && money(value),
    ],
    [
      <Trans key="rent">
        What it pays a year, the <dfn>quit rent</dfn>
      </Trans>,
      rent !== null && money(rent),
    ],
    [
      <Trans key="cap">Most that may be asked of a new holder</Trans>,
      fineCap !== null && <FineCap holding={holding} money={money} />,
    ],
    [<Trans key="waits">Waits to be admitted</Trans>, toUseOf],
    [<Trans key="lives">Which life holds it, counted from the first grant</Trans>, lives],
    [<Trans key="term">Until</Trans>, term !== null && dayOr(term, format.day)],
    [
      <Trans key="with">Goes with, and is never parted from</Trans>,
      appurtenantTo !== null && <Link to={`/register/${appurtenantTo}`}>{appurtenantTo}</Link>,
    ],
    [<Trans key="conditions">On condition</Trans>, conditions],
    [<Trans key="pledge">Pledged for a debt</Trans>, pledge],
    [<Trans key="let">Let to</Trans>, letTo !== null && <LetTo to={letTo} until={letUntil} />],
  ];
  const shown = rows.filter(([, answer]) => answer !== null && answer !== false && answer !== '');
  return (
    <Part title={t`On what terms`}>
      {shown.length === 0 ? (
        <p className="prose">
          <Trans>It costs nothing to hold and ends when its holder gives it up. Nothing else was agreed.</Trans>
        </p>
      ) : (
        <dl className="terms">
          {shown.map(([what, answer], index) => (
            // The order never changes: each row is known by its place.
            <div key={index}>
              <dt>{what}</dt>
              <dd>{answer}</dd>
            </div>
          ))}
        </dl>
      )}
    </Part>
  );
}

/** A day in words; what is none, as it was written. */
const dayOr = (text: string, day: (day: string) => string): string =>
  /^\d{4}-\d{2}-\d{2}$/u.test(text) ? day(text) : text;

function LetTo({ to, until }: { to: string; until: string | null }) {
  const day = useFormat().day;
  const last = until === null ? '' : day(until);
  return until === null ? (
    to
  ) : (
    <Trans>
      {to}, until {last}
    </Trans>
  );
}

interface FineCapProps {
  readonly holding: Pick<RecordPartsFragment, 'fineCap' | 'value' | 'rent'>;
  readonly money: (minor: string) => string;
}

/** The limit with its arithmetic, so that anybody can do the sum. */
function FineCap({ holding: { fineCap, value, rent }, money }: FineCapProps) {
  const cap = money(fineCap ?? '0');
  const worth = money(value ?? '0');
  const paid = money(rent ?? '0');
  return value === null || rent === null ? (
    cap
  ) : (
    <Trans>
      {cap} = 2 × ({worth} − {paid}). No version of the rules may go above it.
    </Trans>
  );
}
