/** A part of the address by its name; null where it is missing or empty. */
export function named(search: URLSearchParams, name: string): string | null {
  const value = search.get(name);
  return value === '' ? null : value;
}

/** An account's own name as people read it: 'machines-depreciation' is 'machines depreciation'. */
export function nameWords(name: string): string {
  return name.replaceAll('-', ' ').replaceAll('%3A', ' ');
}
