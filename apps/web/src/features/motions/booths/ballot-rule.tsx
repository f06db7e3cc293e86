import type { ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../../format/use-format.js';
import { Part } from '../../../ui/part.js';
import { LineLimits } from '../../ballots/line-limits.js';
import { effectOf, type BallotParts } from './ballot-parts.js';
import { dividingOf } from './dividing.js';

/** What a ballot asks for, and what the count does with it, in plain words: beside the choice that it binds. */
export function BallotRule({ parts }: { parts: BallotParts }) {
  const { t } = useLingui();
  if (parts.ballot === 'MOTION') return null;
  return (
    <Part title={t`How this ballot is counted`}>
      <ul>
        <li>
          <Trans>Each member on the roll has one vote, whatever they own or do.</Trans>
        </li>
        <Rule parts={parts} />
        <li>
          <Trans>Where the count leaves two equal, an order decides that nobody can know before voting closes.</Trans>
        </li>
        <li>
          <Trans>
            When voting has closed, every ballot that counts is published for the recount, under a random reference in
            place of a name. Whoever asked you for one particular ballot would recognise it.
          </Trans>
        </li>
      </ul>
    </Part>
  );
}

function Rule({ parts }: { parts: BallotParts }): ReactNode {
  switch (parts.ballot) {
    case 'MOTION':
      return null;
    case 'DIVISION':
      return <DivisionRule parts={parts} />;
    case 'PROJECTS':
      return <ProjectsRule parts={parts} />;
    case 'RANKING':
      return <RankingRule />;
    case 'STV':
      return <StvRule parts={parts} />;
    case 'APPROVAL':
      return (
        <li>
          <Trans>Approve as many as you like. Those whom the most members approve come first.</Trans>
        </li>
      );
    case 'SCORE':
      return (
        <li>
          <Trans>Give each from 0 to 5. The scores are added up, and the highest sum comes first.</Trans>
        </li>
      );
  }
}

function DivisionRule({ parts }: { parts: BallotParts }) {
  const motion = dividingOf(parts);
  const limited = motion.lines.filter(({ floor, cap }) => floor !== '0' || cap !== null);
  return (
    <>
      <li>
        <Trans>Everything you give must come to exactly 100%.</Trans>
      </li>
      <li>
        <Trans>
          Each line gets the middle of what members gave it, balanced so that all lines together come to the whole. The
          rule is called Independent Markets.
        </Trans>
      </li>
      <li>
        <Trans>
          Say what you want: no other ballot of yours brings the shares nearer to it. Limits and cents come after. If
          everybody put all on one line, each line would get as large a part as members chose it.
        </Trans>
      </li>
      {limited.length > 0 && (
        <li>
          <Trans>
            What the custom sets aside for a line comes off first, and your shares divide the rest. What goes over a
            limit moves on to the line that the custom names.
          </Trans>
        </li>
      )}
      {limited.map((line) => (
        <li key={line.code}>
          {line.label}: <LineLimits line={line} currency={motion.currency} />
        </li>
      ))}
    </>
  );
}

function ProjectsRule({ parts }: { parts: BallotParts }) {
  const format = useFormat();
  const budget = format.quantity(effectOf(parts, 'budget'), effectOf(parts, 'currency'));
  return (
    <>
      <li>
        <Trans>There is {budget}. Approve every project that you think is worth its cost, one at least.</Trans>
      </li>
      <li>
        <Trans>
          Each voter begins with an equal part of the money. The project that asks least of each supporter for what it
          costs is bought first, and its supporters pay for it, each the same; then the next, until no supporters can
          pay for theirs. The rule is called the Method of Equal Shares.
        </Trans>
      </li>
      <li>
        <Trans>So a group gets projects for about its part of the money, and the largest group does not get all.</Trans>
      </li>
    </>
  );
}

function RankingRule() {
  return (
    <>
      <li>
        <Trans>Put one first at least. Two may share a place, and whatever you leave out comes last.</Trans>
      </li>
      <li>
        <Trans>
          Every two options are compared: how many members rank the one above the other. Whoever wins against all others
          one by one comes first; where nobody does, the strongest chain of wins decides. The rule is called Schulze’s.
        </Trans>
      </li>
      <li>
        <Trans>To put something higher never harms it.</Trans>
      </li>
    </>
  );
}

function StvRule({ parts }: { parts: BallotParts }) {
  const seats = effectOf(parts, 'seats');
  return (
    <>
      <li>
        <Trans>Seats to fill: {seats}. Choose one first, then whom you want next, as far as you like.</Trans>
      </li>
      <li>
        <Trans>
          Your vote goes to your first choice. What they have more than they need moves on to your next, and so does all
          of it when they are out. A later choice never harms an earlier one. The rule is called the single transferable
          vote.
        </Trans>
      </li>
    </>
  );
}
