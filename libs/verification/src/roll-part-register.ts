import type { Context } from './context.js';
import { FIGURES, type Held } from './roll-part-holding.js';
import { isMembers, type Members, textAt, wholeNumber } from './shape.js';

const MEMBERS: ReadonlySet<string> = new Set(['number', 'periods', ...FIGURES]);

const UNOPENED = 'who holds a holding: nothing opens the commitment of its line';
const WAITING = 'what the register has of a holding whose last line waits for the log';

/** The register as the server shows it, against what the lines make of each holding. */
export class RegisterPart {
  private readonly claimed = new Set<string>();
  private readonly waits = new Set<string>();

  constructor(
    private readonly context: Context,
    private readonly held: ReadonlyMap<string, Held>,
  ) {}

  /** True where a line of the holding that is not in the log yet may have changed it. */
  hasLaterLines(number: string): boolean {
    return this.waits.has(number);
  }

  /** Takes a part of the register. `entries`: lines of the roll that the log has. */
  take(list: unknown, entries: number): void {
    for (const claim of Array.isArray(list) ? (list as readonly unknown[]) : [undefined]) {
      const number = isMembers(claim) ? textAt(claim, 'number') : undefined;
      if (!isMembers(claim) || number === undefined) {
        this.context.findings.add('BundleMalformed', 'A line of the register names no holding.');
        continue;
      }
      if (this.claimed.has(number)) this.wrong(`Holding ${number} stands in the register twice.`);
      this.claimed.add(number);
      const last = wholeNumber(claim['waits']);
      // A line that the log does not have yet has a number above all of those that it has.
      if (last !== undefined && last > BigInt(entries) && Object.keys(claim).length === 2) this.waitsFor(number);
      else this.compare(number, claim);
    }
  }

  private waitsFor(number: string): void {
    this.waits.add(number);
    this.context.findings.unproven(WAITING);
  }

  private compare(number: string, claim: Members): void {
    const held = this.held.get(number);
    if (held === undefined) {
      this.wrong(`The register shows holding ${number}; no entry of the roll grants it.`);
      return;
    }
    const names = Object.keys(claim);
    const missing = [...MEMBERS].filter((name) => !(name in claim));
    const unknown = names.filter((name) => !MEMBERS.has(name));
    if (missing.length > 0 || unknown.length > 0) {
      const what = [...missing.map((name) => `no ${name}`), ...unknown.map((name) => `an unknown ${name}`)].join(', ');
      this.context.findings.add('BundleMalformed', `Holding ${number} has ${what} in the register.`);
    }
    if (held.holder === undefined) this.context.findings.unproven(UNOPENED);
    for (const name of FIGURES) {
      const [said, made] = [claim[name], held[name]];
      if (made === undefined || said === undefined || said === made) continue;
      const message = `Holding ${number}: the register has the ${name} ${worded(said)}; its entries make it ${worded(made)}.`;
      this.wrong(message);
    }
    if (claim['holder'] === null) this.wrong(`Holding ${number} has nobody as its holder in the register.`);
    if (wholeNumber(claim['periods']) !== BigInt(held.periods)) {
      this.wrong(
        `Holding ${number} was held in ${worded(claim['periods'])} periods; its entries make ${held.periods}.`,
      );
    }
  }

  /** Holdings that the register leaves out. */
  end(): void {
    if (this.claimed.size === 0 && this.held.size > 0) {
      this.context.findings.add('RowsMissing', 'The register of holdings is not in the bundle.');
      return;
    }
    for (const number of this.held.keys()) {
      if (!this.claimed.has(number)) this.wrong(`Holding ${number} stands on the roll and not in the register.`);
    }
  }

  private wrong(message: string): void {
    this.context.findings.add('RollStateDiffers', message);
  }
}

const worded = (value: unknown): string =>
  typeof value === 'string' ? value : value === null ? 'nothing' : 'unreadable';
