import { Command } from 'commander';
import { decimalOf } from '#libs/inference-meter';
import type { MonthClaim } from '../../server/src/startup/for-commands.js';
import { confirmed, unconfirmed, type Sure } from './confirm.js';
import { EXIT, type Exit } from './exit.js';
import { parseMonth, parseSteps } from './parse-options.js';
import { acting, refused, say, withPartnership, type By } from './session.js';

const MILLIJOULES_PER_KWH = 3_600_000_000n;
const GRAMS_PER_KG = 1_000n;

const kwh = parseSteps(MILLIJOULES_PER_KWH, 'a number of kWh');

type Figure = Exclude<keyof MonthClaim, 'site' | 'month'>;

const FIGURES: readonly (readonly [figure: Figure, what: string])[] = [
  ['guarantees', 'guarantees of origin'],
  ['agreements', 'power purchase agreements'],
  ['onSite', 'made on the site'],
  ['agreementsUnretired', 'agreements without a cancelled guarantee'],
  ['onSiteUnretired', 'made on the site without one'],
  ['carbonGrams', 'carbon'],
];

function amountText(figure: Figure, amount: bigint | null): string {
  if (amount === null) return 'unknown';
  if (figure === 'carbonGrams') return `${decimalOf(amount, GRAMS_PER_KG)} kg`;
  // A millijoule has no end in kWh: to the Wh, for reading.
  return `${decimalOf(amount / (MILLIJOULES_PER_KWH / 1_000n), 1_000n)} kWh`;
}

/** What another word on the month would change, a line for each figure; nothing where nothing was said before. */
function changesOf(before: MonthClaim | undefined, now: MonthClaim): string[] {
  if (before === undefined) return [];
  return FIGURES.filter(([figure]) => before[figure] !== null && before[figure] !== now[figure]).map(
    ([figure, what]) => `  ${what}: ${amountText(figure, before[figure])} → ${amountText(figure, now[figure])}`,
  );
}

interface ClaimOptions extends By, Sure {
  readonly guarantees?: bigint;
  readonly agreements?: bigint;
  readonly onSite?: bigint;
  readonly agreementsUnretired?: bigint;
  readonly onSiteUnretired?: bigint;
  readonly carbonKg?: bigint;
  readonly reason: string;
}

/** `copyhold site claim` */
export function claimCommand(exit: (code: Exit) => void): Command {
  return confirmed(acting(new Command('claim')))
    .description(
      'Say of a site’s month what no meter reads: renewable energy and carbon. What is left out is unknown, also what was said of it before.',
    )
    .argument('<site>', 'the short name of the site')
    .argument('<month>', 'the month, YYYY-MM', parseMonth)
    .option('--guarantees <kWh>', 'by guarantees of origin, cancelled', kwh)
    .option('--agreements <kWh>', 'by power purchase agreements', kwh)
    .option('--on-site <kWh>', 'made on the site', kwh)
    .option('--agreements-unretired <kWh>', 'of the agreements, without a cancelled guarantee', kwh)
    .option('--on-site-unretired <kWh>', 'of what the site made, the same', kwh)
    .option('--carbon-kg <kg>', 'carbon of the energy used, kg CO₂e', parseSteps(1_000n, 'a number of kg'))
    .requiredOption('--reason <text>', 'where the figures come from')
    .action(async (site: string, month: string, { reason, by, partnership, yes, ...given }: ClaimOptions) => {
      const code = await withPartnership(partnership === undefined ? {} : { partnership }, async (services, { id }) => {
        const claim = {
          site,
          month,
          guarantees: given.guarantees ?? null,
          agreements: given.agreements ?? null,
          onSite: given.onSite ?? null,
          agreementsUnretired: given.agreementsUnretired ?? null,
          onSiteUnretired: given.onSiteUnretired ?? null,
          carbonGrams: given.carbonKg ?? null,
        };
        const changes = changesOf(await services.siteMonths.claimOf(id, site, month), claim);
        if (changes.length > 0 && yes !== true) {
          say([`${site}: what was said of ${month} would change`, ...changes].join('\n'));
          return unconfirmed();
        }
        const refusal = await services.siteMonths.claim(id, claim, { reason, by });
        if (refusal !== undefined) return refused(refusal);
        say(`${site}: said of ${month}.`);
        return EXIT.done;
      });
      exit(code);
    });
}
