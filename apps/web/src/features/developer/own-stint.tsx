import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { Part } from '../../ui/part.js';
import { StintGauge } from '../stint/stint-gauge.js';
import type { View } from './developer-page.js';

/** What one's gates give in the present period; or why they give nothing, and what would help. */
export function OwnStint({ view: { stint, asOf } }: { view: View }) {
  const { t } = useLingui();
  const [gate] = stint.gates;
  return (
    <Part title={t`Your stint`} id="stint">
      {stint.resetsAt !== null ? (
        <>
          <StintGauge stint={{ ...stint, asOf }} label={<Trans>Your gates.</Trans>} />
          <p className="note">
            <Trans>
              A request is held against it before it is sent on, and takes what it used when it ends. Where nothing is
              left, nothing begins: there is no debt.
            </Trans>
          </p>
        </>
      ) : (
        <p className="prose">
          {gate === undefined ? (
            <Trans>
              You hold no gate of a pasture, so your keys have nothing to use.{' '}
              <Link to="/register?kind=STINT_GATE">The register</Link> says who holds gates: a holder may let one to
              you, and an officer may grant one that is free.
            </Trans>
          ) : (
            <Trans>
              Nobody has said yet what the pasture of <Link to={`/register/${gate}`}>{gate}</Link> gives in this period.
              Its operators do, and then your part of it appears here.
            </Trans>
          )}
        </p>
      )}
    </Part>
  );
}
