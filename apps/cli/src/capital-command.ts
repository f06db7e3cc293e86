import { Command } from 'commander';
import { capitalAgree } from './capital-agree.js';
import { capitalGift, capitalReceive, capitalRepay } from './capital-funding.js';
import { capitalList } from './capital-list.js';
import { capitalResume, capitalSubscribe, capitalSuspend, capitalWithdraw } from './capital-shares.js';
import { capitalWindingUp } from './capital-winding-up.js';
import type { Exit } from './exit.js';

/** `copyhold capital …` */
export function capitalCommand(exit: (code: Exit) => void): Command {
  return new Command('capital')
    .description('Capital without votes: shares at par, capped returns, gifts, and the end of everything on paper.')
    .addCommand(capitalList(exit))
    .addCommand(capitalAgree(exit))
    .addCommand(capitalSubscribe(exit))
    .addCommand(capitalWithdraw(exit))
    .addCommand(capitalSuspend(exit))
    .addCommand(capitalResume(exit))
    .addCommand(capitalReceive(exit))
    .addCommand(capitalRepay(exit))
    .addCommand(capitalGift(exit))
    .addCommand(capitalWindingUp(exit));
}
