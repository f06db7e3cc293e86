import type { Context } from './context.js';
import { type Members, textAt, wholeNumber } from './shape.js';

/** What a split divides, to the last step. */
const DIVIDED = ['quantity', 'improvement', 'value', 'rent'] as const;

type Divided = Readonly<Record<(typeof DIVIDED)[number], bigint>>;

const dividedOf = (entry: Members): Divided => ({
  quantity: wholeNumber(entry['quantity']) ?? 0n,
  improvement: wholeNumber(entry['improvement']) ?? 0n,
  value: wholeNumber(entry['value']) ?? 0n,
  rent: wholeNumber(entry['rent']) ?? 0n,
});

/** Holdings that were split: the parts stand beside the split and sum to the whole (COP-5). */
export class SplitPart {
  private open: { readonly of: string; rest: Divided; parts: number } | undefined;

  constructor(private readonly context: Context) {}

  /** Takes the next entry of the roll. */
  entry(entry: Members): void {
    const [event, holding, of] = [textAt(entry, 'event'), textAt(entry, 'holding'), textAt(entry, 'of')];
    if (event !== 'APPORTIONED') {
      this.end();
      if (event === 'SPLIT') this.open = { of: holding ?? '', rest: dividedOf(entry), parts: 0 };
      return;
    }
    const { open } = this;
    if (open === undefined || of !== open.of) {
      const message = `Holding ${holding ?? '?'} is said to be a part of ${of ?? '?'} and does not stand beside its split.`;
      this.context.findings.add('SplitDiffers', message);
      return;
    }
    const part = dividedOf(entry);
    const left = (name: keyof Divided): bigint => open.rest[name] - part[name];
    open.rest = {
      quantity: left('quantity'),
      improvement: left('improvement'),
      value: left('value'),
      rent: left('rent'),
    };
    open.parts += 1;
  }

  /** The parts of the last split are over. */
  end(): void {
    const { open } = this;
    this.open = undefined;
    if (open === undefined) return;
    const wrong = DIVIDED.filter((name) => open.rest[name] !== 0n);
    if (wrong.length === 0 && open.parts > 1) return;
    const message = `The ${open.parts} parts of holding ${open.of} do not sum to it: ${wrong.join(', ') || 'parts are missing'}.`;
    this.context.findings.add('SplitDiffers', message);
  }
}
