import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { EXIT, type Exit } from './exit.js';
import { parseHour, parseSteps } from './parse-options.js';
import { parseYear } from './parse-year.js';
import { claimCommand } from './site-claim.js';
import { plainWords } from './plain-words.js';
import { placeCommand } from './site-place.js';
import { rateCommand } from './site-rate.js';
import { acting, atPartnership, note, refused, say, withPartnership, type At, type By } from './session.js';

const PPM = 1_000_000n;
const MICROLITRES = 1_000_000n;

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
          note(plainWords(`${site} ${hour.toISOString()}: ${refusal.message}`));
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
