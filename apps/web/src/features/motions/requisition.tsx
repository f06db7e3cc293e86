import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { MotionPartsFragment } from '../../gql/motions/graphql.js';
import { NoticeForm } from './notice-form.js';

/** How many supporters it takes for any of them to put it to the vote, so that who writes it cannot hold it back; and their way. */
export function Requisition({ motion }: { motion: MotionPartsFragment }) {
  const { t } = useLingui();
  const format = useFormat();
  const { own, requisitionNeeded, supporters } = motion;
  if (requisitionNeeded === null) return null;
  const [count, needed] = [format.count(supporters), format.count(requisitionNeeded)];
  if (supporters < requisitionNeeded) {
    return (
      <p className="note">
        <Trans>
          {count} of {needed} supporters: then any supporter may put it to the vote.
        </Trans>
      </p>
    );
  }
  return (
    <>
      <p className="note">
        <Trans>
          So many support it that any supporter may put it to the vote; whoever writes it cannot hold it back. Needed
          for that: {needed}.
        </Trans>
      </p>
      {own?.supports === true && !own.writes && (
        <details className="desk no-print">
          <summary>{t`Put it to the vote`}</summary>
          <NoticeForm motion={motion} />
        </details>
      )}
    </>
  );
}
