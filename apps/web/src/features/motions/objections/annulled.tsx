import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from 'react-router';
import { useFormat } from '../../../format/use-format.js';
import type { MotionObjectionsPartsFragment } from '../../../gql/objections/graphql.js';
import { Slip } from '../../../ui/slip.js';
import { REMAINS } from './objection-words.js';

type Annulment = NonNullable<MotionObjectionsPartsFragment['annulment']>;

/** So many entries are linked one by one; of the rest the number. */
const LINKED = 12;

/** That a jury annulled it, what was undone by which entries, and what stands all the same. */
export function Annulled({ annulment: { annulledAt, undone, remains, journalIds } }: { annulment: Annulment }) {
  const { t } = useLingui();
  const format = useFormat();
  const when = format.instant(annulledAt);
  const more = journalIds.length - LINKED;
  const others = format.count(more);
  return (
    <Slip tone="bad">
      <p>
        <strong>
          <Trans>Annulled on {when}.</Trans>
        </strong>{' '}
        <Trans>A jury found that the decision broke a rule. It counts for nothing; a new motion may ask again.</Trans>
      </p>
      {undone.length > 0 && (
        <>
          <p>
            <Trans>What it had done was undone:</Trans>
          </p>
          <ul>
            {undone.map((each) => (
              <li key={`${each.kind} ${each.what}`}>
                <Undone {...each} />
              </li>
            ))}
          </ul>
        </>
      )}
      {journalIds.length > 0 && (
        <p>
          <Trans>The entries that took it back:</Trans>{' '}
          {journalIds.slice(0, LINKED).map((id, index) => (
            <span key={id}>
              <Link className="link" to={`/entries/${id}`}>
                <Trans>entry {index + 1}</Trans>
              </Link>{' '}
            </span>
          ))}
          {more > 0 && <Trans>and {others} more.</Trans>}
        </p>
      )}
      {remains.length > 0 && (
        <>
          <p>
            <Trans>What could not be undone:</Trans>
          </p>
          <ul>
            {remains.map((each) => (
              <li key={each}>{t(REMAINS[each])}</li>
            ))}
          </ul>
        </>
      )}
    </Slip>
  );
}

function Undone({ kind, what, by }: Annulment['undone'][number]) {
  switch (kind) {
    case 'BLOCK':
      return <Trans>The block that it entered is lifted.</Trans>;
    case 'LIFT':
      return <Trans>The block that it lifted is entered again.</Trans>;
    case 'PASTURE':
      return (
        <Trans>
          {what} has {by} gates again.
        </Trans>
      );
    case 'JOURNALS':
      return <Trans>Entries that it posted and that were taken back: {by}</Trans>;
  }
}
