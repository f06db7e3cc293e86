import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import type { View } from './developer-page.js';
import { millilitres, wattHours } from './footprint-words.js';

type Way = View['month']['footprint'][number];

/** The energy and water of a month, each way of knowing them by itself. */
export function Footprint({ view: { month } }: { view: View }) {
  const { t } = useLingui();
  const format = useFormat();
  const name = format.month(month.month);
  return (
    <Part title={t`Footprint in ${name}`} id="footprint">
      {month.footprint.length === 0 ? (
        <p className="prose">
          <Trans>
            Nothing is known of {name}. Requests through the gateway are estimated by the tokens that they put out,
            where the operators say how the model runs; sites with meters divide what these said among those who used
            them.
          </Trans>
        </p>
      ) : (
        <>
          <DataTable
            caption={t`Energy and water, by how they are known; two ways tell of the same machines and are never added`}
            rows={month.footprint}
            keyOf={({ method }) => method}
            columns={[
              { header: t`How it is known`, heads: true, cell: ({ method }) => <Method of={method} /> },
              { header: t`Energy`, number: true, cell: (way) => <Energy way={way} /> },
              { header: t`Water`, number: true, cell: (way) => <Water way={way} /> },
              { header: t`Covers`, cell: (way) => <Covers way={way} /> },
            ]}
          />
          <p className="note">
            <Trans>
              The estimate is EcoLogits’: by the tokens put out, the size of the model, how many requests run at once,
              and the site’s factors. What is unknown is left out, never taken for nothing.
            </Trans>
          </p>
        </>
      )}
    </Part>
  );
}

function Method({ of }: { of: string }) {
  if (of === 'site_division') return <Trans>measured at sites, and divided</Trans>;
  return <Trans>estimated by tokens</Trans>;
}

function Energy({ way: { energyMillijoules } }: { way: Way }) {
  const { i18n, t } = useLingui();
  return energyMillijoules === null ? t`unknown` : t`${wattHours(energyMillijoules, i18n.locale)} Wh`;
}

function Water({ way: { waterMicrolitres } }: { way: Way }) {
  const { i18n, t } = useLingui();
  return waterMicrolitres === null ? t`unknown` : t`${millilitres(waterMicrolitres, i18n.locale)} mL`;
}

/** Of how much of the month the figure speaks. */
function Covers({ way: { method, energyCovers, waterCovers, of } }: { way: Way }) {
  const format = useFormat();
  const [energy, water] = [format.count(energyCovers), format.count(waterCovers)];
  if (method === 'site_division') {
    return (
      <Trans>
        energy of {energy} and water of {water} hours of sites
      </Trans>
    );
  }
  const all = format.count(of ?? 0);
  return (
    <Trans>
      energy of {energy} and water of {water} of {all} requests
    </Trans>
  );
}
