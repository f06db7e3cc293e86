import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { formatAmount } from '#libs/amount';
import { AccountsService } from '../accounts/accounts.service.js';
import { PartnershipService } from '../partnership/partnership.service.js';

/** HTML that nobody can break out of: text has to pass through {@link html} to get into it. */
class Html {
  constructor(readonly text: string) {}
}

const escape = (text: string): string =>
  text.replace(/[&<>"']/gu, (character) => `&#${String(character.codePointAt(0))};`);

function html(parts: TemplateStringsArray, ...values: readonly (string | Html | readonly Html[])[]): Html {
  const texts = values.map((value) => {
    if (typeof value === 'string') return escape(value);
    return value instanceof Html ? value.text : value.map(({ text }) => text).join('');
  });
  return new Html(String.raw({ raw: parts }, ...texts));
}

const isDecimal = (text: string): text is `${number}` => /^-?\d+(?:\.\d+)?$/u.test(text);

/** Minor units as the pages write them, '€1,234.56'; the digits go to Intl as text, so none passes through a float. */
export function moneyText(minor: bigint, currency: string): string {
  const decimal = formatAmount(minor, currency);
  if (!isDecimal(decimal)) return decimal;
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(decimal);
}

/** What the first screen says before any script arrives. */
export interface FirstFigures {
  readonly partnership: string;
  readonly period: string;
  readonly cameIn: string;
  readonly shared: string;
  /** Absent where nothing waits. */
  readonly waiting?: string;
  readonly lockedReserve: string;
}

const figure = (label: string, amount: string): Html =>
  html`<div>
    <dt>${label}</dt>
    <dd class="amount">${amount}</dd>
  </div>`;

function sentence({ period, cameIn, shared, waiting }: FirstFigures): string {
  return waiting === undefined
    ? `In ${period}, ${cameIn} came in and ${shared} was shared`
    : `In ${period}, ${cameIn} came in, ${shared} was shared and ${waiting} waits for your vote`;
}

/** The same elements and classes as the page that replaces it, so that nothing jumps. */
export function firstScreen(first: FirstFigures): string {
  const { partnership, cameIn, shared, lockedReserve } = first;
  const figures = [
    figure('Came in', cameIn),
    figure('Shared with people', shared),
    figure('In the locked reserve', lockedReserve),
  ];
  const screen = html`<header class="masthead">
      <div class="wide">
        <a class="mark" href="/"><span>${partnership}</span></a>
      </div>
    </header>
    <main class="wide">
      <header class="head"><h1>${sentence(first)}</h1></header>
      <dl class="figures">${figures}</dl>
    </main>`;
  return screen.text.replace(/\n\s*/gu, '');
}

/**
 * The headline figures as HTML, so that a slow link shows them before any script arrives. The page replaces them when
 * it starts. Empty while there is no partnership or no period to tell of.
 */
export async function headlineHtml(app: NestFastifyApplication): Promise<string> {
  const partnership = await app.get(PartnershipService, { strict: false }).current();
  const headline = partnership && (await app.get(AccountsService, { strict: false }).headline(partnership));
  if (partnership === undefined || headline === undefined) return '';
  const { waiting } = headline;
  return firstScreen({
    ...(waiting > 0n && { waiting: moneyText(waiting, headline.currency) }),
    partnership: partnership.name,
    period: headline.period.name,
    cameIn: moneyText(headline.cameIn, headline.currency),
    shared: moneyText(headline.shared, headline.currency),
    lockedReserve: moneyText(headline.lockedReserve, headline.currency),
  });
}
