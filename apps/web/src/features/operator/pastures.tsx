import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { Part } from '../../ui/part.js';
import { Slip } from '../../ui/slip.js';
import { StintGauge } from '../stint/stint-gauge.js';
import type { Operations } from './operator-page.js';

type Pasture = Operations['pastures'][number];
type Period = NonNullable<Pasture['period']>;

const UNIT = 'COMPUTE_WEIGHTED';

/** What each pasture gives now, how much of it is used and left, and when it begins anew. */
export function Pastures({ operations: { pastures, asOf } }: { operations: Operations }) {
  const { t } = useLingui();
  return (
    <Part title={t`Stints`}>
      {pastures.length === 0 ? (
        <p className="prose">
          <Trans>
            No pasture carries a gate yet. Once the roll names one, and somebody says what the machines give it in a
            period, what is used and left of it stands here.
          </Trans>
        </p>
      ) : (
        pastures.map((pasture) => <PastureGauge key={pasture.pasture} pasture={pasture} asOf={asOf} />)
      )}
    </Part>
  );
}

function PastureGauge({ pasture: { pasture, period, nextFrom }, asOf }: { pasture: Pasture; asOf: string }) {
  if (period === null) return <Unsaid pasture={pasture} nextFrom={nextFrom} />;
  return (
    <div className="pasture">
      {period.use === null ? (
        <Slip>
          <p>
            <strong>{pasture}</strong>{' '}
            <Trans>
              Fewer than three people hold its gates: what is used of it would say what one of them uses, so it is not
              shown.
            </Trans>
          </p>
        </Slip>
      ) : (
        <StintGauge
          label={pasture}
          stint={{
            grant: period.granted,
            ...period.use,
            resetsAt: period.endsAt,
            asOf,
            throttled: false,
            suspended: false,
          }}
        />
      )}
      <Division period={period} />
    </div>
  );
}

/** How the grant came about: what the machines give, less what others have of it first. */
function Division({ period }: { period: Period }) {
  const format = useFormat();
  const bare = (quantity: string) => format.quantity(quantity, UNIT, { bare: true });
  const capacity = format.quantity(period.capacity, UNIT);
  const [host, reserve, granted] = [period.host, period.reserve, period.granted].map(bare);
  const first = format.quantity(period.firstCapacity, UNIT);
  const from = format.day(period.startsAt);
  const until = format.day(new Date(new Date(period.endsAt).getTime() - 1).toISOString());
  const gates = format.count(Number(period.sharing));
  return (
    <>
      <p className="prose">
        <Trans>
          From {from} to {until} the machines give {capacity}: {host} to the host communities first, {reserve} kept in
          reserve by the rules, and {granted} shared by {gates} gates of{' '}
          <Plural value={period.holders} one="# holder" other="# holders" />.
        </Trans>
      </p>
      {BigInt(period.firstCapacity) > BigInt(period.capacity) && (
        <p className="note">
          <Trans>A drought: it was to be {first}. Every gate has so much less.</Trans>
        </p>
      )}
    </>
  );
}

function Unsaid({ pasture, nextFrom }: { pasture: string; nextFrom: string | null }) {
  const format = useFormat();
  const day = nextFrom === null ? '' : format.day(nextFrom);
  return (
    <Slip tone="warn">
      <p>
        <strong>{pasture}</strong>{' '}
        {nextFrom === null ? (
          <Trans>Nobody has said what the machines give it now, so no gate has a stint to use.</Trans>
        ) : (
          <Trans>Nobody has said what the machines give it before {day}: until then no gate has a stint to use.</Trans>
        )}
      </p>
      <p>
        <code>copyhold stint capacity "{pasture}" --from … --to … --gpu-hours …</code>
      </p>
    </Slip>
  );
}
