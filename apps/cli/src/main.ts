import { Command, CommanderError } from 'commander';
import { agentCommand } from './agent-command.js';
import { assetCommand } from './asset-command.js';
import { ballotCommand } from './ballot-command.js';
import { capitalCommand } from './capital-command.js';
import { checkCommand } from './check-command.js';
import { contributionCommand } from './contribution-command.js';
import { customCommand } from './custom-command.js';
import { electionCommand } from './election-command.js';
import { EXIT, type Exit } from './exit.js';
import { exportCommand } from './export-command.js';
import { forgetCommand } from './forget-command.js';
import { foundCommand } from './found-command.js';
import { guardianCommand } from './guardian-command.js';
import { holdCommand } from './hold-command.js';
import { importCommand } from './import-command.js';
import { journalCommand } from './journal-command.js';
import { keyCommand } from './key-command.js';
import { logCommand } from './log-command.js';
import { machineCommand } from './machine-command.js';
import { payCommand } from './pay-command.js';
import { periodCommand } from './period-command.js';
import { rollCommand } from './roll-command.js';
import { siteCommand } from './site-command.js';
import { stewardCommand } from './steward-command.js';
import { stintCommand } from './stint-command.js';
import { usageCommand } from './usage-command.js';
import { upstreamCommand } from './upstream-command.js';
import { verifyCommand } from './verify-command.js';
import { witnessCommand } from './witness-command.js';

const AFTER_HELP = `
Exit status: 0 done, 2 input refused (nothing was changed by it), 1 failed.

Environment:
  DATABASE_URL     a PostgreSQL 18 or newer (its migration login) instead of the embedded one
  COPYHOLD_STATE   where the embedded database and secrets live (.copyhold in the project)
`;

/** A command and all below it throw instead of ending the process, which still has the database to close. */
function throwing(command: Command): Command {
  command.commands.forEach(throwing);
  return command.exitOverride().showHelpAfterError('(add --help for what can be asked)');
}

function program(exit: (code: Exit) => void): Command {
  return throwing(
    new Command('copyhold')
      .description('The books, the roll and the vote of a compute commons, from the command line.')
      .addHelpText('after', AFTER_HELP)
      .addCommand(foundCommand(exit))
      .addCommand(importCommand(exit))
      .addCommand(exportCommand(exit))
      .addCommand(customCommand(exit))
      .addCommand(journalCommand(exit))
      .addCommand(holdCommand(exit))
      .addCommand(periodCommand(exit))
      .addCommand(ballotCommand(exit))
      .addCommand(payCommand(exit))
      .addCommand(capitalCommand(exit))
      .addCommand(logCommand(exit))
      .addCommand(assetCommand(exit))
      .addCommand(guardianCommand(exit))
      .addCommand(stewardCommand(exit))
      .addCommand(rollCommand(exit))
      .addCommand(siteCommand(exit))
      .addCommand(stintCommand(exit))
      .addCommand(forgetCommand(exit))
      .addCommand(machineCommand(exit))
      .addCommand(usageCommand(exit))
      .addCommand(contributionCommand(exit))
      .addCommand(keyCommand(exit))
      .addCommand(upstreamCommand(exit))
      .addCommand(checkCommand(exit))
      .addCommand(verifyCommand(exit))
      .addCommand(electionCommand(exit))
      .addCommand(witnessCommand(exit))
      .addCommand(agentCommand(exit)),
  );
}

async function main(): Promise<void> {
  let code: Exit = EXIT.done;
  try {
    await program((chosen) => (code = chosen)).parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has said already what it did not understand; asking for help is no error.
      code = error.exitCode === 0 ? EXIT.done : EXIT.refused;
    } else {
      const isExpected = error instanceof Error && (error.name === 'StartRefused' || error.name === 'Stopped');
      const text =
        error instanceof Error ? (isExpected ? error.message : (error.stack ?? error.message)) : String(error);
      process.stderr.write(`copyhold: ${text}\n`);
      code = EXIT.failed;
    }
  }
  process.exitCode = code;
}

await main();
