import { isRefusal, unitOf } from '#libs/amount';

/** A unit as people read it; its code when nobody knows it. */
export function unitWords(code: string): string {
  const unit = unitOf(code);
  return isRefusal(unit) ? code : unit.shownAs;
}
