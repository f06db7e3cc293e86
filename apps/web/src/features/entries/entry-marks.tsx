import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { JournalRowFragment } from '../../gql/entries/graphql.js';
import { Mark } from '../../ui/mark.js';
import { SplitTally } from '../../ui/split-tally.js';
import { shortId } from './moved.js';

type Marked = Pick<
  JournalRowFragment,
  'phase' | 'expiresAt' | 'reverses' | 'reversedBy' | 'resolves' | 'resolvedBy' | 'adjustment' | 'adjustsPeriod'
>;

/** Signs of a state, each of its own shape: colour never speaks alone. */
const SIGNS = {
  back: 'M8 4 3 9l5 5M3 9h9a5 5 0 0 1 0 10h-2',
  hold: 'M5 2h10M5 18h10M6 2c0 5 8 11 8 16M14 2c0 5-8 11-8 16',
  pen: 'M3 17l1-4L14 3l3 3L7 16zM12 5l3 3',
} as const;

function Sign({ shape, tone, children }: { shape: keyof typeof SIGNS; tone?: string; children: ReactNode }) {
  return (
    <span className={`state ${tone ?? ''}`}>
      <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
        <path d={SIGNS[shape]} fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" />
      </svg>
      <span>{children}</span>
    </span>
  );
}

/** Another entry, called by the end of its number. */
export function EntryLink({ id }: { id: string }) {
  return (
    <Link to={`/entries/${id}`}>
      <code>…{shortId(id)}</code>
    </Link>
  );
}

/** What became of an entry, and what it does to others: in words, each with a sign. */
export function EntryMarks({ entry }: { entry: Marked }) {
  const { reverses, reversedBy, adjustment, adjustsPeriod } = entry;
  return (
    <span className="marks">
      <PhaseMark entry={entry} />
      {reverses !== null && (
        <Sign shape="back" tone="warn">
          <Trans>
            takes back <EntryLink id={reverses} />
          </Trans>
        </Sign>
      )}
      {reversedBy !== null && (
        <Sign shape="back" tone="bad">
          <Trans>
            taken back by <EntryLink id={reversedBy} />
          </Trans>
        </Sign>
      )}
      {(adjustment || adjustsPeriod !== null) && (
        <Sign shape="pen" tone="warn">
          {adjustment ? <Trans>adjustment</Trans> : <Trans>corrects a closed period</Trans>}
        </Sign>
      )}
    </span>
  );
}

function PhaseMark({ entry: { phase, expiresAt, resolves, resolvedBy } }: { entry: Marked }) {
  const format = useFormat();
  const until = expiresAt === null ? '' : format.instant(expiresAt);
  if (phase === 'PENDING' && resolvedBy !== null) {
    return (
      <Sign shape="hold">
        <Trans>
          was held back, settled by <EntryLink id={resolvedBy} />
        </Trans>
      </Sign>
    );
  }
  if (phase === 'PENDING') {
    return (
      <Sign shape="hold" tone="warn">
        <Trans>held back until {until}</Trans>
      </Sign>
    );
  }
  if (phase === 'VOIDED') {
    return (
      <Mark tone="bad">
        <Trans>hold given up</Trans>
      </Mark>
    );
  }
  if (phase === 'EXPIRED') {
    return (
      <Sign shape="hold" tone="bad">
        <Trans>hold ended by itself</Trans>
      </Sign>
    );
  }
  return (
    <span className="state tally">
      <SplitTally joined />
      {resolves === null ? <Trans>posted</Trans> : <Trans>posted from a hold</Trans>}
    </span>
  );
}
