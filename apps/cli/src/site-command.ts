import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { stepsOf } from '#libs/inference-meter';
import { EXIT, type Exit } from './exit.js';
import { parseHour, parseMonth } from './parse-options.js';
import { parseYear } from './parse-year.js';
import { placeCommand } from './site-place.js';
import { rateCommand } from './site-rate.js';
import { acting, atPartnership, note, refused, say, withPartnership, type At, type By } from './session.js';

const MILLIJOULES_PER_KWH = 3_600_000_000n;
const PPM = 1_000_000n;
const MICROLITRES = 1_000_000n;

/** A decimal number, exactly, in steps of `scale` to one. */
const parseSteps =
  (scale: bigint, what: string) =>
  (text: string): bigint => {
    const steps = stepsOf(text, scale);
    if (steps === undefined) throw new InvalidArgumentError(`${what}, such as 1.25`);
    return steps;
  };
const kwh = parseSteps(MILLIJOULES_PER_KWH, 'a number of kWh');
const litres = parseSteps(MICROLITRES, 'litres to a kWh');

interface FactorOptions extends By {
  readonly from: Date;
  readonly pue?: bigint;
  readonly wueOn?: bigint;
  readonly wueOff?: bigint;
  readonly reason: string;
}

function factorCommand(exit: (code: Exit) => void): Command {
  return acting(new Command('factor'))
    .description('Name the PUE by which a site’s meter is divided where no meter of its machines is read.')
    .argument('<site>', 'the short name of the site')
    .requiredOption('--from <hour>', 'from when on; hours that are divided keep theirs', parseHour)
    .option('--pue <ratio>', 'site energy to machines’ energy, 1 or more', parseSteps(PPM, 'a ratio'))
    .option('--wue-on <litres>', 'evaporated at the site, to a kWh of the machines', litres)
    .option('--wue-off <litres>', 'used where the electricity is made, to a kWh of the site', litres)
    .requiredOption('--reason <text>', 'where the figure comes from')
    .action(async (site: string, { from, pue, wueOn, wueOff, reason, by, ...at }: FactorOptions) => {
      const code = await withPartnership(at, async ({ siteMonths }, { id }) => {
        const factor = { from, puePpm: pue ?? null, wueOn: wueOn ?? null, wueOff: wueOff ?? null, reason };
        const refusal = await siteMonths.setFactor(id, site, factor, by);
        if (refusal !== undefined) return refused(refusal);
        say(`${site}: in force from ${from.toISOString()}.`);
        return EXIT.done;
      });
      exit(code);
    });
}

interface ClaimOptions extends By {
  readonly guarantees?: bigint;
  readonly agreements?: bigint;
  readonly onSite?: bigint;
  readonly agreementsUnretired?: bigint;
  readonly onSiteUnretired?: bigint;
  readonly carbonKg?: bigint;
  readonly reason: string;
}

function claimCommand(exit: (code: Exit) => void): Command {
  return acting(new Command('claim'))
    .description('Say of a site’s month what no meter reads: renewable energy and carbon. What is left out is unknown.')
    .argument('<site>', 'the short name of the site')
    .argument('<month>', 'the month, YYYY-MM', parseMonth)
    .option('--guarantees <kWh>', 'by guarantees of origin, cancelled', kwh)
    .option('--agreements <kWh>', 'by power purchase agreements', kwh)
    .option('--on-site <kWh>', 'made on the site', kwh)
    .option('--agreements-unretired <kWh>', 'of the agreements, without a cancelled guarantee', kwh)
    .option('--on-site-unretired <kWh>', 'of what the site made, the same', kwh)
    .option('--carbon-kg <kg>', 'carbon of the energy used, kg CO₂e', parseSteps(1_000n, 'a number of kg'))
    .requiredOption('--reason <text>', 'where the figures come from')
    .action(async (site: string, month: string, { reason, by, partnership, ...given }: ClaimOptions) => {
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
        const refusal = await services.siteMonths.claim(id, claim, { reason, by });
        if (refusal !== undefined) return refused(refusal);
        say(`${site}: said of ${month}.`);
        return EXIT.done;
      });
      exit(code);
    });
}

function describeCommand(exit: (code: Exit) => void): Command {
  return acting(new Command('describe'))
    .description('Write down the fields of a site’s yearly disclosure that nobody meters; a later file replaces it.')
    .argument('<site>', 'the short name of the site')
    .argument('<year>', 'the calendar year', parseYear)
    .argument('<file>', 'JSON: {"name": "North", "PD_IT": "640.5", "refrigerants": ["R134a"]}')
    .action(async (site: string, year: number, path: string, { by, ...at }: By) => {
      const document = await readFile(path, 'utf8').catch(() => undefined);
      if (document === undefined) {
        exit(refused(`there is no file ${path} that can be read`));
        return;
      }
      const code = await withPartnership(at, async ({ disclosures }, { id }) => {
        const refusal = await disclosures.describe(id, { site, year, document, by });
        if (refusal !== undefined) return refused(refusal);
        say(`${site}: described for ${String(year)}.`);
        return EXIT.done;
      });
      exit(code);
    });
}

function divideCommand(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('divide'))
    .description('Post what the meters read, divide it and estimate now; the server does so every five minutes.')
    .action(async (at: At) => {
      const code = await withPartnership(at, async ({ rollups, siteHours, estimates }, { id }) => {
        const { posted } = await rollups.postDirty(id);
        const { hours, journals, refused: contradictions } = await siteHours.divide(id);
        for (const { site, hour, refusal } of contradictions.slice(0, 20)) {
          note(`${site} ${hour.toISOString()}: ${refusal.message}`);
        }
        const made = await estimates.estimate(id);
        say(`${String(posted)} hours posted; ${String(hours)} hours of sites looked at, ${String(journals)} journals.`);
        if (made > 0) say(`${String(made)} estimates made; the next posting takes them into the ledger.`);
        return EXIT.done;
      });
      exit(code);
    });
}

/** `copyhold site …` */
export function siteCommand(exit: (code: Exit) => void): Command {
  return new Command('site')
    .description('What sites use besides compute: energy, water, and what they say of themselves.')
    .addCommand(factorCommand(exit))
    .addCommand(claimCommand(exit))
    .addCommand(rateCommand(exit))
    .addCommand(placeCommand(exit))
    .addCommand(describeCommand(exit))
    .addCommand(divideCommand(exit));
}
