import { isLogRefusal } from '#libs/transparency-log';
import { besidesOf } from './copy-besides.js';
import { type CheckedLine, differing, type ReadLine, readLine } from './copy-line.js';
import { isMembers, type Members, membersOf } from './members.js';
import { openedBy, type Step, type Trust } from './step.js';

/**
 * What a copy says and does not prove: who holds the right (no salt opens the commitment), the holder's name (names are
 * not in the log), lines of before the roll had documents, lines that wait for the log.
 */
export type Unproven = 'HOLDER' | 'NAME' | 'OLD_LINE' | 'NOT_LOGGED';

/** The right as its lines make it; each word was logged. */
export interface ProvenRight {
  readonly number: string;
  readonly kind: string;
  readonly subject: string;
  readonly state: string;
  /** ISO day. */
  readonly since: string;
  /** Roll number of the holder, where a salt opens it. */
  readonly holder?: string;
}

/** What a certified copy comes to. */
export interface CheckedCopy {
  /** Nothing in it contradicts what was logged. It is proven only where `unproven` is empty too. */
  readonly holds: boolean;
  readonly unproven: readonly Unproven[];
  /** Members of the copy that nothing in the log says, such as when it was made; one that no copy has is suspicious. */
  readonly besides: readonly string[];
  /** The number of the right; as it was logged, where anything was. */
  readonly number: string;
  readonly lines: readonly CheckedLine[];
  /** Of the copy as a whole: its lines are of one right and follow each other, the right is what they make it. */
  readonly steps: readonly Step[];
  /** Absent where its last line is not in the log, or was written before the roll had documents. */
  readonly right?: ProvenRight;
  readonly origin: string;
  /** Leaves in the smallest tree that was signed: of lines after it the copy says nothing. Absent where none was. */
  readonly size?: bigint;
}

/** Events that begin a right; every other one finds it there. */
const BEGINS: readonly unknown[] = ['GRANTED', 'APPORTIONED'];
/** Events from whose day somebody holds. */
const HOLDS_FROM: readonly unknown[] = [...BEGINS, 'ADMITTED', 'RESTORED'];
/** What a right is, and stays. */
const LASTING = ['kind', 'subject', 'quantity', 'meter', 'appurtenantTo'] as const;
const RIGHT = [...LASTING, 'state', 'value', 'rent', 'life', 'customVersion'] as const;

const numberOf = (value: unknown): bigint | undefined =>
  typeof value === 'string' && /^\d{1,19}$/u.test(value) ? BigInt(value) : undefined;
const textIn = (members: Members, name: string): string => {
  const value = members[name];
  return typeof value === 'string' ? value : '';
};
const step = (key: Step['key'], difference: string | undefined, detail: string): Step => ({
  key,
  holds: difference === undefined,
  detail: difference ?? detail,
});

/** How a line does not come after the one before it. */
function outOfOrder(before: ReadLine, line: ReadLine): string | undefined {
  const [first, second] = [before, line].map(({ entry }) => numberOf(entry['number']));
  const name = line.checked.name;
  if (first === undefined || second === undefined || second <= first) return `Line ${name} is out of its order.`;
  if (before.index !== undefined && line.index !== undefined && line.index <= before.index) {
    return `Line ${name} was logged before the one that it follows.`;
  }
  // The roll is one chain over all rights: lines of others may stand between two of this one.
  const follows = second === first + 1n && line.entry['v'] === '2' && before.hash !== '';
  if (follows && line.entry['previous'] !== before.hash) return `Line ${name} follows another line than this copy has.`;
  const lasting = before.entry['v'] === '2' && line.entry['v'] === '2' ? LASTING : [];
  return lasting.some((each) => before.entry[each] !== line.entry[each])
    ? `Line ${name} is of another right.`
    : undefined;
}

function chainStep(number: unknown, lines: readonly ReadLine[], asked: string | undefined): Step {
  const other = lines.find(({ entry }) => entry['v'] !== undefined && entry['holding'] !== number);
  const begins = BEGINS.includes(lines[0]?.entry['event']);
  const order = lines.flatMap((line, place) => {
    const before = lines[place - 1];
    return before === undefined ? [] : (outOfOrder(before, line) ?? []);
  });
  const difference =
    typeof number !== 'string'
      ? 'The copy names no right.'
      : asked !== undefined && asked !== number
        ? `Asked for was ${asked}; this is a copy of ${number}.`
        : other !== undefined
          ? `Line ${other.checked.name} is of ${textIn(other.entry, 'holding')}, not of ${number}.`
          : begins
            ? order[0]
            : 'The line by which the right began is missing.';
  return step('CHAIN', difference, `${String(number)}: ${String(lines.length)}`);
}

/** Where the right says something else than its lines make of it. */
function rightStep(holding: Members, lines: readonly ReadLine[]): Step | undefined {
  const last = lines.at(-1)?.entry;
  if (last?.['v'] !== '2') return undefined;
  const since = lines.findLast(({ entry }) => HOLDS_FROM.includes(entry['event']))?.entry;
  // A line of before the roll had documents was logged without its day.
  const day = since?.['v'] === '2' ? differing(holding, { since: since['on'] }, ['since']) : undefined;
  return step('RIGHT', differing(holding, last, RIGHT) ?? day, textIn(last, 'state'));
}

/** Whether the holder is the one whom the last line was written of; undefined where nothing opens it. */
function holderStep(holding: Members, lines: readonly ReadLine[]): Step | undefined {
  const opened = lines.flatMap(({ holder }) => holder ?? []);
  const other = opened.find((each) => each !== holding['rollNumber']);
  if (other !== undefined)
    return step('HOLDER', `The copy names ${textIn(holding, 'rollNumber')}; its line ${other}.`, '');
  const last = lines.at(-1)?.holder;
  return last === undefined ? undefined : step('HOLDER', undefined, last);
}

/** That the copy speaks of one log throughout, and of the one that signed its lines. */
function logStep(log: Members, lines: readonly ReadLine[], trust: Trust): Step | undefined {
  const { origin, checkpoint, size } = log;
  const trees = new Map<string, string>();
  for (const { tree, size: leaves } of lines) {
    if (tree === undefined || leaves === undefined) continue;
    const known = trees.get(String(leaves)) ?? tree;
    if (known !== tree) return step('LOG', `The log has signed two trees of ${String(leaves)} leaves.`, '');
    trees.set(String(leaves), tree);
  }
  if (lines.some((line) => line.origin !== undefined && line.origin !== origin)) {
    return step('LOG', 'The copy names another log than the one that its lines stand in.', '');
  }
  if (checkpoint === null && size === null) {
    if (trees.size === 0) return undefined;
    return step('LOG', 'The copy names no checkpoint, though its lines stand in a tree that was signed.', '');
  }
  if (typeof checkpoint !== 'string' || typeof origin !== 'string') {
    return step('LOG', 'The checkpoint of the copy cannot be read.', '');
  }
  const opened = openedBy(checkpoint, origin, trust);
  if (isLogRefusal(opened)) return step('LOG', opened.message, '');
  const tree = checkpoint.split('\n').slice(0, 3).join('\n');
  const known = trees.get(String(opened.size)) ?? tree;
  if (known !== tree) return step('LOG', `The log has signed two trees of ${String(opened.size)} leaves.`, '');
  return step('LOG', size === String(opened.size) ? undefined : 'The copy names another size than was signed.', origin);
}

function provenRight(lines: readonly ReadLine[]): ProvenRight | undefined {
  const last = lines.at(-1);
  const since = lines.findLast(({ entry }) => HOLDS_FROM.includes(entry['event']));
  if (last?.checked.proven !== 'ALL' || since?.checked.proven !== 'ALL') return undefined;
  const { entry, holder } = last;
  return {
    number: textIn(entry, 'holding'),
    kind: textIn(entry, 'kind'),
    subject: textIn(entry, 'subject'),
    state: textIn(entry, 'state'),
    since: textIn(since.entry, 'on'),
    ...(holder === undefined ? {} : { holder }),
  };
}

function unprovenIn(holding: Members, lines: readonly ReadLine[]): readonly Unproven[] {
  const has = (proven: CheckedLine['proven']): boolean => lines.some(({ checked }) => checked.proven === proven);
  const is: readonly (readonly [Unproven, boolean])[] = [
    ['HOLDER', lines.at(-1)?.holder === undefined],
    ['NAME', holding['name'] !== null],
    ['OLD_LINE', has('EVENT_ONLY')],
    ['NOT_LOGGED', has('NOT_LOGGED')],
  ];
  return is.flatMap(([name, applies]) => (applies ? [name] : []));
}

/**
 * Checks a certified copy: each line stands in the log word for word, all are of the right that was asked for (`asked`,
 * its number) and follow each other, the right is what its last line makes it, and each salt opens to the holder.
 * Undefined where the text is no certified copy.
 *
 * What no copy shows: that the right has no other line, later or between two of these that do not follow each other
 * directly; the roll is one chain over all rights. The bundle of the whole log shows that.
 */
export function checkCopy(text: string, trust: Trust, asked?: string): CheckedCopy | undefined {
  const copy = membersOf(text);
  const { copyhold, v, holding, log, entries } = copy;
  if (copyhold !== 'certified-copy' || v !== '1' || !isMembers(holding) || !isMembers(log) || !Array.isArray(entries)) {
    return undefined;
  }
  const lines = (entries as readonly unknown[]).map((line) => readLine(isMembers(line) ? line : {}, trust));
  const right = provenRight(lines);
  const steps = [
    chainStep(holding['number'], lines, asked),
    rightStep(holding, lines),
    holderStep(holding, lines),
    logStep(log, lines, trust),
  ].flatMap((each) => each ?? []);
  const holds = [...steps, ...lines.map(({ checked }) => checked)].every((each) => each.holds);
  const sizes = lines.flatMap(({ size }) => size ?? []);
  const size = sizes.reduce<bigint | undefined>(
    (least, each) => (least === undefined || each < least ? each : least),
    undefined,
  );
  return {
    holds,
    unproven: unprovenIn(holding, lines),
    besides: besidesOf(copy),
    number: right?.number ?? textIn(holding, 'number'),
    lines: lines.map(({ checked }) => checked),
    steps,
    ...(right === undefined ? {} : { right }),
    origin: lines.find(({ origin }) => origin !== undefined)?.origin ?? '',
    ...(size === undefined ? {} : { size }),
  };
}
