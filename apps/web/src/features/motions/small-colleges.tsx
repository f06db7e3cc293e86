import { Trans } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { MotionPartsFragment } from '../../gql/motions/graphql.js';
import { Slip } from '../../ui/slip.js';
import { nameOfCollege, smallColleges, type College } from './colleges.js';

interface SmallProps {
  readonly motion: MotionPartsFragment;
  readonly colleges: readonly College[];
}

/** Said before anybody votes: in which colleges a choice cannot be hidden, and whether the viewer votes in one. */
export function SmallColleges({ motion: { own, terms }, colleges }: SmallProps) {
  const format = useFormat();
  if (terms === null) return null;
  const { leastShown } = terms;
  const { open, thin } = smallColleges(terms.colleges, leastShown);
  const names = (codes: readonly string[]): string => format.list(codes.map((code) => nameOfCollege(colleges, code)));
  const [openNames, thinNames, least] = [names(open), names(thin), format.count(leastShown)];
  const mine = own?.college ?? null;
  if (open.length + thin.length === 0) return null;
  return (
    <div className="part">
      <p>
        <strong>
          <Trans>Colleges that cannot hide a vote</Trans>
        </strong>
      </p>
      {open.length > 0 && (
        <Slip tone="warn">
          <p>
            <Trans>So small that the result shows how each member votes, so the ballots are open: {openNames}.</Trans>
            {mine !== null && open.includes(mine) && (
              <strong>
                {' '}
                <Trans>You vote in such a college.</Trans>
              </strong>
            )}
          </p>
        </Slip>
      )}
      {thin.length > 0 && (
        <Slip tone="warn">
          <p>
            <Trans>
              Of fewer than {least} members, so that no counts are shown, and yet secrecy cannot be promised:{' '}
              {thinNames}.
            </Trans>
          </p>
        </Slip>
      )}
    </div>
  );
}
