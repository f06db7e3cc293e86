import { Trans, useLingui } from '@lingui/react/macro';
import type { Choice } from '#libs/voting';
import { useFormat } from '../../../format/use-format.js';
import { DataTable } from '../../../ui/data-table.js';
import { DivisionTable } from '../../ballots/division-table.js';
import { divisionOf, type Draft as Shares } from '../../ballots/division.js';
import { percentText } from '../../../format/percent-input.js';
import { effectOf, titleOf, type BallotParts } from './ballot-parts.js';
import { dividingOf } from './dividing.js';
import { sumOf } from './shown-options.js';

interface ReadOverProps {
  readonly parts: BallotParts;
  readonly choice: Exclude<Choice, string>;
}

/** A filled-in ballot as a person reads it: all that will be cast, and nothing else. */
export function ReadOver({ parts, choice }: ReadOverProps) {
  if ('parts' in choice) return <ReadDivision parts={parts} shares={choice.parts} />;
  if ('approve' in choice) return <ReadApproval parts={parts} approve={choice.approve} />;
  if ('ranking' in choice) return <ReadRanking parts={parts} ranking={choice.ranking} />;
  return <ReadScores parts={parts} scores={choice.scores} />;
}

type Read<Said extends object> = Pick<ReadOverProps, 'parts'> & Readonly<Said>;

function ReadDivision({ parts, shares }: Read<{ shares: Readonly<Record<string, bigint>> }>) {
  const { t } = useLingui();
  const motion = dividingOf(parts);
  const draft: Shares = Object.fromEntries(
    Object.entries(shares).map(([line, basisPoints]) => [line, percentText(Number(basisPoints))]),
  );
  const lines = motion.lines.map(({ code }) => code);
  return <DivisionTable motion={motion} division={divisionOf(lines, draft)} caption={t`Your division`} />;
}

function ReadApproval({ parts, approve }: Read<{ approve: readonly string[] }>) {
  const format = useFormat();
  const { options, ballot } = parts;
  const chosen = options.filter(({ id }) => approve.includes(id));
  const currency = effectOf(parts, 'currency');
  const [count, all] = [format.count(chosen.length), format.count(options.length)];
  const sum = format.quantity(`${sumOf(options, new Set(approve))}`, currency === '' ? 'EUR' : currency);
  return (
    <>
      <p>
        <Trans>
          You approve {count} of {all}:
        </Trans>
      </p>
      <ul>
        {chosen.map(({ id, title, cost }) => (
          <li key={id}>
            {title}
            {cost !== null && <> ({format.quantity(cost, currency)})</>}
          </li>
        ))}
      </ul>
      {ballot === 'PROJECTS' && (
        <p className="note">
          <Trans>Together they would cost {sum}.</Trans>
        </p>
      )}
    </>
  );
}

function ReadRanking({ parts: { options, ballot }, ranking }: Read<{ ranking: readonly (readonly string[])[] }>) {
  const format = useFormat();
  const named = (ids: readonly string[]): string => format.list(ids.map((id) => titleOf(options, id)));
  const ranked = new Set(ranking.flat());
  const rest = options.filter(({ id }) => !ranked.has(id)).map(({ id }) => id);
  const others = named(rest);
  return (
    <>
      <ol>
        {ranking.map((group) => (
          <li key={group.join(' ')}>
            {named(group)}
            {group.length > 1 && (
              <>
                {' '}
                <Trans>(level)</Trans>
              </>
            )}
          </li>
        ))}
      </ol>
      {rest.length > 0 && (
        <p className="note">
          {ballot === 'RANKING' ? (
            <Trans>Not ranked, and so last together: {others}.</Trans>
          ) : (
            <Trans>Not ranked, and so never given your vote: {others}.</Trans>
          )}
        </p>
      )}
    </>
  );
}

function ReadScores({ parts: { options }, scores }: Read<{ scores: Readonly<Record<string, bigint>> }>) {
  const { t } = useLingui();
  return (
    <DataTable
      caption={t`Your scores, of 5`}
      rows={options}
      keyOf={({ id }) => id}
      columns={[
        { header: t`Option`, heads: true, cell: ({ title }) => title },
        { header: t`Score`, number: true, cell: ({ id }) => String(scores[id] ?? 0n) },
      ]}
    />
  );
}
