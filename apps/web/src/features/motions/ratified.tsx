import { Trans } from '@lingui/react/macro';
import { Link } from 'react-router';
import type { MotionPartsFragment } from '../../gql/motions/graphql.js';

/** From a division to the vote of the college that must agree to it, and back. */
export function Ratified({ motion: { concerns, ratifiedBy } }: { motion: MotionPartsFragment }) {
  return (
    <>
      {ratifiedBy !== null && (
        <p>
          <Link to={`/motions/${ratifiedBy}`}>
            <Trans>The vote of the college that must agree</Trans>
          </Link>
        </p>
      )}
      {concerns !== null && (
        <p>
          <Link to={`/motions/${concerns}`}>
            <Trans>The division that the college is asked about</Trans>
          </Link>
        </p>
      )}
    </>
  );
}
