import { Trans, useLingui } from '@lingui/react/macro';
import { named } from './named.js';
import { Picker } from './picker.js';
import { useChoices } from './use-choices.js';

/** Whose statement, of which fund and period; all of it stands in the address. */
export interface StatementAsked {
  readonly body: string;
  readonly fund: string | null;
  readonly periodId: string | null;
}

/** The enterprise's statement unless the address says otherwise: it is where the money is earned. */
export const statementAsked = (search: URLSearchParams): StatementAsked => ({
  body: named(search, 'body') ?? 'je',
  fund: named(search, 'fund'),
  periodId: named(search, 'period'),
});

export function StatementChoices({ asked: { body, fund, periodId } }: { asked: StatementAsked }) {
  const { t } = useLingui();
  const choices = useChoices();
  if (choices === null) return null;
  const bodies = choices.partnership.bodies.map(({ path, name }) => [path, name] as const);
  const funds = choices.funds.map((name) => [name, name.replaceAll('-', ' ')] as const);
  const periods = choices.periods.map(
    ({ id, name, state }) => [id, state === 'OPEN' ? t`${name} (unfinished)` : name] as const,
  );
  return (
    <form className="choices">
      <Picker name="body" value={body} options={bodies}>
        <Trans>Body</Trans>
      </Picker>
      <Picker name="period" value={periodId ?? ''} options={[['', t`From the beginning until now`], ...periods]}>
        <Trans>Period</Trans>
      </Picker>
      {funds.length > 0 && (
        <Picker name="fund" value={fund ?? ''} options={[['', t`Any fund or none`], ...funds]}>
          <Trans>Fund</Trans>
        </Picker>
      )}
    </form>
  );
}
