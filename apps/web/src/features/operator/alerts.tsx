import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { ALERT_WORDS } from './alert-words.js';
import { ClockOff } from './clock-off.js';
import type { Operations } from './operator-page.js';

type Alert = Operations['alerts'][number];
type Item = Alert['items'][number];

/** More of one kind than this are folded. */
const MOST_SHOWN = 6;

/** What somebody should do, the grave first, each with what it is about. */
export function Alerts({ operations: { alerts, asOf } }: { operations: Operations }) {
  const { t } = useLingui();
  const moment = useFormat().instant(asOf);
  return (
    <Part title={t`What needs somebody`} id="alerts">
      {alerts.length === 0 ? (
        <p className="prose">
          <Mark tone="good">
            <Trans>Nothing needs anybody.</Trans>
          </Mark>{' '}
          <Trans>
            A machine that falls silent, a clock that is off, a period that nobody has spoken of: each would stand here
            with what to do.
          </Trans>
        </p>
      ) : (
        <ul className="items alerts">
          {alerts.map((alert) => (
            <AlertItem key={alert.kind} alert={alert} />
          ))}
        </ul>
      )}
      <p className="asof">
        <Trans>As of {moment}</Trans>
      </p>
    </Part>
  );
}

function AlertItem({ alert: { kind, grave, unit, items } }: { alert: Alert }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = ALERT_WORDS[kind];
  const rest = items.slice(MOST_SHOWN);
  const more = format.count(rest.length);
  return (
    <li>
      <h3>
        <Mark tone={grave ? 'bad' : 'warn'}>{words === undefined ? kind : t(words.what)}</Mark>
      </h3>
      <Cases items={items.slice(0, MOST_SHOWN)} kind={kind} unit={unit} />
      {rest.length > 0 && (
        <details>
          <summary className="entry">
            <Trans>{more} more</Trans>
          </summary>
          <Cases items={rest} kind={kind} unit={unit} />
        </details>
      )}
      {words !== undefined && (
        <p className="prose">
          <strong>
            <Trans>What to do:</Trans>
          </strong>{' '}
          {t(words.todo)}
        </p>
      )}
      {words?.command !== undefined && <Command command={words.command} />}
    </li>
  );
}

function Cases({ items, kind, unit }: { items: readonly Item[]; kind: string; unit: string | null }) {
  return (
    <ul className="cases">
      {items.map((item) => (
        <li key={`${item.name} ${item.words ?? ''}`}>
          <strong>{item.name}</strong> <Figure figure={item.figure} kind={kind} unit={unit} />{' '}
          <When at={item.at} kind={kind} />
          {item.words !== null && <q>{item.words}</q>}
        </li>
      ))}
    </ul>
  );
}

function Figure({ figure, kind, unit }: { figure: string | null; kind: string; unit: string | null }) {
  const format = useFormat();
  if (figure === null) return null;
  if (unit === 'MILLISECONDS') return <ClockOff milliseconds={figure} />;
  if (unit === 'COMPUTE_WEIGHTED') {
    const amount = format.quantity(figure, unit, { digits: 1 });
    return <Trans>{amount} beyond them</Trans>;
  }
  if (unit === 'COMPUTE_RAW') return format.quantity(figure, unit, { digits: 1 });
  const count = unit === 'BASIS_POINTS' ? format.basisPoints(BigInt(figure)) : format.count(Number(figure));
  if (unit === 'BASIS_POINTS') return <Trans>{count} of it left</Trans>;
  if (unit === 'PEOPLE') return <Plural value={Number(figure)} one="# person" other="# people" />;
  if (kind === 'UPSTREAM_UNCOMPARED') return <Trans>{count} tokens that nothing vouches for</Trans>;
  return unit === 'TOKENS' ? <Trans>{count} tokens apart</Trans> : <Trans>{count} events</Trans>;
}

const ENDS: ReadonlySet<string> = new Set(['KEY_ENDS', 'NEXT_UNSAID']);
const UNTIL: ReadonlySet<string> = new Set(['PASTURE_BARE', 'RESIDUE', 'CAPACITY_UNSAID', 'CONTRIBUTION_WAITS']);

/** Since when, or until when: what an instant means differs with what is the matter. */
function When({ at, kind }: { at: string | null; kind: string }) {
  const format = useFormat();
  if (at === null) return null;
  const [moment, distance] = [format.instant(at), format.distance(at)];
  return (
    <span className="note">
      {kind === 'SILENT' && (
        <Trans>
          last heard {moment} ({distance})
        </Trans>
      )}
      {ENDS.has(kind) && (
        <Trans>
          ends {moment} ({distance})
        </Trans>
      )}
      {UNTIL.has(kind) && (
        <Trans>
          until {moment} ({distance})
        </Trans>
      )}
      {kind !== 'SILENT' && !ENDS.has(kind) && !UNTIL.has(kind) && (
        <Trans>
          {moment} ({distance})
        </Trans>
      )}
    </span>
  );
}

/** Something to type; broken between words alone. */
function Command({ command }: { command: string }) {
  return (
    <p>
      <code className="command">
        {command.split(' ').map((word, index) => (
          // The words of a command have no other name than their place.
          <span key={index}>
            {index > 0 && ' '}
            <span>{word}</span>
          </span>
        ))}
      </code>
    </p>
  );
}
