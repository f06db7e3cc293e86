import { Link } from 'react-router';
import { Trans } from '@lingui/react/macro';
import { lengthOf } from '../../format/fraction.js';
import { useFormat } from '../../format/use-format.js';
import type { HomeQuery } from '../../gql/home/graphql.js';
import { Bar } from '../../ui/bar.js';
import { Figure } from '../../ui/figure.js';

/** The period in four figures; the bars measure money against what came in. */
export function Headline({ headline }: { headline: HomeQuery['headline'] }) {
  const format = useFormat();
  const { currency, cameIn, shared, lockedReserve, computeRaw, tokens } = headline;
  const part = (amount: string) => lengthOf(BigInt(amount), BigInt(cameIn));
  const served = format.quantity(tokens, 'TOKEN');
  return (
    <dl className="figures">
      <Figure label={<Trans>Came in</Trans>} amount={format.quantity(cameIn, currency)}>
        <Bar length={part(cameIn)} dye="woad" />
        <Link className="link" to="/accounts">
          <Trans>Where it came from</Trans>
        </Link>
      </Figure>
      <Figure label={<Trans>Shared with people</Trans>} amount={format.quantity(shared, currency)}>
        <Bar length={part(shared)} />
        <Link className="link" to="/accounts#waterfall">
          <Trans>How it was worked out</Trans>
        </Link>
      </Figure>
      <Figure label={<Trans>In the locked reserve</Trans>} amount={format.quantity(lockedReserve, currency)}>
        <Bar length={part(lockedReserve)} dye="slate" />
        <Link className="link" to="/audit">
          <Trans>Which no vote can share out</Trans>
        </Link>
      </Figure>
      <Figure label={<Trans>Machines worked</Trans>} amount={format.quantity(computeRaw, 'COMPUTE_RAW', { digits: 0 })}>
        <Trans>and served {served}</Trans>
      </Figure>
    </dl>
  );
}
