import { Command } from 'commander';
import { isRefusal } from '#libs/amount';
import { confirmed, unconfirmed, type Sure } from './confirm.js';
import { EXIT, type Exit } from './exit.js';
import { atPartnership, refused, say, withPartnership, type At } from './session.js';
import { counted } from './table.js';

const HELP = `
What was done stays: who signed for a meeting, who came, who objected and how each motion ended. What the log has of erased
words is a commitment that says nothing from then on. Why somebody was sanctioned: copyhold stint forget.

Example:
  copyhold forget person r0005 --yes
  copyhold forget words 01990000-0000-7000-8000-000000000000 --yes
`;

function person(roll: string, { yes, ...at }: At & Sure): Promise<Exit> {
  return withPartnership(at, async ({ forgetting }, { id }) => {
    if (yes !== true) {
      say(
        `what ${roll} said to motions, objected and asked meetings for, and how they are told, would be erased for good.`,
      );
      return unconfirmed();
    }
    const gone = await forgetting.person(id, roll);
    if (isRefusal(gone)) return refused(gone);
    const { said, objections, requisitions, told } = gone;
    const words = [
      counted(said, 'place in deliberation', 'places in deliberation'),
      counted(objections, 'objection', 'objections'),
      counted(requisitions, 'requisition', 'requisitions'),
      counted(told, 'row that told them things', 'rows that told them things'),
    ];
    say(`${roll}: the words of ${words.join(', ')} are erased.`);
    return EXIT.done;
  });
}

function words(of: string, { yes, ...at }: At & Sure): Promise<Exit> {
  return withPartnership(at, async ({ forgetting }, { id }) => {
    if (yes !== true) {
      say(`the words of ${of} would be erased for good.`);
      return unconfirmed();
    }
    const fault = await forgetting.words(id, of);
    if (isRefusal(fault)) return refused(fault);
    say(`the words of ${of} are erased.`);
    return EXIT.done;
  });
}

/** `copyhold forget …` */
export function forgetCommand(exit: (code: Exit) => void): Command {
  const ofPerson = confirmed(atPartnership(new Command('person')))
    .description('Erase what a person said to motions, objections and meetings, and how they are told things.')
    .argument('<roll>', 'a roll number')
    .action(async (roll: string, options: At & Sure) => {
      exit(await person(roll, options));
    });
  const ofOthers = confirmed(atPartnership(new Command('words')))
    .description('Erase a jury’s reasons, a chair’s words, or why a meeting was asked for: they may name somebody.')
    .argument('<id>', 'of the objection, the meeting or the requisition')
    .action(async (of: string, options: At & Sure) => {
      exit(await words(of, options));
    });
  return new Command('forget')
    .description('Words that name somebody who asks to be forgotten.')
    .addHelpText('after', HELP)
    .addCommand(ofPerson)
    .addCommand(ofOthers);
}
