import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import { Twin } from './twin.js';
import { shortOf } from './partial.js';
import { decimalOf } from './ratio.js';
import type { Month } from './totals.js';
import { Unfinished } from './unfinished.js';
import { useShown } from './use-words.js';
import { INDICATORS, missingOf, type Indicator, type Missing } from './why-none.js';

interface Words {
  readonly short: string;
  readonly name: string;
  readonly shown: (fraction: string) => string;
  /** The figures that it was worked out from. */
  readonly values: (month: Month) => string;
}

function useIndicators(): Readonly<Record<Indicator, Words>> {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { energy, water } = useShown();
  const number = (fraction: string, digits: number): string =>
    new Intl.NumberFormat(i18n.locale, { minimumFractionDigits: digits }).format(decimalOf(fraction, digits));
  const kilograms = (grams: string): string =>
    `${new Intl.NumberFormat(i18n.locale, { maximumFractionDigits: 1 }).format(decimalOf(`${grams}/1000`, 1))} kg`;
  const over = (upper: string, lower: string): string => t`${upper} over ${lower}`;
  return {
    pue: {
      short: 'PUE',
      name: t`energy of the site to energy of its machines`,
      shown: (fraction) => number(fraction, 2),
      values: (month) => over(energy(month.energyMillijoules), energy(month.itEnergyMillijoules)),
    },
    wue: {
      short: 'WUE',
      name: t`water to energy of the machines`,
      shown: (fraction) => t`${number(fraction, 2)} L/kWh`,
      values: (month) => over(water(month.waterMicrolitres), energy(month.itEnergyMillijoules)),
    },
    erf: {
      short: 'ERF',
      name: t`heat used elsewhere to energy of the site`,
      shown: (fraction) => format.share(fraction),
      values: (month) => over(energy(month.reusedMillijoules), energy(month.energyMillijoules)),
    },
    ref: {
      short: 'REF',
      name: t`renewable to all energy of the site`,
      shown: (fraction) => format.share(fraction),
      values: (month) => over(energy(month.renewableMillijoules), energy(month.energyMillijoules)),
    },
    cue: {
      short: 'CUE',
      name: t`carbon, as the site states it, to energy of the machines`,
      shown: (fraction) => t`${number(fraction, 3)} kg/kWh`,
      values: (month) => over(kilograms(month.carbonGrams ?? '0'), energy(month.itEnergyMillijoules)),
    },
  };
}

function useMissing(): Readonly<Record<Missing, string>> {
  const { t } = useLingui();
  return {
    implausible: t`the meters contradict each other`,
    noEnergy: t`the site’s energy was not metered`,
    noMachines: t`no meter reads the machines alone`,
    noWater: t`water was not metered`,
    noReuse: t`no meter reads heat used elsewhere`,
    noRenewable: t`nobody said what was renewable`,
    noCarbon: t`nobody said how much carbon`,
    nothingUsed: t`there is nothing to divide by`,
  };
}

/** Whether the site's meter, which every indicator rests on, read less than the month; or the month is not over. */
const isShort = (month: Month, now: string): boolean => month.month >= now || shortOf(month, now).energy;

/** The five indicators, each as far as it was measured; where there is none, why not. */
export function Indicators({ months, now }: { months: readonly Month[]; now: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useIndicators();
  const missing = useMissing();
  const said = months.filter((month) => INDICATORS.some((each) => month[each] !== null)).toReversed();
  return (
    <Part title={t`Indicators`} id="indicators">
      <p className="prose">
        <Trans>
          By the definitions of Regulation (EU) 2024/1364, but for CUE, which it does not know. Each is a ratio of what
          meters read and of what the site says, never of a factor or an estimate.
        </Trans>
      </p>
      <dl className="figures">
        {INDICATORS.map((each) => {
          const known = months.filter((month) => month[each] !== null);
          // A month that was read to its end says more than the running one.
          const latest = known.findLast((month) => !isShort(month, now)) ?? known.at(-1);
          const lacks = months.at(-1);
          const why = lacks === undefined ? null : missingOf(lacks, each);
          const value = latest?.[each] ?? null;
          const inMonth = latest === undefined ? '' : format.month(latest.month);
          const values = latest === undefined ? '' : words[each].values(latest);
          return (
            <div key={each} className="indicator">
              <dt>
                {words[each].short}: {words[each].name}
              </dt>
              <dd className="amount">{value === null ? t`unknown` : words[each].shown(value)}</dd>
              <dd>
                {value === null ? (
                  why !== null && missing[why]
                ) : (
                  <>
                    <Trans>
                      {inMonth}: {values}
                    </Trans>{' '}
                    {latest !== undefined && isShort(latest, now) && <Unfinished running={latest.month >= now} />}
                  </>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      {said.length > 0 && (
        <Twin title={t`By month; where there is no figure, what is missing`}>
          <DataTable
            caption={t`By month; where there is no figure, what is missing`}
            hideCaption
            rows={said}
            classOf={(month) => (isShort(month, now) ? 'short-month' : undefined)}
            keyOf={({ month }) => month}
            columns={[
              {
                header: t`Month`,
                heads: true,
                cell: (month) => (
                  <span className="figured">
                    <span className="month">{format.month(month.month)}</span>
                    {isShort(month, now) && <Unfinished running={month.month >= now} />}
                  </span>
                ),
              },
              ...INDICATORS.map((each) => ({
                header: words[each].short,
                cell: (month: Month) => {
                  const value = month[each];
                  const why = missingOf(month, each);
                  return value === null ? <small>{why === null ? '' : missing[why]}</small> : words[each].shown(value);
                },
              })),
            ]}
          />
        </Twin>
      )}
    </Part>
  );
}
