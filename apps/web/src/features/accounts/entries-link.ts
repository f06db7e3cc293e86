/** Where the entries behind a figure are: this page, narrowed to the accounts that begin with a path. */
export function entriesLink(account: string): string {
  return `/accounts?${new URLSearchParams({ account }).toString()}#entries`;
}
