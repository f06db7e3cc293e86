import { useState } from 'react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { ClockOff } from './clock-off.js';
import { HEALTH_WORDS, rankOf } from './health-words.js';
import type { Operations, View } from './operator-page.js';

/** A weight of one, in parts per million. */
const ONE = 1_000_000n;

type Machine = View['machines'][number];
type Health = Operations['health'][number];

interface MachinesProps {
  readonly machines: View['machines'];
  readonly operations: Operations;
  /** Whether the viewer may register machines of their own. */
  readonly registers: boolean;
}

/** As many machines as are listed at once, where no more need somebody. */
const FIRST = 8;

/** Every machine that is the viewer's to look after, whatever is the matter first, and how each of them reports. */
export function Machines({ machines, operations: { health, alerts }, registers }: MachinesProps) {
  const { t } = useLingui();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const healthOf = new Map(health.map((each) => [each.machine, each]));
  const inAlerts = new Set(alerts.flatMap(({ items }) => items.map(({ name }) => name)));
  const rank = ({ code, condition }: Machine) => {
    if (condition === 'OUT_OF_SERVICE') return Number.MAX_SAFE_INTEGER;
    const state = rankOf(healthOf.get(code)?.state);
    return inAlerts.has(code) ? Math.min(state, rankOf('WELL') - 0.5) : state;
  };
  const sorted = machines.toSorted((a, b) => rank(a) - rank(b));
  const inNeed = sorted.filter((machine) => rank(machine) < rankOf('WELL')).length;
  const shown = all ? sorted : sorted.slice(0, Math.max(FIRST, inNeed));
  const count = format.count(machines.length);
  return (
    <Part title={t`Machines`}>
      {machines.length === 0 && (
        <p className="prose">
          <Trans>
            You look after no machine yet. Registering one takes five steps, each saved: it puts the machine on the
            public register and starts its meter.
          </Trans>
        </p>
      )}
      <p className="row">
        {registers && (
          <Link className="button" to="/operator/register">
            <Trans>Register a machine</Trans>
          </Link>
        )}
        {(all || shown.length < sorted.length) && (
          <button
            className="button plain"
            type="button"
            aria-expanded={all}
            onClick={() => {
              setAll(!all);
            }}
          >
            {all ? <Trans>Show fewer</Trans> : <Trans>Show all {count} machines</Trans>}
          </button>
        )}
      </p>
      {machines.length > 0 && <Fleet machines={shown} healthOf={healthOf} inAlerts={inAlerts} />}
    </Part>
  );
}

interface FleetProps {
  readonly machines: View['machines'];
  readonly healthOf: ReadonlyMap<string, Health>;
  /** What some alert is about. */
  readonly inAlerts: ReadonlySet<string>;
}

function Fleet({ machines, healthOf, inAlerts }: FleetProps) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <div className="fleet">
      <DataTable
        caption={t`Machines, with what they say of themselves; whatever needs somebody first`}
        rows={machines}
        keyOf={({ id }) => id}
        columns={[
          { header: t`Machine`, heads: true, cell: (machine) => <Name machine={machine} /> },
          {
            header: t`Reporting`,
            cell: ({ code, condition }) => (
              <State health={healthOf.get(code)} condition={condition} inAlerts={inAlerts.has(code)} />
            ),
          },
          { header: t`Use told until`, cell: ({ code }) => <Told health={healthOf.get(code)} /> },
          { header: t`Events counted`, number: true, cell: ({ code }) => <Events health={healthOf.get(code)} /> },
          { header: t`Clock`, number: true, cell: ({ code }) => <Clock health={healthOf.get(code)} /> },
          {
            header: t`Weight`,
            number: true,
            cell: ({ weightPpm }) =>
              weightPpm === null ? t`none set` : format.basisPoints((BigInt(weightPpm) * 10_000n) / ONE),
          },
          { header: t`Worked`, number: true, cell: ({ computeRaw }) => format.quantity(computeRaw, 'COMPUTE_RAW') },
        ]}
      />
      <p className="note">
        <Trans>
          Weight is what one hour of one of its GPUs counts for, by the rules. Worked is what the machine itself
          reported, ever; use that was read in from files is in its site’s months.
        </Trans>
      </p>
    </div>
  );
}

function Name({ machine: { code, site, gpus, gpuModel, condition, registeredOn } }: { machine: Machine }) {
  const format = useFormat();
  const [count, day] = [format.count(gpus), format.month(registeredOn)];
  return (
    <>
      <Link to={`/register/machines/${encodeURIComponent(code)}`}>{code}</Link>{' '}
      <span className="note about">
        {site}, {count} × {gpuModel} {condition === 'OUTDATED' && <Trans>(outdated)</Trans>} <Trans>since {day}</Trans>
      </span>
    </>
  );
}

interface StateProps {
  readonly health: Health | undefined;
  readonly condition: string;
  readonly inAlerts: boolean;
}

function State({ health, condition, inAlerts }: StateProps) {
  const { t } = useLingui();
  const format = useFormat();
  if (condition === 'OUT_OF_SERVICE') {
    return (
      <span className="note">
        <Trans>Out of service</Trans>
      </span>
    );
  }
  const words = HEALTH_WORDS[health?.state ?? ''];
  const heard = health?.heardAt ?? null;
  const distance = heard === null ? '' : format.distance(heard);
  return (
    <span className="reporting">
      <Mark tone={inAlerts && words?.tone === 'good' ? 'warn' : (words?.tone ?? 'warn')}>
        {words === undefined ? (health?.state ?? t`Unknown`) : t(words.words)}
      </Mark>
      {heard !== null && (
        <time className="note" dateTime={heard} title={format.instant(heard)}>
          {distance}
        </time>
      )}
      {inAlerts && (
        <a className="note" href="#alerts">
          <Trans>what to do</Trans>
        </a>
      )}
    </span>
  );
}

function Told({ health }: { health: Health | undefined }) {
  const format = useFormat();
  const until = health?.eventAt ?? null;
  if (until === null) return <Trans>nothing yet</Trans>;
  return <time dateTime={until}>{format.instant(until)}</time>;
}

function Events({ health }: { health: Health | undefined }) {
  const format = useFormat();
  if (health === undefined) return null;
  const shown = (count: string) => format.count(Number(count));
  const [counted, lost] = [shown(health.counted), shown(health.lost)];
  const refused = shown(`${BigInt(health.refused) + BigInt(health.conflicts)}`);
  return (
    <span>
      {counted}
      {refused !== '0' && (
        <span className="note about">
          <Trans>{refused} refused</Trans>
        </span>
      )}
      {lost !== '0' && (
        <span className="note about">
          <Trans>{lost} lost</Trans>
        </span>
      )}
    </span>
  );
}

function Clock({ health }: { health: Health | undefined }) {
  const report = health?.report ?? null;
  return report === null ? <Trans>not said</Trans> : <ClockOff milliseconds={report.clockOffsetMs} />;
}
