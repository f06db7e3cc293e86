import { Command, InvalidArgumentError } from 'commander';
import { formatAmount } from '#libs/amount';
import { EXIT, type Exit } from './exit.js';
import { goesOn, showDisposal } from './guardian-facts.js';
import { digestOf } from './guardian-file.js';
import { atDesk, enrolling, withCredentials, type With } from './guardian-session.js';
import { plainWords } from './plain-words.js';
import { say } from './session.js';
import { tableOf } from './table.js';

type Done = (code: Exit) => void;

const HELP = `
The guardian is the public body's: what releases a locked asset enters by this login alone, and no server has it.

Example:
  copyhold guardian enrol --to /media/key/guardian.json
  copyhold guardian list --with /media/key/guardian.json
  copyhold guardian authorise DSP-0003 --resolution ID --with /media/key/guardian.json
  copyhold guardian authorise DSP-0003 --resolution ID --with /media/key/guardian.json --yes
`;

function days(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 365) return number;
  throw new InvalidArgumentError('It is a number of days from 1 to 365.');
}

/** `copyhold guardian …` */
export function guardianCommand(exit: Done): Command {
  return new Command('guardian')
    .description('The guardian of the asset lock: name locked bodies, consent, authorise, revoke.')
    .addHelpText('after', HELP)
    .addCommand(enrolling(new Command('enrol'), 'guardian', exit))
    .addCommand(list(exit))
    .addCommand(bodies(exit))
    .addCommand(consent(exit))
    .addCommand(authorise(exit))
    .addCommand(revoke(exit));
}

interface Asked {
  readonly code: string;
  readonly asset: string;
  readonly buyer: string;
  readonly price: string;
  readonly value: string | null;
  readonly currency: string;
  readonly decision: string;
  readonly stands: string;
}

const ASKED = `
  SELECT d.code, d.asset_code AS asset, d.buyer, d.price_minor AS price, v.value_minor AS value, a.currency, d.decision,
         CASE WHEN r.disposal_code IS NOT NULL THEN 'revoked' WHEN g.expires_at < now() THEN 'expired'
              WHEN g.disposal_code IS NOT NULL THEN 'authorised' WHEN c.disposal_code IS NOT NULL THEN 'consented' ELSE 'asked' END AS stands
  FROM copyhold.disposal d JOIN copyhold.asset a ON a.partnership_id = d.partnership_id AND a.code = d.asset_code
  LEFT JOIN copyhold.valuation v ON v.partnership_id = d.partnership_id AND v.code = d.valuation_code
  LEFT JOIN copyhold.guardian_consent c ON c.partnership_id = d.partnership_id AND c.disposal_code = d.code
  LEFT JOIN copyhold.disposal_authorisation g ON g.partnership_id = d.partnership_id AND g.disposal_code = d.code
  LEFT JOIN copyhold.disposal_revocation r ON r.partnership_id = d.partnership_id AND r.disposal_code = d.code
  WHERE d.partnership_id = $1 ORDER BY length(d.code), d.code`;

function list(exit: Done): Command {
  return withCredentials(new Command('list'))
    .description('What was asked for, and how it stands.')
    .action(async (options: With) => {
      const code = await atDesk('guardian', options, async ({ id, query }) => {
        const asked = await query<Asked>(ASKED, [id]);
        const shown = (minor: string | null, currency: string): string =>
          minor === null ? 'not valued' : `${formatAmount(BigInt(minor), currency)} ${currency}`;
        const rows = asked.map(({ code: number, asset, buyer, price, value, currency, decision, stands }) => [
          number,
          asset,
          decision,
          stands,
          shown(price, currency),
          shown(value, currency),
          plainWords(buyer),
        ]);
        say(
          rows.length === 0
            ? 'Nobody has asked for anything.'
            : tableOf([['number', 'asset', 'rule', 'stands', 'price', 'value', 'to'], ...rows], [4, 5]),
        );
        return EXIT.done;
      });
      exit(code);
    });
}

interface Named extends With {
  readonly add?: string;
  readonly name?: string;
  readonly specified?: true;
  readonly yes?: true;
}

function bodies(exit: Done): Command {
  return withCredentials(new Command('bodies'))
    .description('The bodies whose own assets are locked; or name one more, for good.')
    .option('--add <code>', 'a short name, such as town-trust')
    .option('--name <name>', 'its full name')
    .option('--specified', 'the one that the custom specifies, under the name that it has there')
    .option('--yes', 'go on: without it, what would be named is shown')
    .action(async ({ add, name = add, specified, yes, ...options }: Named) => {
      const code = await atDesk('guardian', options, async ({ id, query }) => {
        if (add !== undefined) {
          const kind =
            specified === true ? 'the specified body: it may be given anything for nothing' : 'a locked body';
          say(`${add}  ${plainWords(name ?? '')}, named for good as ${kind}`);
          if (!goesOn(yes)) return EXIT.refused;
          await query('SELECT copyhold.name_locked_body($1, $2, $3, $4)', [id, add, name, specified === true]);
        }
        const known = await query<{ code: string; name: string; specified: boolean }>(
          'SELECT code, name, specified FROM copyhold.locked_body WHERE partnership_id = $1 ORDER BY specified DESC, code',
          [id],
        );
        for (const body of known) say(`${body.code}  ${plainWords(body.name)}${body.specified ? ' (specified)' : ''}`);
        if (known.length === 0) say('No locked body is named.');
        return EXIT.done;
      });
      exit(code);
    });
}

function consent(exit: Done): Command {
  return withCredentials(new Command('consent'))
    .argument('<disposal>', 'its number, such as DSP-0003')
    .requiredOption('--document <file>', 'the signed consent: its digest is entered')
    .option('--yes', 'go on: without it, what would be consented to is shown')
    .description('Consent to a disposal that is held.')
    .action(async (disposal: string, { document, yes, ...options }: With & { document: string; yes?: true }) => {
      const code = await atDesk('guardian', options, async (desk) => {
        const { id, query } = desk;
        await showDisposal(desk, disposal);
        if (!goesOn(yes)) return EXIT.refused;
        await query('SELECT copyhold.consent_to_disposal($1, $2, $3)', [id, disposal, await digestOf(document)]);
        say(`${disposal}: consented to`);
        return EXIT.done;
      });
      exit(code);
    });
}

interface Authorised extends With {
  readonly resolution: string;
  readonly days: number;
  readonly yes?: true;
}

function authorise(exit: Done): Command {
  return withCredentials(new Command('authorise'))
    .argument('<disposal>', 'its number, such as DSP-0003')
    .requiredOption('--resolution <id>', 'the carried resolution of the kind DISPOSAL that names it')
    .option('--days <number>', 'how long it may be posted', days, 30)
    .option('--yes', 'go on: without it, what would be authorised is shown')
    .description('Let a disposal be posted, once, at its price or a higher one.')
    .action(async (disposal: string, { resolution, days: open, yes, ...options }: Authorised) => {
      const code = await atDesk('guardian', options, async (desk) => {
        const { id, query } = desk;
        await showDisposal(desk, disposal, resolution);
        if (!goesOn(yes)) return EXIT.refused;
        const values = [id, disposal, resolution, open];
        await query('SELECT copyhold.authorise_disposal($1, $2, $3, now() + make_interval(days => $4))', values);
        say(`${disposal}: authorised for ${String(open)} days`);
        return EXIT.done;
      });
      exit(code);
    });
}

function revoke(exit: Done): Command {
  return withCredentials(new Command('revoke'))
    .argument('<disposal>', 'its number, such as DSP-0003')
    .description('Take an authorisation back that was not used yet.')
    .action(async (disposal: string, options: With) => {
      const code = await atDesk('guardian', options, async ({ id, query }) => {
        await query('SELECT copyhold.revoke_disposal($1, $2)', [id, disposal]);
        say(`${disposal}: revoked`);
        return EXIT.done;
      });
      exit(code);
    });
}
