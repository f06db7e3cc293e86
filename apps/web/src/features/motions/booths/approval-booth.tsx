import { useId, useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { lengthOf } from '../../../format/fraction.js';
import { useFormat } from '../../../format/use-format.js';
import { Bar } from '../../../ui/bar.js';
import { effectOf, type Option } from './ballot-parts.js';
import type { FillInProps } from './booth-props.js';
import { approvedOf, markOf } from './choice-of.js';
import { FindOptions } from './find-options.js';
import { ALL_AS_ON_BALLOT, shownOf, sumOf } from './shown-options.js';

/** More than these are easier to go through sorted and filtered. */
const FEW = 8;

/** Options or projects to approve: any number of them. */
export function ApprovalBooth({ parts, boxes, onBoxes }: FillInProps) {
  const [view, setView] = useState(ALL_AS_ON_BALLOT);
  const { options, ballot } = parts;
  const approved = new Set(
    approvedOf(
      options.map(({ id }) => id),
      boxes,
    ),
  );
  const shown = shownOf(options, view, approved);
  const currency = ballot === 'PROJECTS' ? effectOf(parts, 'currency') : undefined;
  return (
    <>
      <Approved parts={parts} approved={approved} />
      {options.length > FEW && (
        <FindOptions
          view={view}
          onView={setView}
          shown={shown.length}
          of={options.length}
          costs={currency !== undefined}
        />
      )}
      <ul className="choices many">
        {shown.map((option) => (
          <ApprovalCard
            key={option.id}
            option={option}
            currency={currency}
            isApproved={approved.has(option.id)}
            onApprove={(isApproved) => {
              onBoxes({ ...boxes, [option.id]: markOf(isApproved) });
            }}
          />
        ))}
      </ul>
    </>
  );
}

interface ApprovalCardProps {
  readonly option: Option;
  /** Of its cost; undefined where nothing costs anything. */
  readonly currency: string | undefined;
  readonly isApproved: boolean;
  readonly onApprove: (isApproved: boolean) => void;
}

function ApprovalCard({ option: { title, cost }, currency, isApproved, onApprove }: ApprovalCardProps) {
  const id = useId();
  const format = useFormat();
  const costs = cost === null || currency === undefined ? undefined : format.quantity(cost, currency);
  return (
    <li className="choice">
      <input
        id={id}
        type="checkbox"
        checked={isApproved}
        aria-describedby={costs === undefined ? undefined : `${id}-cost`}
        onChange={({ target }) => {
          onApprove(target.checked);
        }}
      />
      <label htmlFor={id}>{title}</label>
      {costs !== undefined && (
        <p id={`${id}-cost`}>
          <Trans>Costs {costs}</Trans>
        </p>
      )}
    </li>
  );
}

/** How much is approved so far; of projects also what they would cost, beside what there is. */
function Approved({ parts, approved }: Pick<FillInProps, 'parts'> & { approved: ReadonlySet<string> }) {
  const { t } = useLingui();
  const format = useFormat();
  const { options, ballot } = parts;
  const [count, all] = [format.count(approved.size), format.count(options.length)];
  const chosen = t`${count} of ${all} approved`;
  if (ballot !== 'PROJECTS') {
    return (
      <p className="left" role="status">
        <strong>{chosen}</strong>
      </p>
    );
  }
  const [budget, sum] = [BigInt(effectOf(parts, 'budget')), sumOf(options, approved)];
  const money = (amount: bigint): string => format.quantity(`${amount}`, effectOf(parts, 'currency'));
  const [together, there] = [money(sum), money(budget)];
  return (
    <div className="left">
      <p role="status">
        <strong>{chosen}.</strong>{' '}
        <Trans>
          Together they would cost {together}; there is {there}.
        </Trans>{' '}
        {sum > budget && (
          <Trans>That is more than there is, and may be: approve whatever you think is worth its cost.</Trans>
        )}
      </p>
      <Bar length={sum > budget ? 1 : lengthOf(sum, budget)} dye={sum > budget ? 'weld' : 'verdigris'} />
    </div>
  );
}
