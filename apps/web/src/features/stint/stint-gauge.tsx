import { useId, type ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { Mark } from '../../ui/mark.js';
import { gateFills, type GateFill } from './gate-fill.js';
import './stint.css';

export { messages as stintWords } from './locales/en.po';

/** Where a stint stands; amounts are whole ppm·milli-GPU·ms as text, as a Quantity comes over the wire. */
export interface StintShown {
  readonly grant: string;
  readonly used: string;
  readonly held: string;
  /** What may be asked for now; a throttle is counted. */
  readonly left: string;
  /** What a throttle or a jury keeps back, where that is known: with it, the amounts sum to the grant. */
  readonly kept?: string;
  /** What jobs took that it had no room for, where that is known. */
  readonly residue?: string;
  /** When the period ends; null where no capacity was said for now. */
  readonly resetsAt: string | null;
  readonly asOf: string;
  readonly throttled: boolean;
  readonly suspended: boolean;
}

const UNIT = 'COMPUTE_WEIGHTED';
/** Below so many (ten weighted GPU-hours) a tenth of an hour hides too much. */
const SMALL = 36_000_000_000_000_000n;

/** A quota as a row of pasture gates filled by count, with the same in a sentence and in digits. */
export function StintGauge({ stint, label }: { stint: StintShown; label: ReactNode }) {
  const format = useFormat();
  const [grant, used, held] = [BigInt(stint.grant), BigInt(stint.used), BigInt(stint.held)];
  const digits = grant < SMALL ? 3 : 1;
  const shown = (quantity: string) => format.quantity(quantity, UNIT, { digits });
  const over = used + held > grant ? used + held - grant : 0n;
  const figures = {
    grant: shown(stint.grant),
    used: shown(stint.used),
    held: shown(stint.held),
    left: shown(stint.left),
  };
  return (
    <figure className="stint">
      <figcaption>
        <strong>{label}</strong>{' '}
        <Trans>
          {figures.used} of {figures.grant} are used, and {figures.left} are left.
        </Trans>{' '}
        {stint.resetsAt !== null && <Resets instant={stint.resetsAt} />}
      </figcaption>
      <Gates fills={gateFills(grant, used, held)} />
      <Legend />
      <dl>
        <Amount label={<Trans>Used</Trans>} amount={figures.used} />
        <Amount label={<Trans>Held for what runs now</Trans>} amount={figures.held} />
        <Amount label={<Trans>Left</Trans>} amount={figures.left} />
        {stint.kept !== undefined && stint.kept !== '0' && (
          <Amount
            label={stint.suspended ? <Trans>Kept back by a jury</Trans> : <Trans>Kept back by the throttle</Trans>}
            amount={shown(stint.kept)}
          />
        )}
        {stint.residue !== undefined && stint.residue !== '0' && (
          <Amount label={<Trans>Taken beyond it by jobs</Trans>} amount={shown(stint.residue)} />
        )}
        {over > 0n && <Amount label={<Trans>Over, since the stint was lowered</Trans>} amount={shown(`${over}`)} />}
      </dl>
      <States stint={stint} />
      <p className="asof">
        <AsOf instant={stint.asOf} />
      </p>
    </figure>
  );
}

function Amount({ label, amount }: { label: ReactNode; amount: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{amount}</dd>
    </div>
  );
}

function Resets({ instant }: { instant: string }) {
  const format = useFormat();
  const moment = format.instant(instant);
  const distance = format.distance(instant);
  return (
    <Trans>
      It begins anew {distance}, on {moment}.
    </Trans>
  );
}

function AsOf({ instant }: { instant: string }) {
  const moment = useFormat().instant(instant);
  return <Trans>As of {moment}</Trans>;
}

function States({ stint: { throttled, suspended } }: { stint: StintShown }) {
  if (!throttled && !suspended) return null;
  return (
    <p>
      {suspended ? (
        <Mark tone="bad">
          <Trans>Suspended by a jury: nothing new begins</Trans>
        </Mark>
      ) : (
        <Mark tone="warn">
          <Trans>Throttled: only a part of the stint may be used for now</Trans>
        </Mark>
      )}
    </p>
  );
}

/** What the gates mean, each with its own pattern: colour never speaks alone. */
function Legend() {
  const { t } = useLingui();
  const kinds = [
    [t`used`, { used: 1, taken: 1 }],
    [t`held`, { used: 0, taken: 1 }],
    [t`left`, { used: 0, taken: 0 }],
  ] as const;
  return (
    <p className="note stint-legend">
      {kinds.map(([words, fill]) => (
        <span key={words}>
          <svg viewBox={`0 0 ${WIDE} ${HIGH}`} width={WIDE} height={HIGH} aria-hidden="true">
            <Gate fill={fill} />
          </svg>
          {words}
        </span>
      ))}
      <span>
        <Trans>Each gate is one twelfth of the stint.</Trans>
      </span>
    </p>
  );
}

/** Pixels of one drawn gate. */
const WIDE = 34;
const HIGH = 28;
/** Where the inside of a gate lies between its posts. */
const POST = 3;
const INSIDE = WIDE - 2 * POST;

function Gates({ fills }: { fills: readonly GateFill[] }) {
  return (
    <div className="stint-gates" aria-hidden="true">
      {fills.map((fill, index) => (
        // The gates of a row have no other name than their place.
        <svg key={index} viewBox={`0 0 ${WIDE} ${HIGH}`}>
          <Gate fill={fill} />
        </svg>
      ))}
    </div>
  );
}

/** A field gate: two posts and four bars; the part that is held is hatched, what is used is solid. */
function Gate({ fill: { used, taken } }: { fill: GateFill }) {
  const hatch = useId();
  return (
    <>
      <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="2.5" height="5" className="held" />
      </pattern>
      {taken > used && (
        <rect
          x={POST + INSIDE * used}
          y="4"
          width={INSIDE * (taken - used)}
          height={HIGH - 7}
          fill={`url(#${hatch})`}
        />
      )}
      {used > 0 && <rect className="used" x={POST} y="4" width={INSIDE * used} height={HIGH - 7} />}
      <path
        className="bars"
        d={`M${POST} 4.75H${WIDE - POST}M${POST} 11H${WIDE - POST}M${POST} 17.5H${WIDE - POST}M${POST} 24.25H${WIDE - POST}`}
      />
      <path className="posts" d={`M1.5 0V${HIGH}M${WIDE - 1.5} 0V${HIGH}`} />
    </>
  );
}
