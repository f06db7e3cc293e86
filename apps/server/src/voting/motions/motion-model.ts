import { z } from 'zod';
import type { Refusal } from '#libs/amount';
import { readTerms } from '#libs/voting';
import type {
  CollegeOutcomeModel,
  MotionModel,
  MotionOutcomeModel,
  MotionTermsModel,
  OwnMotionModel,
} from './motions.models.js';
import type { MotionView, OwnStanding } from './motions.types.js';

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
export function motionModel(
  { motion: row, supportersNeeded, own, ownColleges }: MotionView,
  blocked: Refusal | undefined,
): MotionModel {
  // What is stored is an object of texts: it was written by effectText.
  const effect = JSON.parse(row.effect) as Readonly<Record<string, string>>;
  return {
    ...row,
    authors: [...row.authors],
    supportersNeeded: row.state === 'DELIBERATION' ? supportersNeeded : null,
    closesAt: row.extendedTo ?? row.closesAt,
    extended: row.extendedTo !== null,
    effect: Object.entries(effect).map(([name, value]) => ({ name, value })),
    blockedWhy: row.state === 'STANDSTILL' ? (blocked?.message ?? null) : null,
    terms: row.terms === null ? null : termsModel(row.terms, row.rolls),
    outcome:
      row.result === null || row.resultHash === null
        ? null
        : outcomeModel(row.result, { resultHash: row.resultHash, leaf: row.leaf ?? '' }),
    own: own === undefined ? null : ownModel(own, ownColleges),
  };
}

/** Colleges of so few that the verdict alone would tell their votes: their ballots are open. */
const ALWAYS_OPEN = 2;

function termsModel(text: string, rolls: Readonly<Record<string, number>>): MotionTermsModel | null {
  const terms = readTerms(text);
  if (terms === undefined) return null;
  const { majority, count: counted, empty, colleges, quorum, extensionHours, standstillHours, leastShown } = terms;
  return {
    majority,
    count: counted,
    empty,
    colleges: colleges.map(({ code, weight }) => {
      const roll = rolls[code] ?? null;
      return { code, weight, roll, declaredOpen: roll !== null && roll <= ALWAYS_OPEN };
    }),
    quorumShare: quorum.share,
    quorumAtMost: Number(quorum.atMost),
    extensionHours: Number(extensionHours),
    standstillHours: Number(standstillHours),
    leastShown: Number(leastShown),
  };
}

function outcomeModel(
  text: string,
  hashes: { readonly resultHash: string; readonly leaf: string },
): MotionOutcomeModel {
  const { state, tally } = storedResult.parse(JSON.parse(text));
  return {
    verdict: state,
    weighed: tally.weighed ?? null,
    text,
    ...hashes,
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
