import type { BundleReader } from './snapshot-reader.js';

type Members = Readonly<Record<string, unknown>>;

/** A notice in the words of its leaf; in the place of each hash stand the texts that it was made of. */
export const NOTICES = `
  SELECT n.motion_id::text || ' ' || n.number AS key, json_build_object(
    'closesAt', custom_instant(n.closes_at), 'customVersion', n.custom_version::text, 'effect', v.effect::json, 'id', n.motion_id::text,
    'kind', m.kind, 'notice', n.number::text, 'noticedAt', custom_instant(n.noticed_at), 'opensAt', custom_instant(n.opens_at),
    'options', v.options, 'secondCallOf', coalesce(m.second_call_of::text, ''), 'terms', n.terms::json,
    'text', json_build_object('cost', v.cost, 'title', v.title, 'what', v.what, 'why', v.why), 'type', 'motion', 'version', n.version::text) AS row
  FROM motion_notice n JOIN motion m ON m.id = n.motion_id JOIN motion_version v ON v.motion_id = n.motion_id AND v.number = n.version
  WHERE n.partnership_id = $1 AND n.motion_id::text || ' ' || n.number = ANY ($2::text[])`;

/** The roll as it was frozen, each with the key that they had then. */
const ROLL = `
  SELECT e.voter_ref::text AS voter, e.college, coalesce(encode(k.key, 'hex'), '') AS key
  FROM motion m JOIN elector e ON e.motion_id = m.id LEFT JOIN elector_key k ON k.motion_id = e.motion_id AND k.voter_ref = e.voter_ref AND k.number = 0
  WHERE m.partnership_id = $1 AND m.id = $2::uuid AND m.version IS NOT NULL ORDER BY e.voter_ref::text COLLATE "C"`;

/** Every ballot; those that another replaced have neither choice nor salt. */
const BALLOTS = `
  SELECT b.voter_ref::text AS voter, b.number::text AS number, encode(b.commitment, 'hex') AS commitment, b.choice, encode(b.salt, 'hex') AS salt
  FROM opened_votes($1, $2::uuid) AS b`;

interface Place {
  readonly voter: string;
  readonly college: string;
  readonly key: string;
}

interface Ballot {
  readonly voter: string;
  readonly number: string;
  readonly commitment: string;
  readonly choice: string | null;
  readonly salt: string | null;
}

/**
 * The count behind a resolution: the frozen roll and the ballots. They are opened where the resolution shows the counts of
 * their college, and nowhere else: what is withheld of small colleges must not follow from the bundle.
 */
export async function motionCount(
  reader: BundleReader,
  partnershipId: string,
  motion: string,
  resolution: Members,
): Promise<object> {
  const roll = await reader.rows<Place>(ROLL, [partnershipId, motion]);
  const ballots = await reader.rows<Ballot>(BALLOTS, [partnershipId, motion]);
  const shown = shownColleges(resolution);
  const open = new Set(roll.filter(({ college }) => shown.has(college)).map(({ voter }) => voter));
  return {
    motion,
    roll,
    ballots: ballots.map(({ voter, number, commitment, choice, salt }) => {
      const cast = { voter, number, commitment };
      return choice === null || salt === null || !open.has(voter) ? cast : { ...cast, choice, salt };
    }),
  };
}

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null;

/** The colleges whose counts a resolution shows. */
function shownColleges({ tally }: Members): ReadonlySet<unknown> {
  const lines: unknown = isMembers(tally) ? tally['colleges'] : undefined;
  const all = Array.isArray(lines) ? (lines as readonly unknown[]).filter(isMembers) : [];
  return new Set(all.filter(({ shown }) => shown === 'COUNTS').map(({ college }) => college));
}
