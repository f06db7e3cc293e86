import { ASSET_CLASSES, type AssetClass, wearRoom, type Worn, yearOfSchedule } from '#libs/asset-lock';
import { account } from '#libs/posting-rules';
import { type Members, textAt, wholeNumber } from './shape.js';

/** What a leaf says of an asset. */
interface AssetTerms {
  readonly code: string;
  readonly assetClass: AssetClass;
  readonly currency: string;
  readonly cost: bigint;
  /** 'YYYY-MM-DD'. */
  readonly enteredOn: string;
  /** Absent for what does not wear. */
  readonly years: number | undefined;
  /** What had worn before the register began; absent for an asset that an entry of these books brings in. */
  readonly openingWorn: bigint | undefined;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** The terms that a leaf of the register holds; undefined where it holds none. */
export function assetTermsOf(entry: Members): AssetTerms | undefined {
  const [code, currency, enteredOn] = [textAt(entry, 'code'), textAt(entry, 'currency'), textAt(entry, 'enteredOn')];
  const assetClass = ASSET_CLASSES.find((each) => each === entry['class']);
  const cost = wholeNumber(entry['cost']);
  const years = Number(wholeNumber(entry['years']) ?? 0n);
  if (code === undefined || currency === undefined || assetClass === undefined || cost === undefined) return undefined;
  if (enteredOn === undefined || !DAY.test(enteredOn) || cost <= 0n || years < 0 || years > 100) return undefined;
  const openingWorn = wholeNumber(entry['openingWorn']);
  return { code, assetClass, currency, cost, enteredOn, openingWorn, years: years === 0 ? undefined : years };
}

/** A registered asset, by its leaf, and what the entries that named it made of it. */
export class AssetRecord {
  readonly account: string;
  readonly contra: string;
  entered: boolean;
  disposed = false;
  /** All that it lost of its cost: by its schedule, by impairment, and before the register. */
  lost: bigint;
  /** What wore by its schedule, one sum for each of its years: as many as it has, however often it was posted. */
  private readonly worn = new Map<number, Worn>();

  constructor(readonly terms: AssetTerms) {
    this.account = account.asset(terms.assetClass);
    this.contra = account.contra(terms.assetClass);
    this.entered = terms.openingWorn !== undefined;
    this.lost = terms.openingWorn ?? 0n;
  }

  get inBooks(): boolean {
    return this.entered && !this.disposed;
  }

  /** What may still wear by the schedule on a day; days are 'YYYY-MM-DD'. */
  room(on: string, today: string): bigint {
    const { cost, openingWorn = 0n, years, enteredOn } = this.terms;
    if (years === undefined) return 0n;
    return wearRoom({ amount: cost - openingWorn, years, from: enteredOn }, [...this.worn.values()], { on, today });
  }

  /** Notes what wore on a day; a negative amount takes it back. */
  wear(on: string, amount: bigint): void {
    const year = yearOfSchedule(this.terms.enteredOn, on);
    const before = this.worn.get(year);
    this.worn.set(year, { on: before?.on ?? on, amount: (before?.amount ?? 0n) + amount });
    this.lost += amount;
  }
}
