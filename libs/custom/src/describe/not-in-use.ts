/**
 * Keys that a custom names and nothing reads yet: members may write them, and no clause may pretend to bind. A key, or all
 * below one. Whoever wires a key takes it off this list.
 */
const NOT_IN_USE: readonly string[] = [
  // Nothing on record says what power a site has installed, nor what a site publishes.
  'host',
  'disclosure',
  // A stint goes with its gates, which are let by the days that a lease names.
  'stint.leaseMinDays',
  // A name stands on the register where its bearer chose it: a default chooses for nobody.
  'publicNameDefault',
];

/** Does nothing read this key yet? */
export function isNotInUse(key: string): boolean {
  return NOT_IN_USE.some((name) => key === name || key.startsWith(`${name}.`));
}
