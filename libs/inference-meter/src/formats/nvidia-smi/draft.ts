import { blankReading, type DeviceReading, type MeasuredField } from '../gpu-device/reading.js';
import { readCell, refuseSmi, type SmiRefusal, type SmiUnit } from './cell.js';

/** A reading while it is being put together; what cannot be read stays unknown and is refused by itself. */
export class SmiDraft {
  private readonly values: Partial<Record<MeasuredField, bigint>> = {};
  private readonly unknown = new Map<string, string>();
  private readonly rest = new Map<string, string>();
  readonly refusals: SmiRefusal[] = [];

  /** `at` is the line, or the number of the card, for refusals. */
  constructor(private readonly at: number) {}

  /** The steps of one text, null where the card does not tell; undefined texts were not asked for. */
  stepsOf(name: string, text: string | undefined, unit: SmiUnit): bigint | null {
    if (text === undefined) return null;
    const cell = readCell(text, unit);
    if ('steps' in cell) return cell.steps;
    const said = 'unknown' in cell ? cell.unknown : cell.malformed;
    this.unknown.set(name, said);
    if ('malformed' in cell) {
      const message = `"${said.slice(0, 40)}" is no whole number of smallest steps in ${unit.unit}`;
      this.refusals.push(refuseSmi('ValueMalformed', this.at, [name, message]));
    }
    return null;
  }

  /** Takes a value in, unless the field has one already: names that come first go before. */
  take(field: MeasuredField, [name, text]: readonly [string, string | undefined], unit: SmiUnit): void {
    const steps = this.stepsOf(name, text, unit);
    if (steps !== null) this.values[field] ??= steps;
  }

  /** Keeps a field that is not read. */
  keep(name: string, text: string): void {
    this.rest.set(name, text);
  }

  reading(uuid: string, atMs: bigint, said: Partial<DeviceReading>): DeviceReading {
    return {
      ...blankReading(uuid, atMs),
      ...this.values,
      ...said,
      unknown: Object.fromEntries(this.unknown),
      rest: Object.fromEntries(this.rest),
    };
  }
}

/** A text, null where the card does not tell it. */
export function saidText(text: string | undefined): string | null {
  return text === undefined || text === '' || text.startsWith('[') || text === 'N/A' ? null : text;
}

/** Whether MIG is on; null for a card that knows no MIG, or does not say. */
export function saidMig(text: string | undefined): boolean | null {
  return text === 'Enabled' ? true : text === 'Disabled' ? false : null;
}

/** A card's own id: an error, or a header that stands among the rows, names no card. */
export function saidUuid(text: string | undefined): string | null {
  return text !== undefined && /^GPU-[0-9a-f-]{1,64}$/iu.test(text) ? text : null;
}
