import { Trans } from '@lingui/react/macro';
import { percentText } from '../../format/percent-input.js';
import { divisionOf, evenStart, restShared, type Dividing, type Draft } from './division.js';
import { LeftToGive } from './left-to-give.js';
import { LineEditor } from './line-editor.js';

interface DivisionBoxesProps {
  readonly motion: Dividing;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
}

/**
 * A box and a bar for each line, what is left to give above them, and three short ways below. Their buttons stay
 * usable when they have nothing to do: one that is switched off under a finger takes the focus with it.
 */
export function DivisionBoxes({ motion, draft, onDraft }: DivisionBoxesProps) {
  const codes = motion.lines.map(({ code }) => code);
  const { given, left } = divisionOf(codes, draft);
  return (
    <>
      <LeftToGive left={left} />
      <ul className="lines">
        {motion.lines.map((line, index) => {
          const basisPoints = given[index]?.basisPoints ?? null;
          return (
            <LineEditor
              key={line.code}
              line={line}
              motion={motion}
              text={draft[line.code] ?? ''}
              basisPoints={basisPoints}
              left={left}
              onText={(text) => {
                onDraft({ ...draft, [line.code]: text });
              }}
              onRest={() => {
                onDraft({ ...draft, [line.code]: percentText((basisPoints ?? 0) + left) });
              }}
            />
          );
        })}
      </ul>
      <p className="row actions">
        <button
          className="button plain"
          type="button"
          onClick={() => {
            onDraft(restShared(codes, draft));
          }}
        >
          <Trans>Share the rest equally</Trans>
        </button>
        <button
          className="button plain"
          type="button"
          onClick={() => {
            onDraft(evenStart(codes));
          }}
        >
          <Trans>Give all the same</Trans>
        </button>
        <button
          className="button plain"
          type="button"
          onClick={() => {
            onDraft({});
          }}
        >
          <Trans>Start again</Trans>
        </button>
      </p>
    </>
  );
}
