import type { Context } from './context.js';
import { type Members, textAt, wholeNumber } from './shape.js';

/** What a split divides, to the last step. */
const DIVIDED = ['quantity', 'improvement', 'value', 'rent'] as const;
/** What goes by the part of the right, so that each part is worth what it is. */
const BY_QUANTITY = ['improvement', 'value', 'rent'] as const;

type Divided = Readonly<Record<(typeof DIVIDED)[number], bigint>>;

const dividedOf = (entry: Members): Divided => ({
  quantity: wholeNumber(entry['quantity']) ?? 0n,
  improvement: wholeNumber(entry['improvement']) ?? 0n,
  value: wholeNumber(entry['value']) ?? 0n,
  rent: wholeNumber(entry['rent']) ?? 0n,
});

const sizeOf = (value: bigint): bigint => (value < 0n ? -value : value);

interface Open {
  readonly of: string;
  /** The land that the whole goes with. */
  readonly land: string | undefined;
  readonly whole: Divided;
  readonly rest: Divided;
  /** Numbers of the parts: a hundred at most are made of one. */
  readonly parts: ReadonlySet<string>;
  /** The parts of the land that parts of a gate go with. */
  readonly lands: ReadonlySet<string>;
}

/**
 * Holdings that were split: the parts stand beside the split and sum to the whole, each is something of it and worth what
 * it is (COP-5). Gates that go with land are split beside it, and each part goes with a part of that land.
 */
export class SplitPart {
  private open: Open | undefined;
  /** The land that was split last, for the gates beside it. */
  private land: Open | undefined;

  constructor(private readonly context: Context) {}

  /** Takes the next entry of the roll. */
  entry(entry: Members): void {
    const [event, holding, of] = [textAt(entry, 'event'), textAt(entry, 'holding'), textAt(entry, 'of')];
    if (event !== 'APPORTIONED') {
      this.end();
      if (event === 'SPLIT') this.begin(entry, holding ?? '');
      else this.land = undefined;
      return;
    }
    const { open } = this;
    if (open === undefined || of !== open.of) {
      this.wrong(`Holding ${holding ?? '?'} is said to be a part of ${of ?? '?'} and does not stand beside its split.`);
      return;
    }
    this.open = this.withPart(open, entry, holding ?? '');
  }

  private begin(entry: Members, holding: string): void {
    const land = textAt(entry, 'appurtenantTo');
    const whole = dividedOf(entry);
    this.open = { of: holding, land, whole, rest: whole, parts: new Set(), lands: new Set() };
    if (land !== undefined && this.land?.of !== land) this.wrong(`Gate ${holding} is split without its land ${land}.`);
  }

  private withPart(open: Open, entry: Members, number: string): Open {
    const { whole, rest } = open;
    const part = dividedOf(entry);
    if (part.quantity <= 0n) this.wrong(`Holding ${number} is a part of nothing of ${open.of}.`);
    const uneven = BY_QUANTITY.filter(
      (name) => sizeOf(part[name] * whole.quantity - whole[name] * part.quantity) >= whole.quantity,
    );
    if (uneven.length > 0) {
      this.wrong(`Holding ${number} has another ${uneven.join(', ')} than its part of holding ${open.of} has.`);
    }
    const land = textAt(entry, 'appurtenantTo');
    const beside =
      open.land === undefined || (land !== undefined && this.land?.parts.has(land) && !open.lands.has(land));
    if ((land === undefined) !== (open.land === undefined) || beside !== true) {
      this.wrong(`Gate ${number} does not go with a part of ${open.land ?? 'no land'}.`);
    }
    return {
      ...open,
      rest: {
        quantity: rest.quantity - part.quantity,
        improvement: rest.improvement - part.improvement,
        value: rest.value - part.value,
        rent: rest.rent - part.rent,
      },
      parts: new Set([...open.parts, number]),
      lands: land === undefined ? open.lands : new Set([...open.lands, land]),
    };
  }

  /** The parts of the last split are over. */
  end(): void {
    const { open } = this;
    this.open = undefined;
    if (open === undefined) return;
    if (open.land === undefined) this.land = open;
    const wrong = DIVIDED.filter((name) => open.rest[name] !== 0n);
    // Where there are fewer gates than parts of the land, one part of them may have them all.
    const least = open.land === undefined ? 2 : 1;
    if (wrong.length === 0 && open.parts.size >= least) return;
    const what = wrong.join(', ') || 'parts are missing';
    this.wrong(`The ${open.parts.size} parts of holding ${open.of} do not sum to it: ${what}.`);
  }

  private wrong(message: string): void {
    this.context.findings.add('SplitDiffers', message);
  }
}
