/** Where an account's statement in one unit is. */
export function statementLink(path: string, unit: string): string {
  return `/books/${encodeURIComponent(path)}?${new URLSearchParams({ unit }).toString()}`;
}
