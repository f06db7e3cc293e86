import { isRefusal } from '#libs/amount';
import { type Custom, parseAdopted } from '#libs/custom';
import { canonicalJson, fromHex, type HashBytes, toHex, utf8, type VerifyEd25519 } from '#libs/transparency-log';
import { ballotStatement, mandateStatement } from '#libs/voting';
import { type Finding, type FindingKind, Findings } from './finding.js';
import { ballotOf, type MandateLeaf, mandateBallotOf, mandateOf } from './motion-leaves.js';
import type { Customs } from './motion-notice.js';
import { MotionPart } from './motion-part.js';
import type { VerifyToken } from './motion-tokens.js';
import { isMembers, isText, type Members, membersOf, textAt } from './shape.js';

/** Everything published of one decided vote, as a server hands it out: its leaves, and what they commit to. */
export interface MotionFile {
  readonly motion: string;
  /** Leaves in the order of the log; those of the motion that it calls again first. */
  readonly leaves: readonly string[];
  readonly notices: readonly Members[];
  readonly customs: readonly Members[];
  readonly count: Members;
}

/** Reads such a file; undefined where the text is none. */
export function motionFileOf(text: string): MotionFile | undefined {
  const file = membersOf(text);
  if (file?.['copyhold'] !== 'motion' || file['v'] !== '1') return undefined;
  const motion = textAt(file, 'motion');
  const { leaves, notices, customs, count } = file;
  if (motion === undefined || !isMembers(count) || !isTexts(leaves)) return undefined;
  return { motion, leaves, notices: membersIn(notices), customs: membersIn(customs), count };
}

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
const membersIn = (value: unknown): readonly Members[] =>
  Array.isArray(value) ? (value as readonly unknown[]).filter(isMembers) : [];

/** One signature of a voter, and what it is of. */
export interface VoterSignature {
  readonly key: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** Every ballot's signature, in the order of the log: checking them is what takes long, and can be done piece by piece. */
export function signaturesOf({ leaves }: MotionFile): readonly VoterSignature[] {
  // Whom a mandate is between stands in its own leaf, which comes before its ballots.
  const between = new Map<string, MandateLeaf>();
  return leaves.flatMap((text) => {
    const entry = membersOf(text) ?? {};
    const motion = textAt(entry, 'motion') ?? '';
    const [own, others] = [
      entry['type'] === 'ballot' ? ballotOf(entry) : undefined,
      entry['type'] === 'mandate-ballot' ? mandateBallotOf(entry) : undefined,
    ];
    const given = entry['type'] === 'mandate' ? mandateOf(entry) : undefined;
    if (given !== undefined) between.set(`${motion} ${given.number}`, given);
    const of = between.get(`${motion} ${others?.mandate ?? ''}`);
    const said =
      own === undefined
        ? others && mandateStatement({ ...others, motion, voter: of?.giver ?? '', holder: of?.holder ?? '' })
        : ballotStatement({ ...own, motion });
    const [key, signature] = [fromHex((own ?? others)?.key ?? ''), fromHex((own ?? others)?.signature ?? '')];
    if (said === undefined || key === undefined || signature === undefined) return [];
    return [{ key, signature, message: utf8(said) }];
  });
}

/** One token of a secret vote, and the key of the college that must have signed it. */
export interface TokenSignature {
  /** SPKI. */
  readonly issuer: Uint8Array;
  readonly message: Uint8Array;
  readonly token: Uint8Array;
}

/** The tokens that voted, in the order of the log; those that do not read are left to the recount. */
export function tokensOf({ leaves }: MotionFile): readonly TokenSignature[] {
  const entries = leaves.map((text) => membersOf(text) ?? {});
  const issuers = new Map(
    entries.flatMap(({ type, motion, keys }) =>
      type === 'token-issuer' && isMembers(keys)
        ? Object.entries(keys).map(([college, key]) => [`${String(motion)} ${college}`, key] as const)
        : [],
    ),
  );
  return entries.flatMap((entry) => {
    if (entry['type'] !== 'token') return [];
    const key = issuers.get(`${textAt(entry, 'motion') ?? ''} ${textAt(entry, 'college') ?? ''}`);
    const [issuer, message, token] = [key, entry['key'], entry['token']].map((hex) =>
      isText(hex) ? fromHex(hex) : undefined,
    );
    return issuer === undefined || message === undefined || token === undefined ? [] : [{ issuer, message, token }];
  });
}

/** What is looked at, in this order. */
export const RECOUNT_STEPS = ['NOTICE', 'ROLL', 'SIGNATURES', 'BALLOTS', 'COUNT'] as const;
export type RecountStepKey = (typeof RECOUNT_STEPS)[number];

/** Which step each finding belongs to; what is found of the file itself belongs to the count. */
const STEP_OF: Partial<Readonly<Record<FindingKind, RecountStepKey>>> = {
  TermsNotOfCustom: 'NOTICE',
  NoticeNotByRule: 'NOTICE',
  ElectorateDiffers: 'ROLL',
  BallotSignatureBad: 'SIGNATURES',
  BallotDiffers: 'BALLOTS',
  BallotNotCounted: 'BALLOTS',
};

/** One step, and what is wrong there: nothing where it holds. */
export interface RecountStep {
  readonly key: RecountStepKey;
  readonly faults: readonly string[];
}

/** What counting a vote again came to. */
export interface MotionRecount {
  /** True where nothing was found wrong: then the resolution follows from what was published, to the last byte. */
  readonly holds: boolean;
  readonly steps: readonly RecountStep[];
  readonly onRoll: number;
  /** Ballots in the log, replaced ones too. */
  readonly cast: number;
  /** Ballots that were opened and counted here. */
  readonly counted: number;
  /** Last ballots that stay shut: of colleges too small to show their counts. */
  readonly shut: number;
  /** The resolution as the log has it. */
  readonly resolution: string;
  /** What no leaf shows of this vote, whoever counts it. */
  readonly unproven: readonly string[];
}

/** What counting again needs from outside. */
export interface RecountTools {
  readonly sha256: HashBytes;
  readonly verify: VerifyEd25519;
  /** Whether a token is signed by its college's key; without it that is told as unproven. */
  readonly verifyToken?: VerifyToken | undefined;
}

/** A vote's file has no books: that is left to whoever reads the whole log. */
const LEFT = 'that what was divided is what the period left: the close of its books is not among what a vote publishes';

/**
 * Counts a vote again from its file: every leaf in its turn, every signature, every commitment, and the resolution from the
 * roll and the ballots. Whoever made the file could leave leaves out: that, the log's witnesses and its bundle show.
 */
export function recountMotion(file: MotionFile, { sha256, verify, verifyToken }: RecountTools): MotionRecount {
  const findings = new Findings();
  const part = new MotionPart({ findings, sha256, ...(verifyToken && { verifyToken }) }, customsOf(file), verify);
  let resolution = '';
  for (const text of file.leaves) {
    const entry = membersOf(text) ?? {};
    const type = textAt(entry, 'type') ?? '';
    if (type === 'motion') {
      part.notice(entry);
      noticeWords(entry, file.notices, { sha256, findings });
      if (isMembers(entry['terms']) && entry['terms']['ballot'] === 'DIVISION') findings.unproven(LEFT);
    } else if (type === 'resolution') {
      part.forget();
      part.resolution(text, entry);
      if (textAt(entry, 'motion') === file.motion) resolution = text;
    } else part.step(type, entry);
  }
  if (part.awaits && resolution !== '') part.count(file.count);
  else findings.add('BundleMalformed', 'There is no resolution here that could be counted again.');
  const unproven = findings.allUnproven.map(({ what }) => what);
  return { ...figuresOf(file), resolution, holds: findings.count === 0, steps: stepsOf(findings.all), unproven };
}

function stepsOf(found: readonly Finding[]): readonly RecountStep[] {
  return RECOUNT_STEPS.map((key) => ({
    key,
    faults: found.flatMap(({ kind, message }) => ((STEP_OF[kind] ?? 'COUNT') === key ? [message] : [])),
  }));
}

/** The words that members were asked to decide on are those that were noticed. */
function noticeWords(
  leaf: Members,
  notices: readonly Members[],
  { sha256, findings }: { readonly sha256: HashBytes; readonly findings: Findings },
): void {
  const id = textAt(leaf, 'id') ?? '';
  const row = notices.find((each) => each['id'] === leaf['id'] && each['notice'] === leaf['notice']);
  const words = row?.['text'];
  const texts = isMembers(words)
    ? Object.entries(words).filter((each): each is [string, string] => isText(each[1]))
    : [];
  if (toHex(sha256(utf8(canonicalJson(Object.fromEntries(texts))))) === leaf['text']) return;
  findings.add('NoticeNotByRule', `The words of motion ${id} are not the ones that were announced.`);
}

function customsOf({ customs }: MotionFile): Customs {
  const known = new Map<number, { readonly custom: Custom; readonly begins: number }>();
  for (const each of customs) {
    const custom = parseAdopted(membersOf(textAt(each, 'rules') ?? ''));
    if (!isRefusal(custom))
      known.set(custom.version, { custom, begins: Date.parse(textAt(each, 'effectiveAt') ?? '') });
  }
  return { of: (version) => known.get(version)?.custom, begins: (version) => known.get(version)?.begins };
}

function figuresOf({ motion, leaves, count }: MotionFile): Pick<MotionRecount, 'onRoll' | 'cast' | 'counted' | 'shut'> {
  const entries = leaves.map((text) => membersOf(text) ?? {}).filter((entry) => entry['motion'] === motion);
  const givers = new Map(
    entries.filter(({ type }) => type === 'mandate').map((entry) => [entry['number'], entry['giver']]),
  );
  const own = entries.filter(({ type }) => type === 'ballot');
  const others = entries.filter(({ type }) => type === 'mandate-ballot');
  const voters = new Set([...own.map(({ voter }) => voter), ...others.map(({ mandate }) => givers.get(mandate))]);
  const onRoll = membersIn(count['roll']).length;
  const counted = membersIn(count['ballots']).filter(({ choice }) => choice !== undefined).length;
  return { onRoll, cast: own.length + others.length, counted, shut: Math.max(0, voters.size - counted) };
}
