import { Command } from 'commander';
import { formatAmount, isRefusal, parseAmount } from '#libs/amount';
import { ASSET_CLASSES } from '#libs/asset-lock';
import { EXIT, type Exit } from './exit.js';
import { digestOf } from './guardian-file.js';
import { ACTOR, atPartnership, refused, say, withPartnership, type At } from './session.js';
import { tableOf } from './table.js';

type Done = (code: Exit) => void;

/** `copyhold asset …` */
export function assetCommand(exit: Done): Command {
  return new Command('asset')
    .description('The register of assets: what is locked, what wears, what somebody asks to part with.')
    .addCommand(list(exit))
    .addCommand(register(exit))
    .addCommand(value(exit))
    .addCommand(ask(exit))
    .addCommand(wear(exit))
    .addCommand(post(exit));
}

function list(exit: Done): Command {
  return atPartnership(new Command('list'))
    .description('Every asset, and how it stands.')
    .action(async (options: At) => {
      const code = await withPartnership(options, async ({ assets }, { id }) => {
        const all = await assets.assets(id);
        const rows = all.map(({ code: number, assetClass, name, currency, cost, book, lockState }) => [
          number,
          assetClass,
          lockState,
          `${formatAmount(cost, currency)} ${currency}`,
          `${formatAmount(book, currency)} ${currency}`,
          name,
        ]);
        say(
          rows.length === 0
            ? 'No asset is registered.'
            : tableOf([['number', 'class', 'state', 'cost', 'book', 'name'], ...rows], [3, 4]),
        );
        for (const { code: number, asset, to, price, currency, state, refusal } of await assets.disposals(id)) {
          const why = refusal === null ? '' : `: ${refusal.message}`;
          say(`${number}  ${asset} to ${to} for ${formatAmount(price, currency)} ${currency}: ${state}${why}`);
        }
        return EXIT.done;
      });
      exit(code);
    });
}

interface RegisterOptions extends At {
  readonly class: string;
  readonly name: string;
  readonly cost: string;
  readonly on: string;
  readonly years?: string;
  readonly document?: string;
  readonly paidFrom?: string;
}

function register(exit: Done): Command {
  return atPartnership(new Command('register'))
    .description('Enter an asset; with --paid-from it comes into the books too.')
    .requiredOption('--class <class>', ASSET_CLASSES.join(', '))
    .requiredOption('--name <name>')
    .requiredOption('--cost <amount>', 'such as 50000.00')
    .requiredOption('--on <day>', 'the day on which it comes in')
    .option('--years <number>', 'how many years it wears, in equal parts')
    .option('--document <file>', 'the deed or bill: its digest is entered')
    .option('--paid-from <where>', 'BANK, or PROCEEDS of locked assets')
    .action(async ({ class: wanted, name, cost: text, on, years, document, paidFrom, ...at }: RegisterOptions) => {
      const code = await withPartnership(at, async ({ assets }, { id, currency }) => {
        const assetClass = ASSET_CLASSES.find((known) => known === wanted);
        if (assetClass === undefined) return refused(`--class is one of ${ASSET_CLASSES.join(', ')}`);
        const from = (['BANK', 'PROCEEDS'] as const).find((known) => known === paidFrom);
        if (paidFrom !== undefined && from === undefined) return refused('--paid-from is BANK or PROCEEDS');
        const cost = parseAmount(text, currency);
        if (isRefusal(cost)) return refused(cost);
        const asset = {
          assetClass,
          name,
          cost,
          enteredOn: on,
          scheduleYears: years === undefined ? undefined : Number(years),
          document: document === undefined ? undefined : (await digestOf(document)).toString('hex'),
        };
        const number = await assets.register({ partnershipId: id, actor: ACTOR }, asset, from);
        if (isRefusal(number)) return refused(number);
        say(`${number}: registered${from === undefined ? '' : ', and in the books'}`);
        return EXIT.done;
      });
      exit(code);
    });
}

interface ValueOptions extends At {
  readonly value: string;
  readonly by: string;
  readonly on: string;
  readonly document: string;
}

function value(exit: Done): Command {
  return atPartnership(new Command('value'))
    .argument('<asset>', 'its number, such as A-0007')
    .description('File a valuation.')
    .requiredOption('--value <amount>')
    .requiredOption('--by <name>', 'the body that valued it')
    .requiredOption('--on <day>')
    .requiredOption('--document <file>', 'the report: its digest is entered')
    .action(async (asset: string, { value: text, by, on, document, ...at }: ValueOptions) => {
      const code = await withPartnership(at, async ({ assets }, { id, currency }) => {
        const worth = parseAmount(text, currency);
        if (isRefusal(worth)) return refused(worth);
        const digest = (await digestOf(document)).toString('hex');
        const filed = await assets.fileValuation(
          { partnershipId: id, actor: ACTOR },
          { asset, value: worth, by, on, document: digest },
        );
        if (isRefusal(filed)) return refused(filed);
        say(`${filed}: filed`);
        return EXIT.done;
      });
      exit(code);
    });
}

interface AskOptions extends At {
  readonly buyer: string;
  readonly body?: string;
  readonly price: string;
  readonly valuation?: string;
  readonly why: string;
}

function ask(exit: Done): Command {
  return atPartnership(new Command('ask'))
    .argument('<asset>', 'its number, such as A-0007')
    .description('Ask to part with an asset: the members and the guardian decide.')
    .requiredOption('--buyer <words>', 'who would have it; no natural person by name')
    .option('--body <code>', 'a locked body that the guardian named')
    .requiredOption('--price <amount>')
    .option('--valuation <number>', 'the latest valuation on file, such as VAL-0001')
    .requiredOption('--why <text>')
    .action(async (asset: string, { price: text, body, buyer, valuation, why, ...at }: AskOptions) => {
      const code = await withPartnership(at, async ({ assets }, { id, currency }) => {
        const price = parseAmount(text, currency);
        if (isRefusal(price)) return refused(price);
        const asked = await assets.askDisposal(
          { partnershipId: id, actor: ACTOR },
          { asset, buyer, body, price, valuation, why },
        );
        if (isRefusal(asked)) return refused(asked);
        const view = (await assets.disposals(id)).find((each) => each.code === asked);
        const against = view?.refusal?.message;
        say(`${asked}: ${view?.state ?? ''}${against === undefined ? '' : `: ${against}`}`);
        return EXIT.done;
      });
      exit(code);
    });
}

function wear(exit: Done): Command {
  return atPartnership(new Command('wear'))
    .argument('<asset>', 'its number, such as A-0007')
    .description('Post what its schedule allows by the end of a day.')
    .requiredOption('--until <day>')
    .action(async (asset: string, { until, ...at }: At & { until: string }) => {
      const code = await withPartnership(at, async ({ assets }, { id, currency }) => {
        const posted = await assets.postDepreciation({ partnershipId: id, actor: ACTOR }, asset, until);
        if (isRefusal(posted)) return refused(posted);
        say(
          posted === 0n
            ? `${asset}: nothing is left to post by ${until}`
            : `${asset}: ${formatAmount(posted, currency)} ${currency}`,
        );
        return EXIT.done;
      });
      exit(code);
    });
}

function post(exit: Done): Command {
  return atPartnership(new Command('post'))
    .argument('<number>', 'what the guardian authorised (DSP-0003) or the steward entered (ABS-0001)')
    .description('Post a disposal or an absorbed loss, once.')
    .action(async (number: string, at: At) => {
      const code = await withPartnership(at, async ({ assets }, { id }) => {
        const officer = { partnershipId: id, actor: ACTOR };
        const posted = number.startsWith('ABS-')
          ? await assets.postAbsorption(officer, number)
          : await assets.postDisposal(officer, number);
        if (isRefusal(posted)) return refused(posted);
        say(`${number}: posted`);
        return EXIT.done;
      });
      exit(code);
    });
}
