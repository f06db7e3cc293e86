import { isRefusal } from '#libs/amount';
import { checkChange, type Custom, parseAdopted } from '#libs/custom';
import { toHex, utf8 } from '#libs/transparency-log';
import type { Context } from './context.js';
import { type Members, membersOf, textAt, wholeNumber } from './shape.js';

interface Adopted {
  readonly custom: Custom;
  readonly effectiveAt: number;
}

/** What a custom's leaf said, until its text is read. */
interface Awaited {
  readonly rules: string;
  readonly previous?: string;
  readonly version: string | undefined;
  /** From when it holds, since version 2 of the leaf, and when it was adopted, since version 3. */
  readonly effectiveAt?: string;
  readonly adoptedAt?: string;
}

/** The customs: each the text that was logged, made from the one before without loosening what is entrenched. */
export class CustomPart {
  private readonly adopted: Adopted[] = [];
  private awaited: Awaited | undefined;
  private last = '';

  constructor(
    private readonly context: Context,
    /** True where a carried resolution named rules of that hash, to hold from that hour. */
    private readonly resolved: (rules: string, effectiveAt: string | undefined) => boolean,
  ) {}

  /** Versions that were read. */
  get versions(): number {
    return this.adopted.length;
  }

  version(version: number): Custom | undefined {
    return this.adopted.find(({ custom }) => custom.version === version)?.custom;
  }

  /** From when it holds, ms since the epoch. */
  begins(version: number): number | undefined {
    return this.adopted.find(({ custom }) => custom.version === version)?.effectiveAt;
  }

  /** The oldest leaves are the rules themselves; later ones name their hash. */
  leaf(text: string, entry: Members): void {
    const { sha256 } = this.context;
    const named = textAt(entry, 'type') === 'custom' ? textAt(entry, 'rules') : undefined;
    const version = textAt(entry, 'version');
    const said = Object.fromEntries(
      ['previous', 'effectiveAt', 'adoptedAt'].flatMap((name) => {
        const value = textAt(entry, name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
    this.awaited =
      named === undefined ? { rules: toHex(sha256(utf8(text))), version } : { rules: named, version, ...said };
  }

  /** Takes the text of the rules, and when they began to hold. */
  text(value: Members): void {
    const { findings, sha256 } = this.context;
    const { awaited } = this;
    this.awaited = undefined;
    const rules = textAt(value, 'rules');
    if (awaited === undefined || rules === undefined) {
      findings.add('RowsUnannounced', 'This custom follows no leaf of a custom.');
      return;
    }
    const hash = toHex(sha256(utf8(rules)));
    if (hash !== awaited.rules || wholeNumber(value['version']) !== wholeNumber(awaited.version)) {
      findings.add('CustomHashDiffers', `The text of custom ${awaited.version ?? '?'} is not the one that was logged.`);
    }
    if (awaited.previous !== undefined && awaited.previous !== this.last) {
      findings.add('CustomNotDerived', `Custom ${awaited.version ?? '?'} does not name the one before it.`);
    }
    this.last = hash;
    this.dates(awaited, value);
    this.take(rules, value, hash);
  }

  /** Its dates are those of its leaf; what an older leaf does not say, only the row does. */
  private dates(awaited: Awaited, value: Members): void {
    const { findings } = this.context;
    for (const name of ['effectiveAt', 'adoptedAt'] as const) {
      const logged = awaited[name];
      if (logged === undefined) {
        findings.unproven('when a custom was adopted or began: its leaf is of an older form');
      } else if (value[name] !== logged) {
        const message = `The row of custom ${awaited.version ?? '?'} has another "${name}" than its leaf.`;
        findings.add('CustomHashDiffers', message);
      }
    }
  }

  private take(rules: string, value: Members, hash: string): void {
    const { findings } = this.context;
    const next = parseAdopted(membersOf(rules));
    const effectiveAt = Date.parse(textAt(value, 'effectiveAt') ?? '');
    const adoptedAt = Date.parse(textAt(value, 'adoptedAt') ?? textAt(value, 'effectiveAt') ?? '');
    if (isRefusal(next) || Number.isNaN(effectiveAt) || Number.isNaN(adoptedAt)) {
      findings.add(
        'CustomNotDerived',
        `This custom does not read: ${isRefusal(next) ? next.message : 'it has no date'}`,
      );
      return;
    }
    if (next.version !== this.adopted.length + 1) {
      findings.add('CustomNotDerived', `Custom ${next.version} follows custom ${this.adopted.length}.`);
    }
    if (this.adopted.length > 0) {
      if (!this.resolved(hash, textAt(value, 'effectiveAt'))) {
        findings.add('CustomNotDerived', `No carried resolution before it names the rules of custom ${next.version}.`);
      }
      for (const { kind, message } of checkChange({ history: this.adopted, next, effectiveAt, adoptedAt })) {
        const loosened = kind === 'EntrenchedClauseLoosened';
        findings.add(loosened ? 'EntrenchedLoosened' : 'CustomNotDerived', `Custom ${next.version}: ${message}`);
      }
    }
    this.adopted.push({ custom: next, effectiveAt });
  }
}
