import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { isLogRefusal, parseVkey, type Vkey } from '#libs/transparency-log';
import { BundleVerifier, type HeldCheckpoint, type Promises, type Report } from '#libs/verification';
import { EXIT, type Exit } from './exit.js';
import { sha256, verifyEd25519, verifyToken } from './verify-crypto.js';
import { heldPromise, promiseWords, someUnreadable } from './verify-promise.js';
import { givesProof, isProven, proofReport, proofWords } from './verify-proof.js';
import { bytesAt, isUrl, linesOf, NotReadable } from './verify-source.js';
import { tileDifference } from './verify-tiles.js';
import { countedWords, findingWords, reportJson, unprovenWords, verdictWords } from './verify-words.js';

interface Options {
  readonly vkey: readonly string[];
  readonly checkpoint: readonly string[];
  readonly witness: readonly string[];
  readonly promise: readonly string[];
  readonly json?: boolean;
}

const HELP = `
A bundle is what GET /audit/bundle.ndjson and copyhold export bundle give; for the address of a server the bundle is
fetched, and its log's tiles are held against it. Nothing here needs the server's word: leaves, hashes, balances,
ballots, closes, customs, roll and runs are computed anew. What a bundle says and nothing signed says is listed as not
proven: its first line, say, or what leaves of older forms leave out.

What only an owner of the database could rewrite shows against what was kept outside: the log's key (--vkey), an earlier
checkpoint (--checkpoint, a file or an address, such as a witness's) and promises that were given (--promise).

A promise is judged by the deadline that is signed in it; one of before names none, and meant 60 seconds. It is broken
where the log signed, after the deadline, leaves that do not hold it; a file from before the deadline shows neither.

A certified copy, a proof of an entry and a .tlog-proof file are checked the same way, against --vkey alone.

Exit status 0 whole, 2 broken, 1 could not: also where a copy says more than the log has, such as a name.

Example:
  copyhold verify books.ndjson.gz --vkey "$(cat log.vkey)" --checkpoint last-month.checkpoint
  copyhold verify H-0001-copy.json --vkey "$(cat log.vkey)"
`;

async function textAt(place: string): Promise<string> {
  if (isUrl(place)) return new TextDecoder().decode(await bytesAt(place));
  try {
    return await readFile(place, 'utf8');
  } catch (error) {
    throw new NotReadable(`${place} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What was promised. `place`: where the bundle lies. */
async function promisesIn(files: readonly string[], place: string): Promise<Promises> {
  const held = await Promise.all(files.map(async (file) => heldPromise(file, await textAt(file))));
  const now = Date.now();
  return { held, now, ...(isUrl(place) ? { askedAt: now } : {}) };
}

function keysOf(texts: readonly string[]): readonly Vkey[] {
  return texts.map((text) => {
    const vkey = parseVkey(text.trim(), sha256);
    if (isLogRefusal(vkey)) throw new NotReadable(`${text}: ${vkey.message}`);
    return vkey;
  });
}

async function heldAt(places: readonly string[]): Promise<readonly HeldCheckpoint[]> {
  return Promise.all(places.map(async (name) => ({ name, note: await textAt(name) })));
}

async function reportOn(place: string, options: Options): Promise<Report> {
  const keys = keysOf(options.vkey);
  keysOf(options.witness);
  if (options.promise.length > 0 && keys.length === 0) {
    throw new NotReadable('a promise is checked by the key that signed it: give --vkey');
  }
  const verifier = new BundleVerifier({
    sha256,
    verifyEd25519,
    verifyToken,
    vkeys: options.vkey.map((text) => text.trim()),
    held: await heldAt(options.checkpoint),
    witnesses: options.witness.map((text) => text.trim()),
    promises: await promisesIn(options.promise, place),
  });
  for await (const lines of linesOf(place)) for (const line of lines) verifier.line(line);
  const report = verifier.end();
  const difference = isUrl(place) ? await tileDifference(place, report) : undefined;
  if (difference === undefined) return report;
  return { ...report, whole: false, found: report.found + 1, findings: [...report.findings, difference] };
}

function tell(report: Report, options: Options): void {
  const lines = options.json === true ? [reportJson(report)] : wordsOf(report, options);
  process.stdout.write(`${lines.join('\n')}\n`);
}

const OWN_KEY =
  'The key is the one that it brings along: it shows that it agrees with itself, and no more. Give --vkey.';

/** Checks one certified copy or proof, and says what it came to. */
async function tellProof(place: string, { vkey, json, ...rest }: Options): Promise<Exit> {
  if ([rest.checkpoint, rest.witness, rest.promise].some((given) => given.length > 0)) {
    throw new NotReadable('--checkpoint, --witness and --promise are held against a bundle, not against one proof');
  }
  keysOf(vkey);
  const report = proofReport(place, await textAt(place), vkey);
  const trust = vkey.length > 0 ? [] : [OWN_KEY];
  const lines = json === true ? [reportJson(report)] : [...trust, ...proofWords(report)];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (!report.holds) return EXIT.refused;
  return isProven(report) ? EXIT.done : EXIT.failed;
}

function wordsOf(report: Report, { vkey }: Options): readonly string[] {
  const trust =
    vkey.length > 0
      ? []
      : ['The key is the one that the bundle brings along: it shows that the bundle agrees with itself. Give --vkey.'];
  const beyond = report.found - report.findings.length;
  return [
    ...report.findings.map(findingWords),
    ...(beyond > 0 ? [`and ${String(beyond)} more`] : []),
    ...countedWords(report),
    ...unprovenWords(report),
    ...promiseWords(report.promises),
    ...trust,
    verdictWords(report),
  ];
}

const collected = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `copyhold verify` */
export function verifyCommand(exit: (code: Exit) => void): Command {
  return new Command('verify')
    .description('Compute a bundle of books, roll and votes, or one proof, anew and offline: is it what was signed?')
    .argument(
      '<file-or-url>',
      'a bundle (.ndjson, .ndjson.gz), a certified copy or a proof, or the address of a server',
    )
    .option('--vkey <key>', 'a key of the log, as text; again for another', collected, [])
    .option('--checkpoint <file>', 'a checkpoint that was kept; again for another', collected, [])
    .option('--witness <key>', 'a witness, one of whom must have cosigned; again for another', collected, [])
    .option('--promise <file>', 'a promise that the log gave; again for another', collected, [])
    .option('--json', 'the report for programs')
    .addHelpText('after', HELP)
    .action(async (place: string, options: Options) => {
      try {
        if (await givesProof(place)) {
          exit(await tellProof(place, options));
          return;
        }
        const report = await reportOn(place, options);
        tell(report, options);
        exit(!report.whole ? EXIT.refused : someUnreadable(report.promises) ? EXIT.failed : EXIT.done);
      } catch (error) {
        if (!(error instanceof NotReadable)) throw error;
        process.stderr.write(`copyhold: ${error.message}\n`);
        exit(EXIT.failed);
      }
    });
}
