import { useId } from 'react';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../../../format/use-format.js';
import type { Option } from './ballot-parts.js';
import type { FillInProps } from './booth-props.js';
import { scoreOf } from './choice-of.js';

const SCORES = [0, 1, 2, 3, 4, 5];

/** A score from 0 to 5 for every option. */
export function ScoreBooth({ parts: { options }, boxes, onBoxes }: FillInProps) {
  const format = useFormat();
  const [given, all] = [
    format.count(options.filter(({ id }) => scoreOf(boxes, id) !== undefined).length),
    format.count(options.length),
  ];
  return (
    <>
      <div className="left">
        <p role="status">
          <Trans>
            <strong>{given}</strong> of {all} scored. Whatever you leave out counts as 0.
          </Trans>
        </p>
      </div>
      <ul className="ranking">
        {options.map((option) => (
          <ScoreRow
            key={option.id}
            option={option}
            score={scoreOf(boxes, option.id)}
            onScore={(score) => {
              onBoxes({ ...boxes, [option.id]: String(score) });
            }}
          />
        ))}
      </ul>
    </>
  );
}

interface ScoreRowProps {
  readonly option: Option;
  readonly score: bigint | undefined;
  readonly onScore: (score: number) => void;
}

function ScoreRow({ option: { title }, score, onScore }: ScoreRowProps) {
  const id = useId();
  const format = useFormat();
  return (
    <li>
      <fieldset className="scores">
        <legend className="name">{title}</legend>
        {SCORES.map((each) => (
          <label key={each} className="tick">
            <input
              type="radio"
              name={id}
              value={each}
              checked={score === BigInt(each)}
              onChange={() => {
                onScore(each);
              }}
            />
            <span>{format.count(each)}</span>
          </label>
        ))}
      </fieldset>
    </li>
  );
}
