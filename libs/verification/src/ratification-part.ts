import type { Custom } from '#libs/custom';
import { toHex, utf8 } from '#libs/transparency-log';
import { ratificationStep, ratifyingCollege } from '#libs/voting';
import type { Context } from './context.js';
import { isMembers, type Members, textAt } from './shape.js';

/** A carried division for which a college is asked. */
interface Asked {
  readonly division: string;
  readonly period: string;
  readonly customVersion: string;
  /** The motion by which it is asked; the first that was noticed. */
  by?: string;
  answer?: 'AGREED' | 'REFUSED';
}

/**
 * Divisions that a college must agree to, by the custom under which they were noticed: asked once of each, of that very
 * resolution, and nothing is divided before it agreed. A college refuses what a period left once.
 */
export class RatificationPart {
  /** By the hash of the division's resolution. */
  private readonly asked = new Map<string, Asked>();
  /** The same by the motion that asks. */
  private readonly asking = new Map<string, Asked>();
  /** Periods of which a division was refused, by the motion that asked. */
  private readonly refused = new Map<string, string>();

  constructor(
    private readonly context: Context,
    private readonly customOf: (version: number) => Custom | undefined,
  ) {}

  /** Takes any leaf; one of another kind says nothing here. */
  leaf(type: string, text: string, entry: Members): void {
    const kind = textAt(entry, 'kind');
    if (type === 'motion' && kind === 'RATIFICATION') this.notice(entry);
    else if (type === 'annulment') this.annulled(textAt(entry, 'motion') ?? '');
    else if (type === 'resolution' && kind === 'RATIFICATION') this.answered(entry);
    else if (type === 'resolution' && entry['carried'] === true && 'lines' in entry) this.division(text, entry);
  }

  /** Takes an entry that divides a surplus, by the resolution that it names. */
  divided(hash: string): void {
    const asked = this.asked.get(hash);
    if (asked === undefined || asked.answer === 'AGREED') return;
    const message = `Division ${asked.division} was carried out, and the college that its custom names has not agreed to it.`;
    this.context.findings.add('DeedNotResolved', message);
  }

  private division(text: string, entry: Members): void {
    const second = textAt(entry, 'v') === '2';
    if (second && entry['kind'] !== 'APPROPRIATION') return;
    const [period, customVersion] = [textAt(entry, 'period') ?? '', textAt(entry, 'customVersion') ?? ''];
    const custom = this.customOf(Number(customVersion));
    // The first form has no such step: whatever of it is divided was agreed to by nobody.
    const refused = second ? [...this.refused.values()].filter((of) => of === period).length : 0;
    const college = custom === undefined ? '' : ratifyingCollege(custom);
    if (ratificationStep({ college, answer: undefined, refused }) !== 'RATIFYING') return;
    const division = textAt(entry, 'motion') ?? '';
    this.asked.set(toHex(this.context.sha256(utf8(text))), { division, period, customVersion });
  }

  /** That its terms are of that college alone is held against the custom like the terms of any motion. */
  private notice(entry: Members): void {
    const id = textAt(entry, 'id') ?? '';
    const asked = this.of(entry['effect']);
    const fits =
      asked !== undefined &&
      (asked.by ?? id) === id &&
      asked.customVersion === textAt(entry, 'customVersion') &&
      textAt(entry, 'secondCallOf') === '';
    if (!fits) {
      const message = `Motion ${id} asks a college about no division that needs its agreement.`;
      this.context.findings.add('NoticeNotByRule', message);
      return;
    }
    asked.by = id;
    this.asking.set(id, asked);
  }

  private answered(entry: Members): void {
    const motion = textAt(entry, 'motion') ?? '';
    const asked = this.asking.get(motion);
    if (asked === undefined || asked !== this.of(entry) || asked.answer !== undefined) {
      const message = `Motion ${motion} answers for a college that was not asked so.`;
      this.context.findings.add('ResolutionNotDerived', message);
      return;
    }
    asked.answer = entry['carried'] === true ? 'AGREED' : 'REFUSED';
    if (asked.answer === 'REFUSED') this.refused.set(motion, asked.period);
  }

  /** An answer that a jury annulled is none. */
  private annulled(motion: string): void {
    const asked = this.asking.get(motion);
    if (asked === undefined) return;
    asked.answer = 'REFUSED';
    this.refused.delete(motion);
  }

  private of(effect: unknown): Asked | undefined {
    if (!isMembers(effect)) return undefined;
    const asked = this.asked.get(textAt(effect, 'resolution') ?? '');
    return asked?.division === textAt(effect, 'division') ? asked : undefined;
  }
}
