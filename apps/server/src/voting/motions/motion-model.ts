import { z } from 'zod';
import { type MotionTerms, readTerms } from '#libs/voting';
import { ballotModel, choiceModel } from './ballot-model.js';
import type { CollegeOutcomeModel, MotionModel, MotionTermsModel, OwnMotionModel } from './motions.models.js';
import type { OutcomeParent } from './motion-outcome.resolver.js';
import type { MotionRow, MotionView, OwnStanding } from './motions.types.js';

const count = z.string().regex(/^\d+$/u).transform(Number);

/** What a stored resolution says that is published of its count: libs/voting writes it. */
const storedResult = z.object({
  state: z.string(),
  tally: z.object({
    weighed: z.string().optional(),
    colleges: z.array(
      z.object({
        college: z.string(),
        roll: count,
        present: count,
        quorum: count,
        quorumMet: z.enum(['yes', 'no']),
        yes: count.optional(),
        no: count.optional(),
        abstain: count.optional(),
        why: z.string().optional(),
      }),
    ),
  }),
});

/** A motion in the shape of the schema. */
export function motionModel({
  motion: row,
  supportersNeeded,
  requisitionNeeded,
  own,
  ownColleges,
}: MotionView): MotionModel {
  // What is stored is an object of texts: it was written by effectText.
  const effect = JSON.parse(row.effect) as Readonly<Record<string, string>>;
  const terms = row.terms === null ? undefined : readTerms(row.terms);
  return {
    ...row,
    authors: [...row.authors],
    supportersNeeded: row.state === 'DELIBERATION' ? supportersNeeded : null,
    requisitionNeeded: row.state === 'DELIBERATION' ? requisitionNeeded : null,
    closesAt: row.extendedTo ?? row.closesAt,
    extended: row.extendedTo !== null,
    effect: Object.entries(effect).map(([name, value]) => ({ name, value })),
    blockedWhy: row.state === 'STANDSTILL' ? row.blockedWhy : null,
    ...ballotModel(row, terms),
    terms: terms === undefined ? null : termsModel(terms, row.rolls),
    outcome:
      row.result === null || row.resultHash === null
        ? null
        : outcomeModel(row.result, { ...row, resultHash: row.resultHash, leaf: row.leaf ?? '' }),
    own: own === undefined ? null : ownModel(own, ownColleges),
  };
}

/** Colleges of so few that the verdict alone would tell their votes: their ballots are open. */
const ALWAYS_OPEN = 2;

function termsModel(terms: MotionTerms, rolls: Readonly<Record<string, number>>): MotionTermsModel {
  const { quorum, extensionHours, standstillHours, leastShown, secrecy = null } = terms;
  const places = terms.colleges.map((college) => {
    const roll = rolls[college.code] ?? null;
    const weight = 'weight' in college && typeof college.weight === 'string' ? college.weight : '';
    return { code: college.code, weight, roll, declaredOpen: roll !== null && roll <= ALWAYS_OPEN };
  });
  const carried = terms.ballot === 'MOTION' ? terms : { majority: '', count: '', empty: '' };
  return {
    majority: carried.majority,
    count: carried.count,
    empty: carried.empty,
    colleges: places,
    quorumShare: quorum.share,
    quorumAtMost: Number(quorum.atMost),
    extensionHours: Number(extensionHours),
    standstillHours: Number(standstillHours),
    leastShown: Number(leastShown),
    secrecy,
  };
}

function outcomeModel(
  text: string,
  row: MotionRow & { readonly resultHash: string; readonly leaf: string },
): OutcomeParent {
  const { state, tally } = storedResult.parse(JSON.parse(text));
  return {
    verdict: state,
    weighed: tally.weighed ?? null,
    text,
    resultHash: row.resultHash,
    leaf: row.leaf,
    partnershipId: row.partnershipId,
    motionId: row.id,
    resolutionId: row.resolutionId ?? '',
    ...choiceModel(text, row),
    colleges: tally.colleges.map(
      ({ college, roll, present, quorum, quorumMet, yes, no, abstain, why }): CollegeOutcomeModel => ({
        college,
        roll,
        present,
        quorum,
        quorumMet: quorumMet === 'yes',
        yes: yes ?? null,
        no: no ?? null,
        abstain: abstain ?? null,
        withheld: why ?? null,
      }),
    ),
  };
}

function ownModel({ motionId: _, ...own }: OwnStanding, colleges: readonly string[]): OwnMotionModel {
  return { ...own, colleges: [...colleges] };
}
