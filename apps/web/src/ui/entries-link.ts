/** Where the entries behind a figure are: the journal narrowed to them, by the names of its filter. */
export function entriesLink(filter: Readonly<Record<string, string>>): string {
  return `/entries?${new URLSearchParams(filter).toString()}`;
}
