/** What somebody pasted: something that this server is asked about, or a document that says it all itself. */
export type Asked =
  | { readonly kind: 'ENTRY' | 'RECEIPT' | 'COPY'; readonly address: string; readonly name: string }
  | { readonly kind: 'DOCUMENT'; readonly text: string };

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;
const RECEIPT = /^[\dA-HJKMNP-TV-Z]{4}(?:-[\dA-HJKMNP-TV-Z]{4}){3}$/u;
const HOLDING = /^[HLDS]-\d{4,8}$/u;

/** The last part of an address; a code stays what it is. */
function codeIn(text: string): string {
  if (!/^https?:\/\/\S+$/u.test(text)) return text;
  const { hash, pathname, searchParams } = new URL(text);
  return (
    searchParams.get('copy') ??
    new URLSearchParams(hash.slice(1)).get('code') ??
    searchParams.get('code') ??
    pathname
      .split('/')
      .filter((part) => part !== '')
      .at(-1) ??
    ''
  );
}

/**
 * Tells the number of an entry, the receipt of a ballot and the number of a right, or the address of their page, from a
 * document. Undefined where there is nothing to check.
 */
export function askedIn(given: string): Asked | undefined {
  const text = given.trim();
  if (text === '') return undefined;
  const code = codeIn(text);
  const id = code.toLowerCase();
  if (UUID.test(id)) return { kind: 'ENTRY', address: `/audit/entry/${id}.json`, name: id };
  const upper = code.toUpperCase();
  if (RECEIPT.test(upper)) return { kind: 'RECEIPT', address: `/audit/receipt/${upper}.tlog-proof`, name: upper };
  if (HOLDING.test(upper)) return { kind: 'COPY', address: `/register/${upper}/copy.json`, name: upper };
  return { kind: 'DOCUMENT', text: given };
}
