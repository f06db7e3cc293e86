import { Command, InvalidArgumentError } from 'commander';
import { formatAmount, isRefusal } from '#libs/amount';
import { fineState } from '#libs/court-roll';
import { EXIT, type Exit } from './exit.js';
import { ACTOR, atPartnership, refused, say, withPartnership, type At } from './session.js';
import { tableOf } from './table.js';

interface ListOptions extends At {
  readonly kind?: string;
  readonly state?: string;
  readonly holder?: string;
}

interface EnterOptions extends At {
  readonly holding?: string;
  readonly on?: string;
  readonly to?: string;
  readonly note?: string;
  readonly kind?: string;
  readonly subject?: string;
  readonly quantity?: bigint;
  readonly meter?: string;
  readonly goesWith?: string;
  readonly sum?: bigint;
  readonly until?: string;
  readonly fine?: bigint;
  readonly verdict?: string;
  readonly jury?: string[];
  readonly votes?: number;
  readonly parts?: bigint[];
}

interface PayOptions extends At {
  readonly amount: bigint;
  readonly payment: string;
  readonly line?: string;
  readonly on?: string;
}

interface PastureOptions extends At {
  readonly resolution?: string;
}

const HELP = `
Acts: GRANT ADMIT SURRENDER RECEIVE PLEDGE RELEASE_PLEDGE FORECLOSE DEATH NAME_HEIR CLAIM NOTICE SEIZE RESTORE ESCHEAT
PRESENT VERDICT REINSTATE SPLIT LEASE OPERATOR_CHANGE DISPUTE_FINE SETTLE_FINE REDUCE_FINE IMPROVE RELINQUISH LAPSE.
Persons by roll number, days as 2026-03-01, money in minor units. A fine that falls due is posted with the admittance.

Example:
  copyhold roll enter SURRENDER --holding H-0003 --to r0042
`;

const PAGE = 100;

function list(options: ListOptions): Promise<Exit> {
  return withPartnership(options, async ({ roll }, { id, name }) => {
    const rows: string[][] = [];
    let after: string | null = null;
    for (;;) {
      const { kind = null, state = null, holder = null } = options;
      const page = await roll.register(id, { search: '', kind, state, holder, after, first: PAGE });
      rows.push(
        ...page.holdings.map((each) => [each.number, each.kind, each.subject, each.rollNumber, each.state, each.since]),
      );
      after = page.holdings.at(-1)?.number ?? null;
      if (!page.more) break;
    }
    say(
      rows.length === 0
        ? `Nothing of that is held of ${name}.`
        : tableOf([['Number', 'Kind', 'In', 'Holder', 'State', 'Since'], ...rows]),
    );
    return EXIT.done;
  });
}

function show(number: string, options: At): Promise<Exit> {
  return withPartnership(options, async ({ roll }, { id, name, currency }) => {
    const holding = await roll.byNumber(id, number);
    if (holding === undefined) return refused(`there is no holding ${number} on the roll of ${name}`);
    say(
      `${holding.number}  ${holding.kind} in ${holding.subject}: ${holding.state}, ${holding.holder} since ${holding.since}`,
    );
    const money = (minor: string): string => `${formatAmount(BigInt(minor), currency)} ${currency}`;
    if (holding.valueMinor !== '0') say(`Value ${money(holding.valueMinor)} a year, rent ${money(holding.rentMinor)}.`);
    const lines = holding.events.map(({ number: line, on, event, toUseOf, fine, note, customVersion }) => [
      String(line),
      on,
      event,
      toUseOf ?? '',
      fine === null ? '' : money(fine),
      String(customVersion),
      note ?? '',
    ]);
    say(tableOf([['Line', 'Day', 'Event', 'Party', 'Fine', 'Custom', 'Note'], ...lines], [0, 4, 5]));
    for (const { line, amount, due, paid, disputed } of holding.fines) {
      const state = fineState({ dueMinor: BigInt(due), paidMinor: BigInt(paid), disputed });
      const left = due === amount ? '' : `, as a jury left it ${money(due)}`;
      say(`Fine of line ${String(line)}: ${money(amount)}${left}; ${money(paid)} paid: ${state}.`);
    }
    for (const { number: gate, quantity, subject } of holding.gates)
      say(`${quantity} gates of ${subject} go with it: ${gate}.`);
    return EXIT.done;
  });
}

function enter(act: string, { to, goesWith, partnership, ...wish }: EnterOptions): Promise<Exit> {
  return withPartnership(partnership === undefined ? {} : { partnership }, async ({ roll }, { id }) => {
    const entered = await roll.enter(id, { ...wish, act, toUseOf: to ?? null, appurtenantTo: goesWith ?? null }, ACTOR);
    if (isRefusal(entered)) return refused(entered);
    say(
      `${entered.holding}: entered as ${entered.lines.length === 1 ? 'line' : 'lines'} ${entered.lines.join(', ')} of the roll.`,
    );
    return EXIT.done;
  });
}

function pay(holding: string, { amount, payment, line, on, ...at }: PayOptions): Promise<Exit> {
  return withPartnership(at, async ({ fines }, { id, currency }) => {
    const day = on ?? new Date().toISOString().slice(0, 10);
    const paid = await fines.pay(
      id,
      { holding, amount, payment, on: day, ...(line === undefined ? {} : { line }) },
      ACTOR,
    );
    if (isRefusal(paid)) return refused(paid);
    const owed = `${formatAmount(paid.owedMinor, currency)} ${currency}`;
    say(
      `${holding}: ${paid.replayed ? 'booked before' : 'booked'}; of the fine of line ${paid.line} ${owed} is still owed.`,
    );
    return EXIT.done;
  });
}

function pasture(subject: string, gates: string, { resolution, ...options }: PastureOptions): Promise<Exit> {
  if (!/^\d{1,15}$/u.test(gates)) return Promise.resolve(refused(`"${gates}" is not a number of gates`));
  return withPartnership(options, async ({ court }, { id }) => {
    const no = await court.setPasture(id, {
      subject,
      gates: BigInt(gates),
      ...(resolution === undefined ? {} : { resolutionId: resolution }),
    });
    if (no !== undefined) return refused(no);
    say(`${subject} carries ${gates} gates.`);
    return EXIT.done;
  });
}

function whole(text: string): bigint {
  if (/^\d{1,30}$/u.test(text)) return BigInt(text);
  throw new InvalidArgumentError('It is a whole number.');
}

const many = (text: string): string[] => text.split(',').map((each) => each.trim());

/** `copyhold roll …` */
export function rollCommand(exit: (code: Exit) => void): Command {
  const listing = atPartnership(new Command('list'))
    .description('Everything that is held of the commons.')
    .option('--kind <kind>', 'HOST_CLAIM, LABELLER_SHARE, DEVELOPER_RIGHT or STINT_GATE')
    .option('--state <state>', 'ADMITTED, HEIR_DUE, …')
    .option('--holder <roll>', 'a roll number')
    .action(async (options: ListOptions) => {
      exit(await list(options));
    });
  const showing = atPartnership(new Command('show'))
    .description('One holding with every line of the roll about it.')
    .argument('<number>', 'H-0001')
    .action(async (number: string, options: At) => {
      exit(await show(number, options));
    });
  const entering = atPartnership(new Command('enter'))
    .description('Enter an act of the court.')
    .argument('<act>', 'what is done')
    .option('--holding <number>', 'which holding it is about')
    .option('--on <day>', 'the day of the court (default: today, UTC)')
    .option('--to <roll>', 'the other party')
    .option('--note <text>', 'a marginal note, for everybody to read')
    .option('--kind <kind>', 'of a GRANT')
    .option('--subject <name>', 'what a GRANT is held in')
    .option('--quantity <steps>', 'smallest steps a year, or gates', whole)
    .option('--meter <meter>', 'gpu-time, tokens-in or tokens-out')
    .option('--goes-with <number>', 'the holding that a gate goes with')
    .option('--sum <minor>', 'what a PLEDGE secures, or a jury leaves of a fine (REDUCE_FINE)', whole)
    .option('--until <day>', 'when a let, a pledge, a minority or a suspension ends')
    .option('--fine <minor>', 'a fine that is demanded', whole)
    .option('--verdict <verdict>', 'DISMISSED, MERCY, SUSPENDED or FORFEIT')
    .option('--jury <rolls>', 'roll numbers with commas between', many)
    .option('--votes <count>', 'how many of the jury found so', (text) => Number(whole(text)))
    .option('--parts <land>', 'the land of each part of a SPLIT, with commas between', (text) => many(text).map(whole))
    .addHelpText('after', HELP)
    .action(async (act: string, options: EnterOptions) => {
      exit(await enter(act, options));
    });
  const carrying = atPartnership(new Command('pasture'))
    .description('Say how many gates a pasture carries.')
    .argument('<subject>', 'the pasture')
    .argument('<gates>', 'how many')
    .option('--resolution <id>', 'the carried resolution by which it carries more than before')
    .action(async (subject: string, gates: string, options: PastureOptions) => {
      exit(await pasture(subject, gates, options));
    });
  const paying = atPartnership(new Command('pay'))
    .description('Book what came in for an entry fine, whole or in part.')
    .argument('<holding>', 'H-0001')
    .requiredOption('--amount <minor>', 'minor units, no more than is owed', whole)
    .requiredOption('--payment <name>', 'the bank’s line or the till’s slip: booked once for a fine')
    .option('--line <number>', 'the line of the roll that asks for the fine (default: the last fine)')
    .option('--on <day>', 'the day it came in (default: today, UTC)')
    .action(async (holding: string, options: PayOptions) => {
      exit(await pay(holding, options));
    });
  return new Command('roll')
    .description('The court roll: what is held of the commons, by whom, and by which entries.')
    .addCommand(listing)
    .addCommand(showing)
    .addCommand(entering)
    .addCommand(paying)
    .addCommand(carrying);
}
