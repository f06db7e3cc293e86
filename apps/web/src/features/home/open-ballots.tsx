import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import type { HomeQuery } from '../../gql/home/graphql.js';
import { Part } from '../../ui/part.js';
import { MotionItem } from '../ballots/motion-item.js';

export function OpenBallots({ motions }: { motions: HomeQuery['motions'] }) {
  const { t } = useLingui();
  const open = motions.filter(({ state }) => state === 'OPEN');
  return (
    <Part title={t`Open ballots`}>
      {open.length === 0 ? (
        <p className="prose">
          <Trans>No ballot is open. When a period closes with a surplus, the members divide it here.</Trans>{' '}
          <Link to="/ballots">
            <Trans>See past ballots</Trans>
          </Link>
        </p>
      ) : (
        <ul className="items">
          {open.map((motion) => (
            <MotionItem key={motion.id} motion={motion} />
          ))}
        </ul>
      )}
    </Part>
  );
}
