import { foundSmallPartnership, type SmallPartnership } from './small-partnership.js';
import { startTestServer, type TestServer, type TestSession } from './test-server.js';

/** One answer of a posting mutation: what it is, and what it says. */
export interface PostAnswer {
  readonly __typename: string;
  readonly journalId?: string;
  readonly replayed?: boolean;
  readonly key?: string;
  readonly message?: string;
  readonly kind?: string;
}

const RESULT =
  '{ __typename ... on Posted { journalId replayed key } ... on Refusal { message } ... on OtherRefusal { kind } }';

/** A line of a journal as the API takes it; euro cents. */
export const line = (account: string, side: 'DEBIT' | 'CREDIT', amount: string, unit = 'EUR') => {
  return { account, side, amount, unit };
};

/** A journal as the API takes it: one amount from one account to another. */
export function journalOf(
  idempotencyKey: string,
  [debit, credit, amount]: readonly [string, string, string],
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    idempotencyKey,
    effectiveAt: '2026-05-01T10:00:00Z',
    memo: idempotencyKey,
    postings: [line(debit, 'DEBIT', amount), line(credit, 'CREDIT', amount)],
    ...more,
  };
}

/** A running server whose small partnership has an officer, r0001, who is signed in. */
export class OfficersRoom {
  private constructor(
    readonly server: TestServer,
    readonly small: SmallPartnership,
    readonly session: TestSession,
  ) {}

  static async open(options: { readonly log?: boolean } = {}): Promise<OfficersRoom> {
    const server = await startTestServer(options);
    const app = server.database.pool('app');
    const small = await foundSmallPartnership(app, server.app);
    await app.query(`INSERT INTO role_grant VALUES ($1, $2, 'OFFICER')`, [small.id, small.people['r0001']]);
    return new OfficersRoom(server, small, await server.signIn(small.people['r0001'] ?? ''));
  }

  async ask<T>(query: string, variables: Record<string, unknown> = {}, session?: TestSession): Promise<T> {
    const answer = await this.server.graphql(query, variables, session ?? this.session);
    if (answer.errors !== undefined || answer.data === null) throw new Error(JSON.stringify(answer.errors));
    // The caller writes the query and so knows its shape.
    return answer.data as T;
  }

  async post(journals: readonly Record<string, unknown>[], atomic?: boolean): Promise<readonly PostAnswer[]> {
    const query = `mutation ($journals: [JournalInput!]!, $atomic: Boolean) { postJournals(journals: $journals, atomic: $atomic) ${RESULT} }`;
    const variables = { journals, ...(atomic === undefined ? {} : { atomic }) };
    return (await this.ask<{ postJournals: PostAnswer[] }>(query, variables)).postJournals;
  }

  async one(journal: Record<string, unknown>): Promise<PostAnswer> {
    const [answer] = await this.post([journal]);
    if (answer === undefined) throw new Error('there is a result for each journal');
    return answer;
  }

  /** The id of a journal that must be posted. */
  async posted(journal: Record<string, unknown>): Promise<string> {
    const answer = await this.one(journal);
    if (answer.journalId === undefined) throw new Error(JSON.stringify(answer));
    return answer.journalId;
  }

  async reverse(id: string, reason: string, effectiveOn?: string): Promise<PostAnswer> {
    const query = `mutation ($id: ID!, $reason: String!, $on: String) { reverseJournal(id: $id, reason: $reason, effectiveOn: $on) ${RESULT} }`;
    const variables = { id, reason, ...(effectiveOn === undefined ? {} : { on: effectiveOn }) };
    return (await this.ask<{ reverseJournal: PostAnswer }>(query, variables)).reverseJournal;
  }

  async resolve(resolutions: readonly Record<string, unknown>[]): Promise<readonly PostAnswer[]> {
    const query = `mutation ($resolutions: [HoldResolutionInput!]!) { resolveHolds(resolutions: $resolutions) ${RESULT} }`;
    return (await this.ask<{ resolveHolds: PostAnswer[] }>(query, { resolutions })).resolveHolds;
  }
}
