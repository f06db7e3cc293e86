import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What each rule that may refuse an entry is for. */
export const RULE_WORDS: Readonly<Record<string, MessageDescriptor>> = {
  'roll.court': msg`The roll takes an act only where it follows from what stands there: the right act, at the right time, about the right person.`,
  'roll.fine': msg`What a new holder pays is set by the rules in force on that day; no officer may ask for more, or take more than is owed.`,
  'roll.number': msg`Everybody stands on the roll by one number, written in one way.`,
  'roll.admittance': msg`Only somebody on the roll is admitted to a right.`,
  'COP-1': msg`Nobody pays more on entry than the rules ask for.`,
  'COP-4': msg`Each right is assessed by itself: one fine never covers two.`,
  'STI-3': msg`A pasture carries only so many gates. No more are issued than it bears.`,
  'STI-4': msg`What a gate gives is what is left after the host community’s claim and the reserve.`,
  'period.post': msg`A period that was closed stays as it was closed: what came in is booked in one that is open.`,
  'identity.enterRoll': msg`Officers keep the roll. A holder may give up or dispute their own right, an heir may claim.`,
  'identity.keepBooks': msg`Only an officer of this partnership enters this.`,
  'assets.input': msg`What is entered is read by everybody for good, so it must be complete and clear.`,
  'assets.register': msg`Only what stands in the register can be spoken of here.`,
  L1: msg`What is locked leaves through four gates only: its schedule, an authorised disposal, a loss that the steward entered, or an exchange at cost.`,
  'LOCK-4': msg`What is locked is sold at its full value, with a valuation on file, or it goes to a body with the same lock.`,
  'LOCK-6': msg`To give it to a body that is not the specified one, the guardian must agree.`,
  'LOCK-8': msg`No more is written off than the schedule says.`,
  'CAP-2': msg`The rules and the law say how much one person may hold in shares.`,
  'CASH-1': msg`Only free cash is paid out: not what is restricted, locked or owed.`,
  'capital.par': msg`Shares are paid in and taken back at par: nobody takes back more than they paid in.`,
  'capital.suspension': msg`The board may suspend withdrawals for a time, and says why.`,
  'capital.day': msg`Money is booked on the day it moved, not before.`,
  'capital.holder': msg`Shares are held by somebody on the roll, by their number.`,
  'capital.shares': msg`Shares are issued only where the partnership has agreed to have any.`,
};
