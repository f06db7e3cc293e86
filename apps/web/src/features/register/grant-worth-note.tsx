import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { valueOf, type Values } from '../forms/field.js';
import { GATE, quantityOf } from './grant-input.js';
import { unitOfMeter } from './meter.js';
import { appraiserOf, type Appraiser } from './grant-worth.js';

interface GrantWorthProps {
  readonly values: Values;
  readonly document: string;
  readonly version: number;
  readonly currency: string;
}

/** What the right would be worth, pay and cost by the rules in force, worked out while the form is filled in. */
export function GrantWorth({ values, document, version, currency }: GrantWorthProps) {
  const [appraise, setAppraise] = useState<Appraiser | null>(null);
  useEffect(() => {
    // Without them the court still works it out.
    appraiserOf(document).then(
      (found) => setAppraise(() => found),
      () => undefined,
    );
  }, [document]);
  const gates = valueOf(values, 'kind') === GATE;
  const meter = gates ? '' : valueOf(values, 'meter');
  return (
    <p className="worked-out" role="status">
      {gates && <Trans>A gate costs nothing by itself: it goes with its holding, which is assessed instead.</Trans>}
      {!gates && meter === '' && (
        <Trans>Counted in nothing, it has no value at cost: it pays no rent, and its holder no fine.</Trans>
      )}
      {meter !== '' && <Figures {...{ appraise, meter, version, currency }} quantity={quantityOf(values)} />}
    </p>
  );
}

interface FiguresProps extends Pick<GrantWorthProps, 'version' | 'currency'> {
  readonly appraise: Appraiser | null;
  readonly meter: string;
  readonly quantity: string | null;
}

function Figures({ appraise, meter, quantity, version, currency }: FiguresProps) {
  const format = useFormat();
  const worth = quantity === null ? null : (appraise?.(BigInt(quantity), meter) ?? null);
  if (worth === null) return <Trans>Say how much a year, and what it would cost is worked out here.</Trans>;
  const money = (minor: bigint) => format.quantity(String(minor), currency);
  const amount = format.quantity(quantity ?? '', unitOfMeter(meter));
  const [value, rent, fine, cap] = [money(worth.value), money(worth.rent), money(worth.fine), money(worth.cap)];
  return (
    <>
      <Trans>
        {amount} a year, worth {value} at cost, pay {rent} a year. Once admitted, its holder owes {fine}, once. Never
        more than {cap}, by any version.
      </Trans>{' '}
      {worth.mode === 'FINE_ARBITRARY' && <Trans>An officer may ask for less.</Trans>}{' '}
      <Link to={`/custom/${String(version)}`}>
        <Trans>Version {version} of the rules</Trans>
      </Link>
    </>
  );
}
