import { shownPatch } from './amendment-patch.js';
import type { DeliberationView } from './deliberation-view.service.js';
import type { DeliberationModel, MotionAmendmentModel, MotionVersionTextModel } from './deliberation.models.js';
import type { AmendmentRow, VersionTexts } from './deliberation.types.js';

/** What was said to a motion, in the shape of the schema. */
export function deliberationModel(view: DeliberationView): DeliberationModel {
  const { motion, posts, temperature, ownSignal } = view;
  const { signalled, counts } = temperature;
  return {
    motionId: motion.id,
    open: motion.state === 'DELIBERATION',
    posts: [...posts.rows],
    more: posts.more,
    argumentsFor: [...view.argumentsFor],
    argumentsAgainst: [...view.argumentsAgainst],
    questionsOpen: [...view.questionsOpen],
    temperature: {
      signalled: Number(signalled),
      counts: counts?.map(({ signal, count }) => ({ signal, count: Number(count) })) ?? null,
      own: ownSignal ?? null,
    },
    left: view.left ?? null,
    amendments: view.amendments.map((row) => amendmentModel(row, motion.version)),
  };
}

function amendmentModel({ patch, on, ...row }: AmendmentRow, version: number): MotionAmendmentModel {
  const { texts, effect } = patch === null ? { texts: [], effect: [] } : shownPatch(on, patch);
  return {
    ...row,
    stale: row.state === 'OPEN' && row.base !== version,
    texts: texts.map(({ field, changes }) => ({ field, changes: [...changes] })),
    effect: [...effect],
  };
}

/** One version of a motion in the shape of the schema. */
export function versionModel(number: number, { effect, ...texts }: VersionTexts): MotionVersionTextModel {
  // An effect is an object of texts: effectText wrote it.
  const members = JSON.parse(effect) as Readonly<Record<string, string>>;
  return { number, ...texts, effect: Object.entries(members).map(([name, value]) => ({ name, value })) };
}
