import { SetMetadata, type CustomDecorator } from '@nestjs/common';

/** What a person may be in a partnership. One person can be several of these. */
export const ROLES = [
  'MEMBER',
  'LABELLER',
  'WORKER',
  'OPERATOR',
  'DEVELOPER',
  'OFFICER',
  'AUDITOR',
  'FUNDER',
  'PUBLIC_BODY',
] as const;

export type Role = (typeof ROLES)[number];

/** Everything that anybody can ask of the server, and who may. Nothing outside this list can be asked. */
export const AUTHORITY = {
  /** The public register, accounts, custom and checks: readable without trusting or knowing anybody. */
  readPublic: 'ANYONE',
  /** Who am I, and the choice of a person in demo mode. */
  signIn: 'ANYONE',
  signOut: 'SIGNED_IN',
  /** Answers about the one who asks and nobody else; whoever is not signed in has no share to read. */
  readOwnShare: 'ANYONE',
  /** Keys, models, requests and their cost: of the one who asks and nobody else. */
  readOwnUse: 'ANYONE',
  /** Whoever has a stint may let programs use it: their own keys, for their own use. */
  keepOwnKeys: 'SIGNED_IN',
  /** Whoever is charged for what a machine told of them may say that it was not theirs. */
  disputeUse: 'SIGNED_IN',
  /** Everything that is kept of one's own use, to take along. */
  takeOwnData: 'SIGNED_IN',
  /** Who may vote is frozen with each motion: a stranger to it gets a reasoned refusal, not a closed door. */
  castBallot: 'SIGNED_IN',
  /** Ballots by token: whoever holds one may cast it, and nobody asks who that is. */
  castByToken: 'ANYONE',
  /** Whoever is a member writes, supports and notices motions; who is not gets a reasoned refusal. */
  writeMotions: 'SIGNED_IN',
  /** Officers call and lead meetings; members come to them, and ask for them: each with a reasoned refusal for the rest. */
  holdMeetings: 'SIGNED_IN',
  /** What the asking person was told, and nobody else: whoever is not signed in was told nothing. */
  readOwnNotifications: 'ANYONE',
  /** How, where and how often one is told: one's own to choose. */
  keepOwnNotifications: 'SIGNED_IN',
  /** Switches mail off: whoever has the signed link that stands in it, which each request is judged by. */
  endOwnMail: 'ANYONE',
  /** A calendar by its secret address, which each request is judged by. */
  readCalendar: 'ANYONE',
  /** What a member thinks the custom should say; their own to withdraw. */
  proposeCustom: 'SIGNED_IN',
  /** Journals by hand, reversals, the end of holds. */
  keepBooks: ['OFFICER'],
  /** Close and reopen periods, close and bound accounts. */
  closeBooks: ['OFFICER'],
  /** Books of the past, taken over into an empty ledger. */
  importHistory: ['OFFICER'],
  /** Officers keep the roll for the steward; a holder asks for their own right, with a reasoned refusal for the rest. */
  enterRoll: 'SIGNED_IN',
  /** Who used what, hour by hour, and what each was charged: for whoever keeps or checks the books. */
  exportUsage: ['OFFICER', 'AUDITOR'],
  /** What machines measured: the signature on each request says whose it is. */
  reportUse: 'ANYONE',
  /** The OpenAI API: whoever holds a key, which each request is judged by. */
  useModels: 'ANYONE',
  /** How the server fares: told to addresses, not to people, so the route itself decides. */
  readMetrics: 'ANYONE',
  /** Machines that one operates oneself, step by step. */
  registerMachines: ['OPERATOR'],
  /** The keys of a machine: its operator's to let in and to end, and officers'. */
  keepMachineKeys: ['OPERATOR', 'OFFICER'],
  /** What contributed machines are said to have done: accepted or disputed, by another than whose machine it is. */
  answerContributions: ['OFFICER'],
  readOperations: ['OPERATOR', 'OFFICER', 'AUDITOR', 'PUBLIC_BODY'],
} as const satisfies Readonly<Record<string, 'ANYONE' | 'SIGNED_IN' | readonly Role[]>>;

export type Authority = keyof typeof AUTHORITY;

export const AUTHORITY_KEY = 'copyhold:authority';

/** Declares who may use a resolver or a route. The server does not start while one lacks it. */
export const Requires = (authority: Authority): CustomDecorator => SetMetadata(AUTHORITY_KEY, authority);

/** The person behind a request, or nobody. */
export interface Viewer {
  readonly partnershipId: string;
  readonly personId: string;
  readonly rollNumber: string;
  readonly roles: ReadonlySet<Role>;
  readonly csrfToken: string;
}

/** The one place that decides. Deny by default: what is not granted here is refused. */
export function isAllowed(authority: Authority, viewer: Viewer | undefined): boolean {
  const granted: 'ANYONE' | 'SIGNED_IN' | readonly Role[] = AUTHORITY[authority];
  if (granted === 'ANYONE') return true;
  if (viewer === undefined) return false;
  return granted === 'SIGNED_IN' || granted.some((role) => viewer.roles.has(role));
}
