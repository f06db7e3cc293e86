import { readFileSync } from 'node:fs';
import { isRefusal } from '#libs/amount';
import { readMailAddress } from '#libs/notifications';
import { StartRefused } from '../../database/embedded/start-refused.js';

/** The server that takes mail from here. */
export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** Absent where it asks for none. */
  readonly login?: { readonly user: string; readonly password: string };
  readonly from: string;
  /** Most mails in a minute. */
  readonly perMinute: number;
  /** How long (ms) it may take to be there, to greet, to answer: ten seconds where nothing is said. */
  readonly patienceMs?: number;
}

const HERE: readonly string[] = ['localhost', '127.0.0.1', '::1'];

const USUAL_PORT = 587;
const USUAL_RATE = 120;
const MOST_RATE = 6_000;

/** True where what is sent leaves this machine: then it goes under TLS or not at all. */
export const leavesHere = ({ host }: Pick<MailSettings, 'host'>): boolean => !HERE.includes(host);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * COPYHOLD_MAIL_HOST, _PORT (587), _USER, _PASSWORD_FILE, _FROM, _PER_MINUTE (120). No mail where no host is named. Refuses
 * the start (`BadOption`) where something else is missing or malformed.
 */
export function mailSettings(environment: Environment, url: URL | undefined): MailSettings | undefined {
  const of = (name: string): string => environment[`COPYHOLD_MAIL_${name}`] ?? '';
  const host = of('HOST');
  if (host === '') return undefined;
  if (url === undefined) throw bad('COPYHOLD_MAIL_HOST needs COPYHOLD_URL beside it: every mail has a link to a page.');
  if (!/^[A-Za-z0-9.:-]{1,253}$/u.test(host)) throw bad(`COPYHOLD_MAIL_HOST is no name of a server: ${host}.`);
  const from = readMailAddress(of('FROM'));
  if (isRefusal(from)) throw bad(`COPYHOLD_MAIL_FROM is no address: ${of('FROM')}. It reads commons@example.org`);
  const login = loginOf(of('USER'), of('PASSWORD_FILE'));
  return {
    host,
    port: whole('PORT', of('PORT'), { usual: USUAL_PORT, most: 65_535 }),
    from,
    perMinute: whole('PER_MINUTE', of('PER_MINUTE'), { usual: USUAL_RATE, most: MOST_RATE }),
    ...(login === undefined ? {} : { login }),
  };
}

function loginOf(user: string, file: string): MailSettings['login'] {
  if (user === '' && file === '') return undefined;
  if (user === '' || file === '') throw bad('COPYHOLD_MAIL_USER and COPYHOLD_MAIL_PASSWORD_FILE come together.');
  try {
    return { user, password: readFileSync(file, 'utf8').replace(/\r?\n$/u, '') };
  } catch {
    throw bad(`COPYHOLD_MAIL_PASSWORD_FILE cannot be read: ${file}.`);
  }
}

function whole(name: string, text: string, { usual, most }: { readonly usual: number; readonly most: number }): number {
  if (text === '') return usual;
  const number = Number(text);
  if (/^\d{1,5}$/u.test(text) && number >= 1 && number <= most) return number;
  throw bad(`COPYHOLD_MAIL_${name} is no whole number from 1 to ${String(most)}: ${text}.`);
}

const bad = (message: string): StartRefused => new StartRefused('BadOption', message);
