import { canonicalLabelJson, type JsonObject } from './json-value.js';

/** SHA-256, given from outside; synchronous. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

// Who made a region, how sure a machine was, and the random names of regions are not the label.
const NOT_THE_LABEL: readonly string[] = ['origin', 'score', 'readonly', 'hidden', 'locked', 'selected'];
const REGION_NAMES: readonly string[] = ['id', 'parentID', 'from_id', 'to_id'];

/**
 * Canonical JSON of the label alone. Regions' random names become their order of appearance, so that two copies of
 * one label, made in two tools, compare equal. `undefined` where the label has no canonical form.
 */
export function labelContent(result: readonly JsonObject[]): string | undefined {
  const names = new Map<unknown, string>();
  const nameOf = (id: unknown): string => {
    const name = names.get(id) ?? `r${names.size}`;
    names.set(id, name);
    return name;
  };
  return canonicalLabelJson(
    result.map((region) =>
      Object.fromEntries(
        // Sorted, because names are given in order of appearance and key order is not part of a label.
        Object.entries(region)
          .filter(([key]) => !NOT_THE_LABEL.includes(key))
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, value]): [string, unknown] => [key, REGION_NAMES.includes(key) ? nameOf(value) : value]),
      ),
    ),
  );
}

/** True where every region of a label is a machine's suggestion that nobody changed. */
export function isUntouchedPrelabel(result: readonly JsonObject[]): boolean {
  return result.length > 0 && result.every((region) => region['origin'] === 'prediction');
}

/**
 * SHA-256 of the label content, in lower-case hexadecimal. Two tools' copies of one label have one digest.
 *
 * @example labelDigest(row.content, sha256)
 */
export function labelDigest(content: string, sha256: Sha256): string {
  return Array.from(sha256(new TextEncoder().encode(content)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
