import { refuse, type Refusal } from '#libs/amount';

/** SHA-256 of no bytes: what a document hashes to that is not there. */
export const EMPTY_DOCUMENT = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const HEX = /^[0-9a-f]{64}$/u;

/**
 * Is a document named by the SHA-256 of its bytes, in hex? `field` is where it was asked for. Refuses `InputMalformed`:
 * what is no such digest (`assets.input`), and the digest of no bytes (`assets.document`), which names nothing that
 * anybody could read. Undefined means yes. ◆ rules.md asks for a valuation on file; a file of nothing is none.
 */
export function checkDocument(hex: string, field: string): Refusal<'InputMalformed'> | undefined {
  if (!HEX.test(hex)) {
    const message = 'a document is named by the SHA-256 of its bytes, 64 hex digits';
    return refuse('InputMalformed', { message, field, rule: 'assets.input' });
  }
  if (hex !== EMPTY_DOCUMENT) return undefined;
  return refuse('InputMalformed', {
    message: 'that document is empty: it says nothing',
    field,
    rule: 'assets.document',
  });
}
