import { StartRefused } from '../database/embedded/start-refused.js';

/** COPYHOLD_URL: the address that people reach this server under. */
export function publicAddress(): URL | undefined {
  const text = process.env['COPYHOLD_URL'];
  if (text === undefined || text === '') return undefined;
  if (URL.canParse(text)) return new URL(text);
  throw new StartRefused('AddressInUse', `COPYHOLD_URL is no address: ${text}. It reads https://books.example.org`);
}

/**
 * COPYHOLD_LOG_ORIGIN, else the name that people reach this server under: what a log is called, once and for all. Whoever
 * chose it is told where a log has another name already; an address may change.
 */
export function logOrigin(): { readonly origin: string; readonly isChosen: boolean } {
  const chosen = process.env['COPYHOLD_LOG_ORIGIN'] ?? '';
  const isChosen = chosen !== '';
  return { origin: isChosen ? chosen : (publicAddress()?.host ?? ''), isChosen };
}
