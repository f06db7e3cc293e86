import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { formatAmount } from '#libs/amount';
import { AccountsService } from '../accounts/accounts.service.js';
import { PartnershipService } from '../partnership/partnership.service.js';

const escape = (text: string): string =>
  text.replace(/[&<>"']/gu, (character) => `&#${String(character.codePointAt(0))};`);

/** '1234567.89' as '1,234,567.89'. */
const grouped = (decimal: string): string => decimal.replace(/\B(?=(\d{3})+(?=\.|$))/gu, ',');

/**
 * The headline figures as HTML, so that a slow link shows them before any script arrives. The page replaces them when
 * it starts. Empty on an empty database.
 */
export async function headlineHtml(app: NestFastifyApplication): Promise<string> {
  const partnership = await app.get(PartnershipService, { strict: false }).current();
  const headline = partnership && (await app.get(AccountsService, { strict: false }).headline(partnership));
  if (partnership === undefined || headline === undefined) return '';
  const money = (minor: bigint): string => `${grouped(formatAmount(minor, headline.currency))} ${headline.currency}`;
  return (
    `<main class="wide"><h1>${escape(partnership.name)}</h1>` +
    `<p>${escape(headline.period.name)}: ${money(headline.cameIn)} came in; ${money(headline.shared)} was shared.</p></main>`
  );
}
