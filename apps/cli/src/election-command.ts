import { Readable } from 'node:stream';
import { Command, InvalidArgumentError, Option } from 'commander';
import { isRefusal, type Refusal, refuse, unitOf } from '#libs/amount';
import { ELECTION_KINDS, type ElectionKind } from '#libs/election-files';
import { type Completion, COMPLETIONS } from '#libs/voting';
import { type BeleniosOptions, tellBelenios } from './election-belenios.js';
import { convertElection } from './election-convert.js';
import { countElection } from './election-count.js';
import {
  ELECTION_FORMATS,
  type ElectionFile,
  type ElectionHints,
  electionOf,
  electionText,
  formatByName,
  formatOf,
  inShort,
} from './election-file.js';
import { tieOrder } from './election-order.js';
import { ELECTION_RULES, type ElectionRule, RULE_FACTS, ruleOf } from './election-rules.js';
import { EXIT, type Exit } from './exit.js';
import { writeExport } from './export-file.js';
import { plainWords } from './plain-words.js';
import { note, refused, say } from './session.js';

const FILES = `
Files, by their name or else by how they begin: .pb (Pabulib), .blt, .csv (count,choice, a column for each option) and
.json (copyhold-election/1); UTF-8, 16 MiB at most. No database is opened and nothing is sent anywhere.
`;

const COUNT_HELP = `${FILES}
The rule is the one asked for, else the one that the file names, else: projects equal-shares, rankings with seats stv and
without schulze, approvals approval, scores score. A CSV does not say what its ballots are: it needs --rule.

Ties that a rule leaves go to the published order, SHA-256(seed ‖ id). Without seed and order they go by id, whole numbers
upwards, and the answer says so. The same ballots counted twice give the same bytes of --json.

Example:
  copyhold election count round.pb --completion add1u --increment 1
  copyhold election count board.blt --seats 3 --order 4,1,2,3
  copyhold election count versions.csv --rule schulze --json
`;

const CONVERT_HELP = `${FILES}
What is written is read back before it gets its name, and a file that is there is kept. Refused is what the other format
cannot say and a count would miss; what else it has no place for is listed. A .pb of ranks or points stays a .pb.

Example:
  copyhold election convert board.blt board.json
  copyhold election convert ballots.csv ballots.blt --kind ranking --seats 2
  copyhold election convert round.json round.pb --currency EUR
`;

const BELENIOS_HELP = `
FILE is the public archive of an election that was held with Belenios 2 and is over (.bel). Every file in it is held
against its name, every step against the one before it, ballots against the list of credentials, and the result against
the number of ballots. That ballots were encrypted, shuffled and decrypted as they should, belenios-tool shows.

Example:
  copyhold election belenios council.bel
  copyhold election belenios council.bel --question 1 --to council.json
  copyhold election count council.json --rule stv
`;

interface CountOptions {
  readonly rule?: ElectionRule;
  readonly completion?: Completion;
  readonly seats?: bigint;
  readonly increment?: string;
  readonly currency?: string;
  readonly order?: string;
  readonly seed?: string;
  readonly json?: true;
}

interface ConvertOptions {
  readonly kind?: ElectionKind;
  readonly seats?: bigint;
  readonly currency?: string;
}

function parseSeats(text: string): bigint {
  if (/^[1-9]\d{0,8}$/u.test(text)) return BigInt(text);
  throw new InvalidArgumentError('It is a number of seats, one or more.');
}

function parseCurrency(text: string): string {
  const unit = unitOf(text);
  if (!isRefusal(unit) && unit.kind === 'MONEY') return unit.code;
  throw new InvalidArgumentError('It is an ISO 4217 currency such as EUR.');
}

/** Tells of a no whose words may be as long as the file that they are from. */
const refusedShort = (refusal: Refusal): Exit => refused(inShort(refusal));

async function readFile(file: string, hints: ElectionHints): Promise<ElectionFile | Refusal> {
  const text = await electionText(file);
  if (isRefusal(text)) return text;
  const format = formatOf(file, text);
  return isRefusal(format) ? format : electionOf(text, format, hints);
}

async function count(name: string, options: CountOptions): Promise<Exit> {
  const { currency, rule: asked } = options;
  const kind = asked === undefined ? undefined : RULE_FACTS[asked].kinds[0];
  const file = await readFile(name, {
    ...(kind === undefined ? {} : { kind }),
    ...(currency === undefined ? {} : { currency }),
  });
  if (isRefusal(file)) return refusedShort(file);
  const chosen = ruleOf(file, asked);
  if (isRefusal(chosen)) return refusedShort(chosen);
  const ties = await tieOrder(file.election, options);
  if (isRefusal(ties)) return refusedShort(ties);
  const { completion, seats, increment } = options;
  const counted = countElection(file, {
    rule: chosen.rule,
    order: ties.order,
    ...(completion === undefined ? {} : { completion }),
    ...(seats === undefined ? {} : { seats }),
    ...(increment === undefined ? {} : { increment }),
  });
  if (isRefusal(counted)) return refusedShort(counted);
  const { name: version, words } = RULE_FACTS[chosen.rule];
  const head = [
    headOf(name, file),
    `Rule: ${chosen.rule}, ${words} (${version}); ${chosen.because}.`,
    `Ties: ${ties.words}.`,
    ...counted.notes,
  ];
  // The canonical result alone is the answer for programs: what was chosen for them stands beside it.
  for (const line of head) (options.json === true ? note : say)(plainWords(line));
  if (options.json === true) say(counted.canonical);
  else for (const line of ['', ...counted.lines]) say(plainWords(line));
  return EXIT.done;
}

function headOf(name: string, { election: { title, options, ballots } }: ElectionFile): string {
  const cast = ballots.reduce((sum, one) => sum + one.count, 0n);
  const abstaining = ballots.reduce((sum, one) => (one.choice.is === 'ABSTAIN' ? sum + one.count : sum), 0n);
  const what = `${options.length} options, ${cast} ballots${abstaining === 0n ? '' : `, ${abstaining} of which abstain`}`;
  return `${name}${title === '' ? '' : ` (${title})`}: ${what}.`;
}

async function convert(from: string, to: string, options: ConvertOptions): Promise<Exit> {
  const { seats, ...hints } = options;
  const format = formatByName(to);
  if (format === undefined) {
    const message = `${to} is to end in one of ${ELECTION_FORMATS.map((one) => `.${one}`).join(', ')}`;
    return refusedShort(refuse('FormatUnknown', { message, field: 'TO', rule: 'election.convert' }));
  }
  const file = await readFile(from, hints);
  if (isRefusal(file)) return refusedShort(file);
  const election = seats === undefined ? file.election : { ...file.election, seats };
  const converted = convertElection({ ...file, election }, format);
  if (isRefusal(converted)) return refusedShort(converted);
  const code = await writeExport({ text: Readable.from([converted.text]) }, to);
  if (code !== EXIT.done) return code;
  note(plainWords(`Wrote ${to}.${converted.lost.length === 0 ? '' : ` Not in it: ${converted.lost.join(', ')}.`}`));
  return code;
}

/** `copyhold election …` */
export function electionCommand(exit: (code: Exit) => void): Command {
  const upper = (text: string): string => text.toUpperCase();
  const oneOf =
    <T extends string>(known: readonly T[]) =>
    (text: string): T => {
      const found = known.find((one) => one === upper(text));
      if (found === undefined) throw new InvalidArgumentError(`It is one of ${known.join(', ').toLowerCase()}.`);
      return found;
    };
  const counting = new Command('count')
    .description('Count an election from a file, with its proof.')
    .argument('<file>', 'a .pb, .blt, .csv or .json')
    .addOption(new Option('--rule <rule>', 'the rule that counts').choices(ELECTION_RULES))
    .option(
      '--completion <how>',
      'of equal-shares: none, utilitarian, add1, add1u (default) or greedy',
      oneOf(COMPLETIONS),
    )
    .option('--seats <n>', 'of stv, where the file says none or others', parseSeats)
    .option('--increment <amount>', 'of add1, as the file writes money (default: budget / (100 x voters), rounded up)')
    .option('--currency <code>', 'of a file that names none', parseCurrency)
    .option('--order <file-or-ids>', 'what settles ties: a file with an id a line, or ids with commas between')
    .option('--seed <hex>', 'what the published order is made of')
    .option('--json', 'the canonical result, for programs and for comparing')
    .addHelpText('after', COUNT_HELP)
    .action(async (file: string, options: CountOptions) => {
      exit(await count(file, options));
    });
  const converting = new Command('convert')
    .description('Write an election in another format.')
    .argument('<from>', 'a .pb, .blt, .csv or .json')
    .argument('<to>', 'a name that ends in one of these')
    .option('--kind <kind>', 'what the ballots of a CSV are, such as ranking, approval or score', oneOf(ELECTION_KINDS))
    .option('--seats <n>', 'where the file says none or others', parseSeats)
    .option('--currency <code>', 'of a file that names none', parseCurrency)
    .addHelpText('after', CONVERT_HELP)
    .action(async (from: string, to: string, options: ConvertOptions) => {
      exit(await convert(from, to, options));
    });
  const belenios = new Command('belenios')
    .description('Read the result of an election that was held with Belenios.')
    .argument('<file>', 'a .bel')
    .option('--question <n>', 'which question, from 1', (text) => Number(parseSeats(text)))
    .option('--to <file>', 'write its rankings as a .json that can be counted')
    .addHelpText('after', BELENIOS_HELP)
    .action(async (file: string, options: BeleniosOptions) => {
      exit(await tellBelenios(file, options));
    });
  return new Command('election')
    .description('Count elections from files again, and turn the files into each other.')
    .addCommand(belenios)
    .addCommand(counting)
    .addCommand(converting);
}
