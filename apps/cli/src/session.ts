import type { Command } from 'commander';
import type { Refusal } from '#libs/amount';
import type { CommandServices } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { plainWords } from './plain-words.js';

/** Who stands in the books as having done what was asked on the command line. */
export const ACTOR = 'command-line';

/** Which partnership was chosen. */
export interface At {
  readonly partnership?: string;
}

/** Whose word it is. */
export interface By extends At {
  readonly by: string;
}

/** The partnership that a command works for. */
export interface Chosen {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
}

/** A command's work, with the database open. */
export type Work = (services: CommandServices, partnership: Chosen) => Promise<Exit>;

const EMPTY = 'there is no partnership yet: start the server once (npm start), or found one: copyhold found --help';

/** The option that every command has. */
export function atPartnership(command: Command): Command {
  return command.option('--partnership <name>', 'the short name of the partnership (default: the first one)');
}

/** The options of a command by which somebody says something that stays on record. */
export const acting = (command: Command): Command =>
  atPartnership(command).option('--by <roll>', 'who says so, as it stands on record', ACTOR);

/** Repeats the choice in a command that is recommended. */
export const again = ({ partnership }: At): string =>
  partnership === undefined ? '' : ` --partnership ${partnership}`;

/** A line of the answer. */
export const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** A line beside the answer: progress, or what needs attention. */
export const note = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Tells of an expected no, and answers the exit status of one. */
export function refused(no: Pick<Refusal, 'message' | 'field' | 'rule'> | string): Exit {
  const where = typeof no === 'string' ? '' : ` (${no.field}, rule ${no.rule})`;
  // A refusal may name what somebody else wrote, in its field too.
  note(`copyhold: refused${plainWords(where)}: ${plainWords(typeof no === 'string' ? no : no.message)}`);
  return EXIT.refused;
}

/** Opens the database for one command. The server's modules are loaded only now: `--help` needs none of them. */
export async function withServices(work: (services: CommandServices) => Promise<Exit>): Promise<Exit> {
  const { openForCommand } = await import('../../server/src/startup/for-commands.js');
  const services = await openForCommand();
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}

/** The same for the partnership that was chosen. */
export function withPartnership({ partnership: slug }: At, work: Work): Promise<Exit> {
  return withServices(async (services) => {
    const { partnerships } = services;
    const found = await (slug === undefined ? partnerships.current() : partnerships.bySlug(slug));
    if (found !== undefined) return work(services, found);
    return refused(slug === undefined ? EMPTY : `there is no partnership "${slug}" (--partnership)`);
  });
}

/** What whoever pressed Ctrl-C reads. */
class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Ctrl-C stops the work between two of its pieces; what is done stays, and the same command goes on from there. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const onInterrupt = (): void => {
    stop.abort(new Stopped('stopped: run the same command again to go on'));
  };
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  try {
    return await work(stop.signal);
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
}
