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

/** Every ballot, own and cast for others; those that do not count have neither choice nor salt. */
const BALLOTS = `
  SELECT b.voter_ref::text AS voter, b.mandate::text AS mandate, b.number::text AS number, encode(b.commitment, 'hex') AS commitment, b.choice, encode(b.salt, 'hex') AS salt
  FROM opened_votes($1, $2::uuid) AS b`;

/** Those by token likewise: under whose reference they stand, nobody knows. */
const SECRET_BALLOTS = `
  SELECT b.voter_ref::text AS voter, NULL AS mandate, b.college, b.number::text AS number, encode(b.commitment, 'hex') AS commitment, b.choice, encode(b.salt, 'hex') AS salt
  FROM opened_secret_votes($1, $2::uuid) AS b`;

/** What was chosen among, as it was noticed. */
const OPTIONS = `
  SELECT v.options FROM motion m JOIN motion_notice n ON n.motion_id = m.id AND n.number = m.notices
  JOIN motion_version v ON v.motion_id = n.motion_id AND v.number = n.version WHERE m.partnership_id = $1 AND m.id = $2::uuid`;

interface Place {
  readonly voter: string;
  readonly college: string;
  readonly key: string;
}

interface Ballot {
  readonly voter: string;
  /** The number of the mandate by which another cast it; null of the voter's own. */
  readonly mandate: string | null;
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
  reader: Pick<BundleReader, 'rows'>,
  partnershipId: string,
  motion: string,
  resolution: Members,
): Promise<object> {
  const roll = await reader.rows<Place>(ROLL, [partnershipId, motion]);
  const ballots = await reader.rows<Ballot>(BALLOTS, [partnershipId, motion]);
  const shown = shownColleges(resolution);
  const secret = await reader.rows<Ballot & { readonly college: string }>(SECRET_BALLOTS, [partnershipId, motion]);
  const open = new Set([...roll, ...secret].filter(({ college }) => shown.has(college)).map(({ voter }) => voter));
  const [noticed] = await reader.rows<{ options: string }>(OPTIONS, [partnershipId, motion]);
  return {
    motion,
    ...(noticed === undefined || noticed.options === '[]' ? {} : { options: noticed.options }),
    roll,
    ballots: [...ballots.map((ballot) => ({ ...ballot, college: undefined })), ...secret].map((ballot) => {
      const { voter, mandate, number, commitment, choice, salt, college } = ballot;
      // Whose reference of a roll has its college there; a token has it beside its ballot alone.
      const of = college === undefined ? {} : { college };
      const cast = { voter, ...of, ...(mandate === null ? {} : { mandate }), number, commitment };
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
