import { refuse, type Refusal } from '#libs/amount';

const CONTROL = /\p{Cc}/u;

/** Refuses `TextMalformed` for the first text, by its field, that has a control character or half of a character. */
export function malformedText(texts: object): Refusal<'TextMalformed'> | undefined {
  for (const [field, text] of Object.entries(texts)) {
    if (typeof text !== 'string' || (text.isWellFormed() && !CONTROL.test(text))) continue;
    const message = 'this text holds a character that no field may hold';
    return refuse('TextMalformed', { message, field, rule: 'books.filter' });
  }
  return undefined;
}
