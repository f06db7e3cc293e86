import { useQuery } from '@apollo/client/react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { MandatesOnDocument, type MandateOnVotePartsFragment } from '../../gql/mandates/graphql.js';
import type { MotionPartsFragment } from '../../gql/motions/graphql.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { choiceWords } from './choice-words.js';
import { useFateWords } from './fate-words.js';
import { GiveForm } from './give-form.js';
import './mandates.css';

interface OnMotionProps {
  readonly motion: MotionPartsFragment;
}

const ASKABLE: ReadonlySet<MotionPartsFragment['state']> = new Set(['NOTICED', 'OPEN']);

/** On a motion's page: who votes for the viewer, for whom they vote, and what became of it. */
export function MandatesOnMotion({ motion }: OnMotionProps) {
  const { t } = useLingui();
  const { data } = useQuery(MandatesOnDocument, { variables: { motionId: motion.id } });
  const mandates = data?.mandatesOn ?? [];
  const given = mandates.filter(({ isHolder, fate }) => !isHolder && fate !== 'MANDATE_REVOKED');
  // A token votes for whoever drew it, and for nobody else.
  const isSecret = motion.terms?.secrecy === 'TOKENS';
  const mayAsk =
    !isSecret && ASKABLE.has(motion.state) && (motion.state === 'NOTICED' || (motion.own?.voter ?? null) !== null);
  if (mandates.length === 0 && !mayAsk) return null;
  return (
    <Part title={t`Voting for one another`}>
      {mandates.length > 0 && (
        <ul className="mandates" role="list">
          {mandates.map((mandate) => (
            <OnVote key={mandate.mandate} motion={motion} mandate={mandate} />
          ))}
        </ul>
      )}
      {mayAsk && given.length === 0 && (
        <details>
          <summary className="more">
            <Trans>You cannot vote yourself? Ask another member of your college</Trans>
          </summary>
          <GiveForm of={{ what: 'MOTION', id: motion.id, until: motion.closesAt }} />
        </details>
      )}
      <p>
        <Link to="/mandates">
          <Trans>Your mandates</Trans>
        </Link>
      </p>
    </Part>
  );
}

function OnVote({ motion, mandate }: { motion: MotionPartsFragment; mandate: MandateOnVotePartsFragment }) {
  const format = useFormat();
  const fates = useFateWords();
  const { isHolder, person, ballots, castAt, choice, fate } = mandate;
  const said = choice === null ? '' : choiceWords(choice, motion.options);
  const when = castAt === null ? '' : format.instant(castAt);
  return (
    <li>
      <p>
        {isHolder ? (
          <Trans>You vote for {person}, unless they vote themselves.</Trans>
        ) : (
          <Trans>{person} votes for you, unless you vote yourself.</Trans>
        )}
      </p>
      {ballots > 0 && (
        <p>
          <Mark tone="good">
            {isHolder ? <Trans>You cast for them on {when}</Trans> : <Trans>They cast for you on {when}</Trans>}
          </Mark>
        </p>
      )}
      {said !== '' && (
        <p>
          <Trans>What was cast: {said}</Trans>
        </p>
      )}
      {fate !== null && <p>{fates(fate)}</p>}
    </li>
  );
}
