import { canonicalJson, type CanonicalValue, toHex, utf8 } from '#libs/transparency-log';
import { ANNOUNCED_WITHIN_DAYS, mayRequisition, type MinutesFacts, type MinutesItem, readMinutes } from '#libs/voting';
import type { Context } from './context.js';
import type { FindingKind } from './finding.js';
import { type MeetingLeaf, meetingOf, type RequisitionLeaf, requisitionOf } from './meeting-leaves.js';
import { callFault, type MeetingCourse, stepFault } from './meeting-rules.js';
import type { Customs } from './motion-notice.js';
import { isMembers, type Members, textAt } from './shape.js';

const DAY = 86_400_000;
const TOLD_LATER =
  'when what a meeting had on its agenda was carried out, and by which entries: minutes tell what the books said';
const TOLD =
  'who came to a general meeting, how many members there were, and who signed a requisition: members can tell';

/** What the log has of a resolution, for the minutes to say. */
interface Resolved {
  readonly hash: string;
  readonly tally: string;
  readonly state: string;
  /** A college may have to agree: where it refuses, what was carried is lost. */
  readonly asked: boolean;
}

/** An objection as minutes tell it. */
interface Objected {
  readonly number: string;
  readonly rule: string;
  ended: string;
}

/** States that follow of each verdict; whatever else there is was decided otherwise. */
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  CARRIED: ['CARRIED', 'RATIFYING', 'STANDSTILL', 'EXECUTED', 'ANNULLED'],
  LOST: ['LOST', 'ANNULLED'],
  INQUORATE: ['INQUORATE', 'ANNULLED'],
};

/** General meetings: each step in its turn and at its hour, who came counted, and minutes that say what the log says. */
export class MeetingPart {
  private readonly courses = new Map<string, MeetingCourse>();
  private readonly leaves = new Map<string, MeetingLeaf[]>();
  private readonly references = new Set<string>();
  private readonly requisitions = new Map<string, RequisitionLeaf>();
  private readonly resolved = new Map<string, Resolved>();
  /** Version and hash of the text that each motion was noticed with last. */
  private readonly texts = new Map<string, string>();
  /** By motion, in their order; and of which motion each is. */
  private readonly objections = new Map<string, Objected[]>();
  private readonly objected = new Map<string, Objected>();
  private minuted: MeetingLeaf | undefined;

  constructor(
    private readonly context: Context,
    private readonly customs: Customs,
  ) {}

  /** Takes a notice's leaf: minutes say which text was voted on. */
  notice(entry: Members): void {
    this.texts.set(textAt(entry, 'id') ?? '', canonical([entry['version'] ?? '', entry['text'] ?? '']));
  }

  /** Takes any leaf of an objection: minutes say which there were, and how each ended. */
  objection(type: string, entry: Members): void {
    if (type === 'objection') {
      const motion = textAt(entry, 'motion') ?? '';
      const made = { number: textAt(entry, 'number') ?? '', rule: textAt(entry, 'rule') ?? '', ended: '' };
      this.objections.set(motion, [...(this.objections.get(motion) ?? []), made]);
      this.objected.set(textAt(entry, 'id') ?? '', made);
      return;
    }
    const ended = this.objected.get(textAt(entry, 'objection') ?? '');
    if (ended === undefined) return;
    if (type === 'objection-withdrawal') ended.ended = 'WITHDRAWN';
    if (type === 'finding') ended.ended = textAt(entry, 'verdict') ?? '';
  }

  /** Takes a resolution's leaf: minutes name it by its hash. */
  resolution(text: string, entry: Members): void {
    const motion = textAt(entry, 'motion');
    if (motion === undefined) return;
    this.resolved.set(motion, {
      hash: toHex(this.context.sha256(utf8(text))),
      tally: canonical(entry['tally'] ?? {}),
      state: textAt(entry, 'state') ?? '',
      asked: entry['kind'] === 'APPROPRIATION' && entry['carried'] === true,
    });
  }

  requisition(entry: Members): void {
    const leaf = requisitionOf(entry);
    const custom = leaf === undefined ? undefined : this.customAt(leaf.customVersion, leaf.at);
    if (leaf === undefined || this.requisitions.has(leaf.id)) {
      this.found('MeetingNotByRule', 'A requisition does not read, or was counted twice.');
      return;
    }
    const { signed, members } = leaf;
    const asked = { votesBehind: signed, votesOfAll: members, membersBehind: signed };
    const enough = custom !== undefined && mayRequisition(asked, custom.voting.requisition) === undefined;
    if (!enough) this.found('MeetingNotByRule', `Requisition ${leaf.id} was signed by too few, or by another custom.`);
    this.requisitions.set(leaf.id, leaf);
    this.context.findings.unproven(TOLD);
  }

  presence(entry: Members): void {
    const [id, reference] = [textAt(entry, 'meeting') ?? '', textAt(entry, 'reference') ?? ''];
    const course = this.courses.get(id);
    const open = course?.last.state === 'OPEN' || course?.last.state === 'VOTING';
    if (course === undefined || !open || this.references.has(reference)) {
      this.found('MeetingNotByRule', `Somebody came to meeting ${id} twice, or while it was not open.`);
      return;
    }
    this.references.add(reference);
    this.courses.set(id, { ...course, present: course.present + 1n });
  }

  /** Takes one step; its row must follow. */
  step(entry: Members): void {
    this.minuted = undefined;
    const leaf = meetingOf(entry);
    if (leaf === undefined) {
      this.found('MeetingNotByRule', 'A step of a meeting does not read.');
      return;
    }
    const course = this.courses.get(leaf.id);
    const custom = this.customAt(leaf.customVersion, leaf.at);
    const fault =
      custom === undefined
        ? 'names a custom that was not in force'
        : course === undefined
          ? callFault(leaf, this.requisitions.get(leaf.requisition), this.answered(leaf))
          : stepFault(leaf, course, custom);
    if (fault !== undefined) this.found('MeetingNotByRule', `Meeting ${leaf.id} ${fault}.`);
    this.courses.set(leaf.id, next(leaf, course));
    this.leaves.set(leaf.id, [...(this.leaves.get(leaf.id) ?? []), leaf]);
    if (leaf.quorum !== undefined) this.context.findings.unproven(TOLD);
    if (leaf.state === 'MINUTED') this.minuted = leaf;
  }

  /** Takes the row of the last step: of the last one of all, the minutes. That they are the ones hashed, others look at. */
  row(row: Members): void {
    const { minuted } = this;
    this.minuted = undefined;
    if (minuted === undefined || row['type'] !== 'meeting') return;
    const facts = readMinutes(textAt(row, 'minutes') ?? '');
    const fault = facts === undefined ? 'do not read' : this.minutesFault(minuted, facts, row);
    if (fault !== undefined) this.found('MinutesDiffer', `The minutes of meeting ${minuted.id} ${fault}.`);
  }

  private minutesFault(leaf: MeetingLeaf, facts: MinutesFacts, row: Members): string | undefined {
    const words = isMembers(row['words']) ? row['words'] : {};
    const { kind, requisition, byMembers } = leaf;
    const head = { meeting: leaf.id, kind, place: words['place'], byMembers: byMembers ? 'yes' : 'no', requisition };
    if (Object.entries(head).some(([name, value]) => (facts as unknown as Members)[name] !== value)) {
      return 'are of another meeting, or say otherwise who called it and where';
    }
    const steps = (this.leaves.get(leaf.id) ?? []).slice(0, -1);
    const told = facts.steps.map((step) => canonical(step));
    if (canonical(told) !== canonical(steps.map(({ entry }) => canonical(stepOf(entry))))) {
      return 'tell other steps than the log has';
    }
    const numbers = leaf.items.map((item) => textAt(item, 'item') ?? '');
    if (canonical(facts.items.map(({ number }) => number)) !== canonical(numbers)) return 'have another agenda';
    return facts.items
      .map((item, index) => this.itemFault(item, leaf.items[index] ?? {}, words))
      .find((fault) => fault !== undefined);
  }

  private itemFault(item: MinutesItem, announced: Members, words: Members): string | undefined {
    const { number, motion, minutesOf } = item;
    if (motion !== announced['motion'] || minutesOf !== announced['minutesOf'] || item.words !== words[number]) {
      return `have another item ${number} than was announced`;
    }
    const resolved = this.resolved.get(motion);
    if (item.resolution !== (resolved?.hash ?? '') || canonical(item.tally) !== (resolved?.tally ?? '{}')) {
      return `tell another outcome of motion ${motion} than the log`;
    }
    if (resolved === undefined) return undefined;
    const follows = resolved.asked && item.state === 'LOST' ? ['LOST'] : (FOLLOWS[resolved.state] ?? [item.state]);
    if (!follows.includes(item.state) || (this.texts.get(motion) ?? '') !== canonical([item.version, item.text])) {
      return `tell of another text of motion ${motion}, or that it went on otherwise, than the log`;
    }
    if (canonical(item.objections) !== canonical(this.objections.get(motion) ?? [])) {
      return `tell other objections to motion ${motion} than the log`;
    }
    this.context.findings.unproven(TOLD_LATER);
    return undefined;
  }

  /**
   * Whether a meeting stands for the same requisition: it was opened, is announced and can still be opened, or was called
   * by a member some days ago at most, or by officers where it is they who call again.
   */
  private answered({ requisition, byMembers, at }: MeetingLeaf): boolean {
    if (requisition === '') return false;
    return [...this.courses.values()].some(({ last }) => {
      if (last.requisition !== requisition || last.state === 'CANCELLED') return false;
      if (last.state === 'NOTICED' || last.state === 'SECOND_CALL') return at < last.beginsAt + DAY;
      if (last.state !== 'CALLED') return true;
      return last.byMembers ? at < last.at + ANNOUNCED_WITHIN_DAYS * DAY : !byMembers;
    });
  }

  /** The custom of that version, where it was in force. The first holds for whatever was before it, too. */
  private customAt(version: number, at: number) {
    const next = this.customs.begins(version + 1);
    const early = version > 1 && at < (this.customs.begins(version) ?? Number.POSITIVE_INFINITY);
    return early || (next !== undefined && at >= next) ? undefined : this.customs.of(version);
  }

  private found(kind: FindingKind, message: string): void {
    this.context.findings.add(kind, message);
  }
}

/** Texts of a bundle, or parts of minutes that were read: both are such values. */
const canonical = (value: unknown): string => canonicalJson(value as CanonicalValue);

/** A step as minutes tell it. */
const stepOf = (entry: Members): Members =>
  Object.fromEntries(
    ['state', 'at', 'beginsAt', 'customVersion', 'members', 'present', 'quorum'].map((name) => [name, entry[name]]),
  );

/** Whoever came to the first sitting came to that one alone. */
function next(leaf: MeetingLeaf, course: MeetingCourse | undefined): MeetingCourse {
  return {
    last: leaf,
    noticed: leaf.state === 'NOTICED' ? leaf : course?.noticed,
    calledTwice: leaf.state === 'SECOND_CALL' || (course?.calledTwice ?? false),
    present: leaf.state === 'SECOND_CALL' ? 0n : (course?.present ?? 0n),
  };
}
