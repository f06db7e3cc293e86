import type { Context } from './context.js';
import type { BundleJournal } from './journal.js';
import type { UndoneLeaf } from './objection-leaves.js';
import { type Members, textAt } from './shape.js';

/** What a resolution blocked or lifted, posted, and what of that was taken back. */
interface Done {
  /** Blocks that it made, and blocks that it lifted. */
  readonly blocked: Set<string>;
  readonly lifted: Set<string>;
  posted: number;
  reversed: number;
  undone: readonly UndoneLeaf[] | undefined;
  /** How much had been taken back when it was annulled. */
  reversedBefore: number;
}

const HIDDEN = 'that everything was taken back which an annulled resolution posted: words of reversals were erased';

/** The part of a resolution's hash that names its run. */
const RUN = /^worker-return-([\da-f]{24})$/u;

/** What resolutions did is taken back where a jury annulled them, all of it, and nowhere else. */
export class UndonePart {
  private readonly done = new Map<string, Done>();
  /** Hashes by how they begin: a run names no more of its resolution. */
  private readonly begins = new Map<string, string>();
  /** Blocks that were lifted by no resolution, and blocks that name none. */
  private readonly freely = { lifted: new Set<string>(), blocked: new Set<string>() };

  /** Journals that take something back and whose words were erased. */
  private hidden = 0;

  constructor(private readonly context: Context) {}

  resolution(hash: string): void {
    const none = { posted: 0, reversed: 0, undone: undefined, reversedBefore: 0 };
    this.done.set(hash, { ...none, blocked: new Set(), lifted: new Set() });
    this.begins.set(hash.slice(0, 24), hash);
  }

  /** Takes the leaf of a block or of its end. */
  workload(entry: Members): void {
    if (entry['type'] !== 'workload') return;
    const [block, hash] = [textAt(entry, 'block') ?? '', textAt(entry, 'resolution') ?? ''];
    const ends = entry['event'] === 'LIFTED';
    if (hash === '') {
      (ends ? this.freely.lifted : this.freely.blocked).add(block);
      return;
    }
    const done = this.done.get(hash);
    (ends ? done?.lifted : done?.blocked)?.add(block);
  }

  /** Takes a journal: one that a resolution or its run posted, or one that takes such a one back. */
  journal({ kind, words, reverses }: BundleJournal): void {
    if (words === null && reverses !== null) this.hidden += 1;
    const source = words?.sourceId ?? '';
    const hash =
      words?.sourceKind === 'resolution'
        ? source
        : words?.sourceKind === 'run'
          ? this.begins.get(RUN.exec(source)?.[1] ?? '')
          : undefined;
    const done = hash === undefined ? undefined : this.done.get(hash);
    if (done === undefined) return;
    if (kind === 'reversal' && reverses !== null) done.reversed += 1;
    else done.posted += 1;
  }

  annulment(hash: string, undone: readonly UndoneLeaf[]): void {
    const done = this.done.get(hash);
    if (done === undefined) return;
    done.undone = undone;
    done.reversedBefore = done.reversed;
  }

  /** To be called after the last leaf: in one transaction the books come last. */
  end(): void {
    for (const [hash, done] of this.done) {
      const name = `the resolution ${hash.slice(0, 16)}…`;
      if (done.undone === undefined) this.untouched(name, done);
      else this.annulled(name, hash, done, done.undone);
    }
  }

  private untouched(name: string, { reversed, blocked }: Done): void {
    if (reversed > 0) this.wrong(`What ${name} posted was taken back, and no jury annulled it.`);
    for (const block of blocked) {
      if (this.freely.lifted.has(block)) this.wrong(`Block ${block} of ${name} was lifted, and no jury annulled it.`);
    }
  }

  private annulled(name: string, hash: string, done: Done, undone: readonly UndoneLeaf[]): void {
    const { posted, reversed, reversedBefore, blocked, lifted } = done;
    const of = (kind: string): readonly UndoneLeaf[] => undone.filter((each) => each.kind === kind);
    if (posted > reversed && posted - reversed <= this.hidden) this.context.findings.unproven(HIDDEN);
    else if (posted !== reversed)
      this.left(`Of what ${name} posted, ${posted - reversed} entries were not taken back.`);
    const [journals] = of('JOURNALS');
    const said = journals === undefined ? '0' : journals.by;
    const back = reversed - reversedBefore;
    if ((said !== String(back) && this.hidden === 0) || (journals !== undefined && journals.what !== hash)) {
      this.left(`${name} is said to have had ${said} entries taken back; it had ${back}.`);
    }
    for (const block of blocked) {
      const by = of('BLOCK').some(({ what }) => what === block);
      // Whoever lifted it before by another resolution left nothing to undo.
      const before = !by && [...this.done.values()].some((each) => each.lifted.has(block));
      if (!before && !(by && this.freely.lifted.has(block)))
        this.left(`Block ${block} of ${name} was not lifted by its annulment.`);
    }
    for (const block of lifted) {
      const again = of('LIFT').find(({ what }) => what === block)?.by;
      if (again === undefined || !this.freely.blocked.has(again)) {
        this.left(`Block ${block}, which ${name} lifted, was not entered again.`);
      }
    }
  }

  private wrong(message: string): void {
    this.context.findings.add('AnnulmentNotByRule', message);
  }

  private left(message: string): void {
    this.context.findings.add('NotUndone', message);
  }
}
