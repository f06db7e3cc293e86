import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { AssetsPageQuery } from '../../gql/assets/graphql.js';
import { AccountPath } from '../../ui/account-path.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import { RefusalSlip } from '../../ui/refusal-slip.js';
import { Slip } from '../../ui/slip.js';
import { statementLink } from '../../ui/statement-link.js';
import { STEPS, useWords } from './words.js';

type Plan = Extract<AssetsPageQuery['windingUpPlan'], { __typename: 'WindingUpPlan' }>;

/** Where everything would go if the partnership ended today, worked out from the books. */
export function WindingUp({ plan }: { plan: AssetsPageQuery['windingUpPlan'] }) {
  const { t } = useLingui();
  return (
    <Part title={t`If everything ended today`} id="winding-up">
      {plan.__typename === 'WindingUpPlan' ? <PlanParts plan={plan} /> : <RefusalSlip refusal={plan} />}
    </Part>
  );
}

function PlanParts({ plan }: { plan: Plan }) {
  const { t } = useLingui();
  const format = useFormat();
  const { currency, successor, warnings } = plan;
  const day = format.day(plan.at);
  const money = (minor: string) => format.quantity(minor, currency);
  const short = BigInt(plan.shortfall) > 0n ? money(plan.shortfall) : '';
  return (
    <>
      <p className="prose">
        <Trans>
          First those to whom money is owed, then members and funders, who get back what they paid in and no more. The
          rest goes to a body with the same lock: nobody here can gain by ending it. Worked out from the books of {day}.
        </Trans>
      </p>
      {warnings.length > 0 && (
        <Slip tone="warn">
          {warnings.map((warning) => (
            <p key={warning}>{warning}</p>
          ))}
        </Slip>
      )}
      <PlanTable lines={plan.lines} currency={currency} />
      <dl className="figures">
        <div>
          <dt>{t`What all of it stands for in the books`}</dt>
          <dd className="amount">{money(plan.total)}</dd>
        </div>
        <div>
          <dt>{t`Goes to`}</dt>
          <dd className="amount successor">{successor ?? t`no body named yet`}</dd>
        </div>
        {short !== '' && (
          <div>
            <dt>{t`Could not be paid`}</dt>
            <dd className="amount">{short}</dd>
          </div>
        )}
      </dl>
      <p className="note">
        <Trans>
          This is a plan, signed by nobody. The fingerprint of its text is <code>{plan.hash}</code>
        </Trans>{' '}
        <a
          className="no-print"
          href={`data:application/json;charset=utf-8,${encodeURIComponent(plan.document)}`}
          download={`winding-up-${plan.at.slice(0, 10)}.json`}
        >
          <Trans>Take the text along</Trans>
        </a>
      </p>
    </>
  );
}

/** All of it in its order: what there is, then who gets what of it. */
function PlanTable({ lines, currency }: { lines: Plan['lines']; currency: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useWords();
  const money = (minor: string) => format.quantity(minor, currency);
  const numbered = lines.map((line, place) => ({ line, place }));
  const begins = (place: number) => lines[place]?.step !== lines[place - 1]?.step;
  const short = lines.some(({ owed, amount }) => owed !== amount);
  return (
    <DataTable
      caption={t`What there is, and who would get it`}
      hideCaption
      rows={numbered}
      keyOf={({ place }) => place}
      classOf={({ place }) => (begins(place) ? 'begins' : undefined)}
      columns={[
        { header: t`What or who`, heads: true, cell: ({ line }) => line.to },
        {
          header: t`Step`,
          cell: ({ line, place }) => (begins(place) ? <strong>{words(STEPS, line.step)}</strong> : null),
        },
        {
          header: t`Account`,
          cell: ({ line: { account } }) =>
            account !== null && (
              <Link to={statementLink(account, currency)}>
                <AccountPath path={account} />
              </Link>
            ),
        },
        ...(short ? [{ header: t`Owed`, number: true, cell: ({ line }: Numbered) => money(line.owed) }] : []),
        { header: t`Amount`, number: true, cell: ({ line }) => money(line.amount) },
      ]}
    />
  );
}

interface Numbered {
  readonly line: Plan['lines'][number];
  readonly place: number;
}
