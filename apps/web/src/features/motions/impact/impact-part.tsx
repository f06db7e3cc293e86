import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@apollo/client/react';
import { useFormat } from '../../../format/use-format.js';
import { MotionImpactDocument, type ImpactPart, type MotionImpactQuery } from '../../../gql/impact/graphql.js';
import { DataTable } from '../../../ui/data-table.js';
import { Part } from '../../../ui/part.js';
import { messages as words } from './locales/en.po';

export const messages = words;

type Line = MotionImpactQuery['motionImpact']['lines'][number];

const PARTS: Readonly<Record<ImpactPart, MessageDescriptor>> = {
  YOU: msg`You`,
  RESERVE: msg`The locked reserve`,
  SOLIDARITY: msg`Solidarity`,
  LABELLERS: msg`The labellers’ standing share`,
  FUNDERS: msg`The funders`,
  DIVIDED: msg`Left to be divided by vote`,
  HOSTS: msg`The places that host us`,
  WORKERS: msg`The workers`,
  FUND: msg`The fund`,
  GATES: msg`All gates`,
};

/** What a motion would change, for the one who reads, for the hosts, for the reserve; nothing where the books say nothing. */
export default function ImpactPart({ motionId }: { motionId: string }) {
  const { t } = useLingui();
  const { data } = useQuery(MotionImpactDocument, { variables: { id: motionId } });
  const impact = data?.motionImpact;
  if (impact === undefined || impact.lines.length === 0) return null;
  const isPast = impact.lines.every(({ after }) => after === null);
  return (
    <Part title={isPast ? t`What the last division gave` : t`What it would change`}>
      <Basis period={impact.period} isPast={isPast} />
      <ImpactTable lines={impact.lines} isPast={isPast} />
    </Part>
  );
}

function Basis({ period, isPast }: { period: string; isPast: boolean }) {
  if (isPast) {
    return (
      <p className="note">
        <Trans>Of {period}, as it stands in the books. What this one gives, the vote decides.</Trans>
      </p>
    );
  }
  if (period === '') {
    return (
      <p className="note">
        <Trans>By what stands in the books today.</Trans>
      </p>
    );
  }
  return (
    <p className="note">
      <Trans>
        The surplus of {period}, the last that was closed, divided by these rules and by the proposed ones. It shows
        what they do, not what comes.
      </Trans>
    </p>
  );
}

function ImpactTable({ lines, isPast }: { lines: readonly Line[]; isPast: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const shown = (value: string | null, unit: string): string => {
    if (value === null) return '';
    return unit === 'GATE' ? format.count(Number(value)) : format.quantity(value, unit);
  };
  const nameOf = ({ part, what }: Line): string => {
    if (part === 'YOU') return what === '' ? t(PARTS.YOU) : t`You: ${what}`;
    return what === '' ? t(PARTS[part]) : what;
  };
  const before = {
    header: isPast ? t`Given` : t`Now`,
    cell: (line: Line) => shown(line.before, line.unit),
    number: true,
  };
  const after = { header: t`Then`, cell: (line: Line) => shown(line.after, line.unit), number: true };
  return (
    <DataTable
      caption={isPast ? t`What each line was given` : t`Before and after`}
      hideCaption
      columns={[{ header: t`For`, cell: nameOf, heads: true }, before, ...(isPast ? [] : [after])]}
      rows={lines}
      keyOf={(line) => `${line.part} ${line.what}`}
    />
  );
}
