import { Command, Option } from 'commander';
import { formatAmount, isRefusal, parseAmount } from '#libs/amount';
import type { CapitalNode } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { atPartnership, refused, say, withPartnership, type At } from './session.js';

const KINDS: Readonly<Record<string, CapitalNode['kind']>> = {
  'capped-return': 'CAPPED_RETURN',
  gift: 'GRANT',
  shares: 'WITHDRAWABLE_SHARE',
};

interface Options extends At {
  readonly kind: string;
  readonly holder: string;
  readonly principal: string;
  readonly cap: string;
  readonly share: string;
  readonly since: string;
}

const HELP = `
No kind carries a vote. What is agreed is never changed: a leaf of the transparency log says on what terms.

Examples:
  copyhold capital agree members --kind shares --holder Members --since 2026-01-01
  copyhold capital agree harbour --kind capped-return --holder "Harbour Fund" --principal 100000 --cap 150000 --share 4/100 --since 2026-01-01
`;

/** `copyhold capital agree CODE …` */
export function capitalAgree(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('agree'))
    .description('Agree an instrument: shares at par, a return that is capped, or a gift.')
    .argument('<code>', 'what the books call it: small letters, digits and hyphens')
    .addOption(new Option('--kind <kind>', 'what it is').choices(Object.keys(KINDS)).makeOptionMandatory())
    .requiredOption('--holder <name>', 'who brings it, by a name or a pseudonym that everybody may read')
    .requiredOption('--since <day>', 'the day of the agreement')
    .option('--principal <amount>', 'what is paid in', '0')
    .option('--cap <amount>', 'all that it may ever be paid, principal included', '0')
    .option('--share <fraction>', 'of what is earned, such as 4/100', '0/1')
    .addHelpText('after', HELP)
    .action(async (code: string, { kind, holder: funderName, principal, cap, share, since, ...at }: Options) => {
      const done = await withPartnership(at, async ({ funding }, { id, currency }) => {
        const [principalMinor, capMinor] = [parseAmount(principal, currency), parseAmount(cap, currency)];
        if (isRefusal(principalMinor)) return refused(principalMinor);
        if (isRefusal(capMinor)) return refused(capMinor);
        const terms = { code, funderName, principalMinor, capMinor, revenueShare: share, since };
        const agreed = await funding.agree(id, { ...terms, kind: KINDS[kind] ?? 'GRANT' });
        if (isRefusal(agreed)) return refused(agreed);
        const most = capMinor === 0n ? '' : `, at most ${formatAmount(capMinor, currency)} ${currency} in all`;
        say(`${code} is agreed with ${agreed.holder}${most}. It carries ${agreed.votes} votes.`);
        return EXIT.done;
      });
      exit(done);
    });
}
