import { DivisionBoxes } from '../../ballots/division-boxes.js';
import { messages as ballotWords } from '../../ballots/locales/en.po';
import { ApprovalBooth } from './approval-booth.js';
import type { FillInProps } from './booth-props.js';
import { dividingOf } from './dividing.js';
import { RankingBooth } from './ranking-booth.js';
import { ScoreBooth } from './score-booth.js';
import { messages as words } from './locales/en.po';
import './booths.css';

export { BallotRule } from './ballot-rule.js';
export { ReadOver } from './read-over.js';

/** What only these ballots say, with the words of the boxes for shares. */
export const messages = { ...words, ...ballotWords };

/** A ballot that says more than yes or no, to be filled in. */
export function FillIn(props: FillInProps) {
  const { parts, boxes, onBoxes } = props;
  switch (parts.ballot) {
    case 'MOTION':
      return null;
    case 'DIVISION':
      return <DivisionBoxes motion={dividingOf(parts)} draft={boxes} onDraft={onBoxes} />;
    case 'PROJECTS':
    case 'APPROVAL':
      return <ApprovalBooth {...props} />;
    case 'RANKING':
    case 'STV':
      return <RankingBooth {...props} />;
    case 'SCORE':
      return <ScoreBooth {...props} />;
  }
}
