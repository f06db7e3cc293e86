import type { ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import type { MotionPartsFragment } from '../../gql/motions/graphql.js';
import { Part } from '../../ui/part.js';
import { EffectFacts } from './effect-facts.js';
import { EffectFault } from './effect-fault.js';
import { useEffectClause, type Period } from './motion-words.js';

/** What members are asked, as it was written, and what would follow by itself. */
export function MotionText({ motion, periods }: { motion: MotionPartsFragment; periods: readonly Period[] }) {
  const { t } = useLingui();
  const clause = useEffectClause()(motion, periods);
  return (
    <Part title={t`What is asked`}>
      <Words title={<Trans>Why</Trans>} words={motion.why} />
      <Words title={<Trans>What shall be done</Trans>} words={motion.what} />
      <Words title={<Trans>What it costs</Trans>} words={motion.cost} />
      {motion.outcome === null && (
        <>
          <h3>
            <Trans>What follows</Trans>
          </h3>
          <p className="prose">
            <strong>
              {motion.ballot === 'MOTION' ? (
                <Trans>If it is carried, {clause}.</Trans>
              ) : (
                <Trans>If enough members vote, {clause}.</Trans>
              )}
            </strong>
          </p>
          <EffectFacts motion={motion} />
          {motion.state !== 'WITHDRAWN' && <EffectFault kind={motion.kind} effect={motion.effect} />}
        </>
      )}
    </Part>
  );
}

function Words({ title, words }: { title: ReactNode; words: string }) {
  if (words === '') return null;
  return (
    <>
      <h3>{title}</h3>
      <p className="prose written">{words}</p>
    </>
  );
}
