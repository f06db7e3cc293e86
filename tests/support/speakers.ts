import type { MotionMembers } from './motion-members.js';
import type { TestSession } from './test-server.js';

const SEEN = `motionId open more questionsOpen
  posts { id version kind answers mustAnswer words author byAuthor withdrawnAt own }
  argumentsFor { words author } argumentsAgainst { words author }
  temperature { signalled own counts { signal count } }
  amendments { number base stale state author why own reasons became texts { field changes { kind text } } effect { name before after } }`;

const MUTATIONS = {
  postOnMotion: '$post: MotionPostInput!',
  answerQuestion: '$motionId: ID!, $question: ID!, $words: String!',
  withdrawPost: '$motionId: ID!, $id: ID!',
  signalOnMotion: '$motionId: ID!, $signal: MotionSignal!',
  proposeAmendment: '$amendment: AmendmentInput!',
  answerAmendment: '$motionId: ID!, $number: Int!, $accepts: Boolean!, $reasons: String!',
  withdrawAmendment: '$motionId: ID!, $number: Int!',
} as const;

export interface PostSeen {
  readonly id: string;
  readonly words: string | null;
  readonly [field: string]: unknown;
}

export interface DeliberationSeen {
  readonly posts: readonly PostSeen[];
  readonly questionsOpen: readonly string[];
  readonly amendments: readonly Readonly<Record<string, unknown>>[];
  readonly [field: string]: unknown;
}

export interface Spoken {
  readonly deliberation?: DeliberationSeen;
  readonly [field: string]: unknown;
}

/** Members who speak to motions over HTTP, each with a browser of their own. */
export class Speakers {
  private readonly sessions = new Map<string, TestSession>();

  constructor(private readonly town: MotionMembers) {}

  async ask(roll: string, name: keyof typeof MUTATIONS, variables: Readonly<Record<string, unknown>>): Promise<Spoken> {
    const names = Object.keys(variables).map((each) => `${each}: $${each}`);
    const query = `mutation (${MUTATIONS[name]}) { answer: ${name}(${names.join(', ')}) {
      __typename ... on DeliberationChanged { deliberation { ${SEEN} } } ... on Refusal { message field rule } ... on OtherRefusal { kind } } }`;
    const { data, errors } = await this.town.server.graphql(query, { ...variables }, await this.session(roll));
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data?.['answer'] as Spoken;
  }

  async read(motionId: string, roll?: string): Promise<DeliberationSeen | null> {
    const query = `query ($motionId: ID!) { deliberation(motionId: $motionId) { ${SEEN} } }`;
    const asking = roll === undefined ? undefined : await this.session(roll);
    const { data, errors } = await this.town.server.graphql(query, { motionId }, asking);
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return (data?.['deliberation'] ?? null) as DeliberationSeen | null;
  }

  seen({ deliberation, ...answer }: Spoken): DeliberationSeen {
    if (deliberation === undefined) throw new Error(JSON.stringify(answer));
    return deliberation;
  }

  private async session(roll: string): Promise<TestSession> {
    const known = this.sessions.get(roll) ?? (await this.town.server.signIn(this.town.small.people[roll] ?? ''));
    this.sessions.set(roll, known);
    return known;
  }
}
