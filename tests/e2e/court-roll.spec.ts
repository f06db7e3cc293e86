import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { foundSmallPartnership, type SmallPartnership } from '../support/small-partnership.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

interface Register {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: { readonly node: Record<string, unknown> & { readonly id: string } }[];
}

let server: TestServer;
let small: SmallPartnership;
let roll: RollService;

beforeAll(async () => {
  server = await startTestServer();
  small = await foundSmallPartnership(server.database.pool('app'));
  roll = server.app.get(RollService, { strict: false });
  const { people } = small;
  const entered = await roll.enrol(small.id, [
    { kind: 'HOST_CLAIM', subject: 'site:quay', personId: people['r0006']!, since: '2026-01-05' },
    { kind: 'LABELLER_SHARE', subject: 'model:lighthouse', personId: people['r0003']!, since: '2026-02-01' },
    { kind: 'LABELLER_SHARE', subject: 'model:lighthouse', personId: people['r0001']!, since: '2026-02-01' },
    { kind: 'DEVELOPER_RIGHT', subject: '100 % sure_thing', personId: people['r0004']!, since: '2026-03-01' },
  ]);
  expect(entered).toBe(4);
});
afterAll(async () => {
  await server.stop();
});

async function register(variables: Record<string, unknown> = {}): Promise<Register> {
  const { data, errors } = await server.graphql(
    `query ($first: Int, $after: String, $search: String, $kind: String) {
       register(first: $first, after: $after, search: $search, kind: $kind) {
         totalCount pageInfo { hasNextPage endCursor }
         edges { cursor node { id rollNumber kind holder named subject since state events { number event on customVersion } } }
       }
     }`,
    variables,
  );
  if (data?.['register'] === undefined) throw new Error(JSON.stringify(errors));
  return data['register'] as Register;
}

const subjects = ({ edges }: Register): unknown[] =>
  edges.map(({ node }) => `${String(node['rollNumber'])} ${String(node['kind'])}`);

describe('the register', () => {
  it('shows roll number, kind, since when, and a name only where its bearer chose so', async () => {
    const { edges, totalCount } = await register({ kind: 'LABELLER_SHARE' });
    expect(totalCount).toBe(2);
    expect(
      edges.map(({ node }) => [node['rollNumber'], node['holder'], node['named'], node['since'], node['state']]),
    ).toEqual([
      ['r0003', 'r0003', false, '2026-02-01', 'ADMITTED'],
      ['r0001', 'Person 1', true, '2026-02-01', 'ADMITTED'],
    ]);
    expect(edges[0]?.node['events']).toEqual([
      { number: 3, event: 'GRANTED', on: '2026-02-01', customVersion: 1 },
      { number: 4, event: 'ADMITTED', on: '2026-02-01', customVersion: 1 },
    ]);
  });

  it('finds by roll number, subject, kind and published name, and cannot feel for a private name', async () => {
    expect(subjects(await register({ search: 'r0006' }))).toEqual(['r0006 HOST_CLAIM']);
    expect(subjects(await register({ search: 'quay' }))).toEqual(['r0006 HOST_CLAIM']);
    expect(subjects(await register({ search: 'developer right' }))).toEqual(['r0004 DEVELOPER_RIGHT']);
    expect(subjects(await register({ search: 'Person' }))).toEqual(['r0004 DEVELOPER_RIGHT', 'r0001 LABELLER_SHARE']);
    expect(subjects(await register({ search: 'Person 3' }))).toEqual([]);
    expect(subjects(await register({ search: '%' }))).toEqual(['r0004 DEVELOPER_RIGHT']);
  });

  it('turns its pages without a gap or a repeat', async () => {
    const seen: unknown[] = [];
    let after: string | null = null;
    for (let page = 0; page < 10; page += 1) {
      const found: Register = await register({ first: 1, after });
      seen.push(...subjects(found));
      if (!found.pageInfo.hasNextPage) break;
      after = found.pageInfo.endCursor;
    }
    expect(seen).toEqual(subjects(await register()));
    expect(seen).toHaveLength(4);
  });

  it('shows one holding, or none', async () => {
    const { edges } = await register({ search: 'quay' });
    const query = 'query ($id: ID!) { holding(id: $id) { subject events { event } } }';
    const found = await server.graphql(query, { id: edges[0]?.node.id });
    expect(found.data?.['holding']).toEqual({
      subject: 'site:quay',
      events: [{ event: 'GRANTED' }, { event: 'ADMITTED' }],
    });
    expect((await server.graphql(query, { id: 'nonsense' })).data?.['holding']).toBeNull();
  });
});

describe('enrolling', () => {
  it('refuses a right held already, a person not on the roll, and a right in nothing; nothing else is lost', async () => {
    const asked = {
      kind: 'HOST_CLAIM',
      subject: 'site:quay',
      personId: small.people['r0006']!,
      since: '2026-04-01',
    } as const;
    const fresh = { ...asked, subject: 'site:hill' };
    const kinds = await Promise.all(
      [asked, { ...asked, personId: small.id }, { ...asked, subject: ' ' }].map(async (bad) => {
        const answer = await roll.enrol(small.id, [fresh, bad]);
        return typeof answer === 'number' ? answer : answer.kind;
      }),
    );
    expect(kinds).toEqual(['HoldingAlreadyGranted', 'NotFound', 'SubjectMissing']);
    expect((await register()).totalCount).toBe(4);
  });

  it('numbers entries without a gap when many enrol at once, and one right is granted once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        roll.enrol(small.id, [
          {
            kind: 'HOST_CLAIM',
            subject: `site:${String(index % 6)}`,
            personId: small.people['r0005']!,
            since: '2026-04-01',
          },
        ]),
      ),
    );
    expect(answers.filter((answer) => answer === 1)).toHaveLength(6);
    const chain = await server.database.pool('app').query<{ broken: string }>(
      `SELECT count(*)::text AS broken FROM (SELECT number, previous_hash, lag(hash, 1, '\\x'::bytea) OVER w AS before, row_number() OVER w AS n
         FROM roll_entry WINDOW w AS (ORDER BY number)) AS e WHERE e.number <> e.n OR e.previous_hash <> e.before`,
    );
    expect(chain.rows).toEqual([{ broken: '0' }]);
  });
});
