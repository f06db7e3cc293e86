/** What a kind of journal is for, in words for people. */
export interface RuleNote {
  /** Stable: 'posting.grant-received' */
  readonly key: string;
  /** One plain sentence. */
  readonly sentence: string;
}

/** One sentence for each kind that a posting rule makes, and for those that people and imports make. */
const SENTENCES: Readonly<Record<string, string>> = {
  appropriation: 'What the members decided to do with a period’s surplus is set aside, line by line of the ballot.',
  'annulment-claim':
    'What was paid by a resolution that a jury annulled is owed back: the money is gone, and the claim stands for it.',
  'asset-bought': 'A registered asset comes in at cost and is locked at once.',
  'asset-disposed':
    'An asset leaves by an authorised disposal; what was paid for it stays locked, in an account of its own.',
  'asset-exchanged': 'The proceeds of one locked asset become another one, at its cost.',
  'assets-contributed':
    'Founders and friends brought in cash or machines for nothing in return; machines are locked at once.',
  'ca-settlement': 'The Joint Enterprise pays the Common Association what it owes it; both debts fall together.',
  'capital-received': 'A funder pays in money that is owed back at par: a debt, never income.',
  'capital-repaid': 'A funder is paid back part of what was lent; the debt falls with the bank.',
  'close-result':
    'A closed period’s income and expenses move into the surplus, so that the next period begins at nothing.',
  'contribution-credited':
    'Whose machine the commons used is owed its part of what its site was: stated by them, and accepted.',
  correction: 'Entered by an officer to put right what an earlier entry got wrong.',
  depreciation: 'An asset wears by its registered schedule: what it lost stands against it and takes no cash.',
  'developer-payment': 'A developer pays for use that was priced; what is owed falls as the bank grows.',
  'entry-fine': 'Whoever is admitted to a right owes the fine of the custom for it, once and for that right alone.',
  'entry-fine-paid':
    'Whoever was admitted pays the fine of their right, whole or in part, and never more than is owed.',
  'entry-fine-reduced': 'A jury found a fine too high: what it took off is owed no longer, and is no income.',
  exchange: 'One unit of account is given for another at a recorded rate, through the exchange accounts of both.',
  'gift-received':
    'A gift buys nothing: money is income, and a thing given is locked at once and no part of what is shared.',
  'grant-received':
    'A free grant is income; a restricted one stands in its own fund, with its cash apart from the free cash.',
  'grant-returned': 'What was left of a restricted grant goes back to whoever gave it, from the fund’s own cash.',
  'grant-spent':
    'A cost charged to a restricted fund is paid from the fund’s own cash, and as much is released from the fund.',
  'hold-expired': 'A pending entry that nobody posted in time is over; what it held back is free again.',
  'hold-voided': 'A pending entry is given up before its time; what it held back is free again.',
  history: 'Taken over from books that were kept elsewhere, with the days on which it happened.',
  impairment: 'An asset is written down, with evidence and by resolution, through the steward alone.',
  'label-wage': 'Accepted labelling work earns its wage and, for ever after, points in the model.',
  'loss-absorbed': 'The locked reserve bears a loss, with evidence and by resolution, through the steward alone.',
  'machine-bought': 'A machine comes in at cost and is locked at once: it belongs to the commons from then on.',
  manual: 'Entered by an officer by hand.',
  opening: 'Entered by an officer to bring in what an account held before these books began.',
  'operating-cost': 'A running cost is paid from the bank.',
  'pay-dividend': 'A dividend or a worker’s return leaves the bank for the person it was owed to.',
  bets: 'What the members chose of what is kept for bets is committed, each bet into a purse of its own, for a term.',
  projects: 'What the members chose for a part of a fund is committed, each project into a purse of its own.',
  'rated-usage':
    'A month of use is priced by the custom: the developer owes the price, the house owes the site its cost.',
  reversal: 'Takes back a journal, all of it and nothing else, without touching what stands there.',
  royalty: 'The labellers’ royalty on a model’s income is an expense, owed to them by the month.',
  'run-item': 'One person’s part of what was declared to all workers becomes a debt to that person.',
  'serving-settled':
    'A site is owed the time of the cards that served tokens; what members’ tokens did not bring of it stands as idle.',
  'shares-subscribed': 'A person pays in for withdrawable shares at par; the shares carry no vote.',
  'shares-withdrawn': 'A person takes back what they paid in for shares, at par and no more.',
  'site-hour':
    'What a site’s meter read in an hour is divided: to users, to what ran idle, and to what the site used beside its machines.',
  'site-payment': 'A site is paid what it is owed for supplying compute.',
  'standing-share-run-item':
    'One labeller’s part of a model’s standing share and royalty becomes a debt to that person.',
  'usage-bucket': 'A closed hour of metered use is counted from who supplied it to who used it; no money moves.',
  'wages-paid': 'Wages that were owed to a labeller leave the bank.',
  waterfall:
    'A period’s surplus flows on in the order of the custom: reserve, solidarity, labellers, funders, association.',
};

/** Every kind that has a sentence of its own, by name. */
export const ruledKinds: readonly string[] = Object.keys(SENTENCES);

/**
 * The rule by which journals of a kind are made. A kind that no rule knows is said to be just that; it is no error,
 * because books taken over from elsewhere may have kinds of their own.
 *
 * @example ruleOfKind('royalty').key // 'posting.royalty'
 */
export function ruleOfKind(kind: string): RuleNote {
  const sentence = Object.hasOwn(SENTENCES, kind) ? SENTENCES[kind] : undefined;
  return sentence === undefined
    ? { key: 'posting.none', sentence: 'No posting rule of the house makes journals of this kind.' }
    : { key: `posting.${kind}`, sentence };
}
