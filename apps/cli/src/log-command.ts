import { Command } from 'commander';
import type { LogStatus } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { again, atPartnership, note, refused, say, withPartnership, type At, type Work } from './session.js';

const HELP = `
The key lies in log-key.json in the state folder, readable by its owner alone. Copy it to where backups of the database do
not go. Whoever has it can sign in the log's place; whoever loses it goes on with another one, and everybody who checks
the log must be told. Keep log-heads.json beside it: it tells when an older database was brought back.

A halted log is mended by bringing back the database that was signed. Where that is lost, begin another log: under a new
key (move log-key.json and log-heads.json away) and, in a new database, under a new name (COPYHOLD_LOG_ORIGIN).
`;

type Done = (code: Exit) => void;

/** A command on a log, refused where COPYHOLD_LOG_ORIGIN says that it is another one. */
const withLog = (options: At, work: Work): Promise<Exit> =>
  withPartnership(options, async (services, partnership) => {
    const misnamed = await services.logGuard.misnamed(partnership.id);
    return misnamed === undefined ? work(services, partnership) : refused(misnamed);
  });

/** `copyhold log …` */
export function logCommand(exit: Done): Command {
  return new Command('log')
    .description('The transparency log: how it stands, its key, its witnesses.')
    .addHelpText('after', HELP)
    .addCommand(status(exit))
    .addCommand(key(exit))
    .addCommand(rotate(exit))
    .addCommand(resume(exit))
    .addCommand(witness(exit));
}

function status(exit: Done): Command {
  return atPartnership(new Command('status'))
    .description('What is signed, what waits, and what witnesses say.')
    .action(async (options: At) => {
      const code = await withLog(options, async ({ logs }, { id, name }) => {
        const status = await logs.status(id);
        sayStatus(name, status);
        if (status.reason === null) return EXIT.done;
        note(`copyhold: ${status.state}: ${status.reason}`);
        if (status.halted !== null) note(`Once the cause is mended: copyhold log resume${again(options)}`);
        return EXIT.failed;
      });
      exit(code);
    });
}

function sayStatus(name: string, { head, staged, leased, witnesses, k, waitingSince, reason }: LogStatus): void {
  if (!leased) say('no server holds the right to sign now');
  if (head === undefined) {
    const next = reason === null ? ' The server signs them.' : '';
    say(`${name}: nothing is signed yet; ${String(staged)} leaves wait.${next}`);
    return;
  }
  const waiting = staged - head.size;
  say(`${head.origin}: ${String(head.size)} leaves, signed at ${head.signedAt.toISOString()}`);
  say(`root ${head.root.toString('hex')}`);
  if (waiting > 0n) say(`${String(waiting)} leaves wait since ${waitingSince?.toISOString() ?? ''}`);
  for (const { name: who, size, failure, askedAt } of witnesses) {
    const how = failure ?? (askedAt === null ? 'not asked yet' : 'cosigned');
    say(`witness ${who}: ${size ?? '0'} leaves; ${how}`);
  }
  const cosigned = head.cosigners.length;
  say(
    k > 0 && cosigned >= k
      ? `witnessed by ${head.cosigners.join(', ')}`
      : `not witnessed: ${String(cosigned)} of ${String(k)}`,
  );
}

function key(exit: Done): Command {
  return atPartnership(new Command('key'))
    .description('The keys that sign, for whoever checks the log. The last one stays.')
    .action(async (options: At) => {
      const code = await withLog(options, async ({ logs, logGuard }, { id }) => {
        const missing = await logGuard.keyMissing(id);
        if (missing !== undefined) return refused(missing);
        for (const vkey of await logs.namedVkeys(id)) say(vkey);
        return EXIT.done;
      });
      exit(code);
    });
}

function rotate(exit: Done): Command {
  return atPartnership(new Command('rotate'))
    .description('Make a new key that signs beside the present one; the log itself says so.')
    .option('--finish', 'the older of the two keys signs no more, and is forgotten')
    .action(async (options: At & { finish?: true }) => {
      const code = await withLog(options, async ({ logs, logGuard }, { id }) => {
        const missing = await logGuard.keyMissing(id);
        if (missing !== undefined) return refused(missing);
        if (options.finish === true) {
          if (!(await logs.retire())) return refused('only one key signs: there is nothing to finish');
          say('the older key signs no more; what it signed stays good');
          return EXIT.done;
        }
        if (!(await logs.rotate())) return refused('two keys sign already: finish that change first (--finish)');
        say(
          'two keys sign from the next leaf on. Give the new one (copyhold log key) to everybody who checks the log,',
        );
        say(`then: copyhold log rotate --finish${again(options)}`);
        return EXIT.done;
      });
      exit(code);
    });
}

function resume(exit: Done): Command {
  return atPartnership(new Command('resume'))
    .description('Let a halted log go on; it is compared again first, and halts again where it must.')
    .action(async (options: At) => {
      const code = await withLog(options, async ({ logs }, { id }) => {
        if (!(await logs.resume(id))) return refused('the log is not halted');
        say('the server compares it again at its next round');
        return EXIT.done;
      });
      exit(code);
    });
}

function witness(exit: Done): Command {
  const add = atPartnership(new Command('add'))
    .description('Ask a witness for its cosignature from now on.')
    .argument('<url>', 'its address, before /add-checkpoint')
    .argument('<vkey>', 'its key: name+hexid+base64')
    .action(async (url: string, vkey: string, options: At) => {
      const code = await withLog(options, async ({ logs }) => {
        if (!URL.canParse(url) || !/^https?:/u.test(url)) return refused(`${url} is no address (https://…)`);
        const no = logs.addWitness(url, vkey);
        if (no !== undefined) return refused(no);
        say(
          `${vkey.split('+')[0] ?? ''} is asked at once by the server that signs, and from each checkpoint on. It needs our key: copyhold log key${again(options)}`,
        );
        return EXIT.done;
      });
      exit(code);
    });
  const remove = atPartnership(new Command('remove'))
    .description('Ask a witness no more; what it cosigned stays.')
    .argument('<name>', 'its name: what stands before the first + of its key')
    .action(async (name: string, options: At) => {
      const code = await withLog(options, async ({ logs }) => {
        if (!logs.removeWitness(name)) return refused(`no witness is called ${name}`);
        say(`${name} is asked no more`);
        return EXIT.done;
      });
      exit(code);
    });
  return new Command('witness').description('Whoever cosigns what the log says.').addCommand(add).addCommand(remove);
}
