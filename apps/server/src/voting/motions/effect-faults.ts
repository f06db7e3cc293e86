import { InvariantViolation } from '#libs/amount';

/** What stands today against what a motion would do, by the database's code. */
const WORDS: Readonly<Record<string, string>> = {
  KindNotYet: 'Motions of this kind cannot be written yet.',
  SiteUnknown: 'The site that it names is not there.',
  BlockUnknown: 'The block that it lifts is not there.',
  BlockLifted: 'The block that it lifts has been lifted already.',
  PastureUnknown: 'The pasture that it names is not there.',
  GatesHeld: 'More gates of this pasture are held than it would have: first some must be given up.',
  PeriodUnknown: 'The period that it names is not there.',
  PeriodHardClosed: 'The period is closed for good.',
  PeriodNotClosed: 'The period is open: what it leaves is known when its books are closed.',
  NothingToDivide: 'Nothing of it is left to vote on above the floors.',
  AmountNotAllocable: 'The association does not hold any more what the period left.',
  BudgetNotThere: 'The fund does not hold so much.',
  BetTermNotOfCustom: 'The custom has bets run for fewer years, or for more.',
  NotLastClosed: 'A later period is closed: that one comes first.',
  AlreadyPutToVote: 'What the period left has been put to the vote.',
  ProposalUnknown: 'No text of rules with this fingerprint has been proposed.',
  DisposalUnknown: 'Nobody has asked for that disposal of that asset.',
  DisposalAuthorised: 'That disposal has been authorised already.',
  AssetNotInBooks: 'The asset is not in the books, or no longer.',
  LockRejects:
    'The asset lock refuses it: the price is below the valuation, or there is none, and it goes to no locked body.',
  BuyerForgotten: 'Nobody can show any more to whom it goes: let it be asked for anew.',
  AnotherAuthorised: 'Another disposal of this asset is authorised.',
  ConsentMissing: 'The asset lock holds it until the guardian has consented.',
  AssetUnknown: 'The asset that it names is not there, or is kept in another currency.',
  AssetWorthLess: 'The asset is worth less in the books than that.',
  ReserveUnknown: 'There is no locked reserve in that currency.',
  LossNotThere: 'The books show no loss as large as that.',
  ReserveTooSmall: 'The locked reserve holds less than that.',
  InstrumentExists: 'An instrument of that name is agreed already.',
  CurrencyOther: 'Capital is kept in the currency of the partnership.',
  SharesExist: 'There is a class of shares already, and one is all there can be.',
  ReturnNotCapped: 'All that is ever paid back is less than what is paid in: a return is limited, principal first.',
  ShareAboveAll: 'Nobody can be given more than all that is earned.',
  HoldingUnknown: 'That holding does not stand on the roll.',
  HoldingChanged:
    'That holding has changed hands since: members voted on it as it stood at the line that the motion names.',
  HoldingNotDue: 'Nobody waits to be admitted to that holding.',
  HoldingNotHeld: 'Nobody holds it by admittance today, or a case of it is open: it cannot be brought before a jury.',
  FineDisputed: 'A fine of this holding is in dispute: while it is, a jury cannot find that it is forfeit.',
  OfficeUnknown: 'Nobody holds that office.',
  SeatPast: 'A later election has filled that body anew.',
  OfficeRecalled: 'Its holder has been recalled already.',
};

/** The words of a fault that the database found. A code that nobody knows is a bug. */
export function effectFaultWords(code: string): string {
  const words = WORDS[code];
  if (words === undefined) throw new InvariantViolation(`no words for ${code}`);
  return words;
}
