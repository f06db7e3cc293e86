import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { Part } from '../../ui/part.js';
import { StintGauge } from '../stint/stint-gauge.js';
import type { View } from './developer-page.js';

type Waiting = View['stint']['waiting'][number];

/** What one's gates give in the present period, pasture by pasture; or why they give nothing, and what would help. */
export function OwnStint({ view: { stint, asOf } }: { view: View }) {
  const { t } = useLingui();
  const { pastures, waiting, gates } = stint;
  const count = useFormat().count(pastures.length);
  return (
    <Part title={t`Your stint`} id="stint">
      {pastures.map(({ pasture, ...standing }) => (
        <StintGauge key={pasture} stint={{ ...standing, asOf }} label={<Trans>Your gates of {pasture}.</Trans>} />
      ))}
      {pastures.length > 0 && (
        <p className="note">
          <Trans>
            A request is held against it before it is sent on, and takes what it used when it ends. Where nothing is
            left, nothing begins: there is no debt.
          </Trans>
          {pastures.length > 1 && (
            <>
              {' '}
              <Trans>You graze {count} pastures: a request takes from one stint, the one that has most left.</Trans>
            </>
          )}
        </p>
      )}
      {waiting.map((gate) => (
        <p key={gate.gate} className="prose">
          <Why waiting={gate} />
        </p>
      ))}
      {gates.length === 0 && (
        <p className="prose">
          <Trans>
            You hold no gate of a pasture, so your keys have nothing to use.{' '}
            <Link to="/register?kind=STINT_GATE">The register</Link> says who holds gates: a holder may let one to you,
            and an officer may grant one that is free.
          </Trans>
        </p>
      )}
    </Part>
  );
}

/** Why a gate gives nothing now, and from when on it does, as far as anybody has said. */
function Why({ waiting: { gate, pasture, endsAt, nextFrom } }: { waiting: Waiting }) {
  const format = useFormat();
  const link = <Link to={`/register/${gate}`}>{gate}</Link>;
  const next = nextFrom === null ? '' : format.instant(nextFrom);
  if (endsAt !== null) {
    const end = format.instant(endsAt);
    return (
      <>
        <Trans>
          {pasture} was divided among its gates before {link} was granted, so this one has no part of it until that
          period ends, on {end}.
        </Trans>{' '}
        {nextFrom === null ? (
          <Trans>What {pasture} gives after that, its operators have not said yet.</Trans>
        ) : (
          <Trans>It has one from {next} on.</Trans>
        )}
      </>
    );
  }
  return nextFrom === null ? (
    <Trans>
      Nobody has said yet what {pasture} gives in this period, so {link} gives nothing. Its operators do, and then your
      part of it appears here.
    </Trans>
  ) : (
    <Trans>
      Nobody has said what {pasture} gives now, so {link} gives nothing until {next}: from then on it is said.
    </Trans>
  );
}
