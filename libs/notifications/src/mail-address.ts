import { refuse, type Refusal } from '#libs/amount';

const LONGEST = 254;

/**
 * One address, as people have them: no name beside it, no quotes, no comments, nothing that a header could end at or a
 * second address begin with. What is not ASCII is refused, for many servers refuse it.
 */
const ADDRESS =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/u;

/**
 * An e-mail address with its ends trimmed and its domain in small letters. Refuses `MailAddressMalformed`.
 *
 * @example readMailAddress(' ada@Example.org ') // 'ada@example.org'
 */
export function readMailAddress(text: string): string | Refusal<'MailAddressMalformed'> {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, Math.max(0, at));
  if (trimmed.length > LONGEST || !ADDRESS.test(trimmed) || /^\.|\.$|\.\./u.test(local)) {
    return refuse('MailAddressMalformed', {
      message: 'Write one e-mail address, such as ada@example.org.',
      field: 'address',
      rule: 'notifications.address',
    });
  }
  return `${local}@${trimmed.slice(at + 1).toLowerCase()}`;
}
