import { Command, InvalidArgumentError } from 'commander';
import { EXIT, type Exit } from './exit.js';
import { parseHour } from './parse-options.js';
import { acting, refused, say, withPartnership, type By } from './session.js';

interface RateOptions extends By {
  readonly from: Date;
  readonly activeMillions: bigint;
  readonly gpus: bigint;
  readonly batch?: bigint;
}

function parseCount(text: string): bigint {
  if (/^[1-9]\d{0,9}$/u.test(text)) return BigInt(text);
  throw new InvalidArgumentError('It is a whole number, 1 or more.');
}

/** `copyhold site rate`: by what the energy of a model's tokens is estimated where nobody measures it. */
export function rateCommand(exit: (code: Exit) => void): Command {
  return acting(new Command('rate'))
    .description('Say how the energy of a model’s tokens is estimated, beside all that is measured, from an hour on.')
    .argument('<model>', 'the short name of the model')
    .requiredOption('--from <hour>', 'from when on; hours before keep theirs', parseHour)
    .requiredOption('--active-millions <number>', 'its active parameters, in millions', parseCount)
    .option('--gpus <number>', 'cards that serve it', parseCount, 1n)
    .option('--batch <number>', 'requests at once; left out, 64 is taken and the estimate is weak', parseCount)
    .action(async (model: string, { from, activeMillions, gpus, batch, by, ...at }: RateOptions) => {
      const code = await withPartnership(at, async ({ estimates }, { id }) => {
        const served = { activeMillions, gpus, batch: batch ?? null };
        const refusal = await estimates.setRate(id, { model, from, served }, by);
        if (refusal !== undefined) return refused(refusal);
        say(`${model}: estimated from ${from.toISOString()}, at sites whose PUE is named (copyhold site factor).`);
        return EXIT.done;
      });
      exit(code);
    });
}
