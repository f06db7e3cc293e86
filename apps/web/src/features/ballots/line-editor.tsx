import { useId } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { Bar } from '../../ui/bar.js';
import { amountAt, WHOLE, type DividedLine, type Dividing } from './division.js';
import { LineLimits } from './line-limits.js';

interface LineEditorProps {
  readonly line: DividedLine;
  readonly motion: Dividing;
  readonly text: string;
  readonly basisPoints: number | null;
  readonly left: number;
  readonly onText: (text: string) => void;
  readonly onRest: () => void;
}

/** One line of the ballot: what it is for, a box for the percentage, a bar that follows. */
export function LineEditor({ line, motion, text, basisPoints, left, onText, onRest }: LineEditorProps) {
  const { t } = useLingui();
  const id = useId();
  const format = useFormat();
  const given = basisPoints ?? 0;
  const amount = format.quantity(amountAt(given, line, motion), motion.currency);
  return (
    <li>
      <div>
        <label htmlFor={id}>{line.label}</label>
        <p className="note" id={`${id}-note`}>
          {line.explanation} <LineLimits line={line} currency={motion.currency} />
        </p>
      </div>
      <div className="give">
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          value={text}
          placeholder="0"
          aria-describedby={`${id}-unit ${id}-note ${id}-amount`}
          aria-invalid={basisPoints === null}
          onChange={(event) => {
            onText(event.target.value);
          }}
        />
        <span id={`${id}-unit`}>%</span>
        <button
          className="button plain"
          type="button"
          disabled={left <= 0}
          aria-label={t`Give the rest to ${line.label}`}
          onClick={onRest}
        >
          <Trans>+ rest</Trans>
        </button>
      </div>
      <Bar length={Math.min(given / WHOLE, 1)} />
      <p className="note" id={`${id}-amount`}>
        {basisPoints === null ? (
          <Trans>A percentage from 0 to 100, with at most two decimals</Trans>
        ) : (
          <Trans>{amount} if everyone chose as you do</Trans>
        )}
      </p>
    </li>
  );
}
