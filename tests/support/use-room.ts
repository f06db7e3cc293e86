import type { UsageEvent } from '#libs/inference-meter';
import { foundMetered, type Metered } from './metering-fixture.js';
import { startTestServer, type TestServer, type TestSession } from './test-server.js';

export const GPU_HOUR = 3_600_000_000n;
export const ms = (instant: string): bigint => BigInt(Date.parse(instant));

/** What a month of a site adds up to. */
export const TOTAL = `query ($site: String!, $month: String!, $source: String) {
  meteredUse(site: $site, month: $month, source: $source) {
    siteName partial counted idle rolledUp elsewhere reports replaced takenBack waiting sources { source reports counted } } }`;
/** Its reports. */
export const PAGE = `query ($site: String!, $month: String!, $source: String, $first: Int, $after: String) {
  useReports(site: $site, month: $month, source: $source, first: $first, after: $after) {
    reports { source id gpuModel idle from until quantity counted method state
      corrects { source id reason } correctedBy { source id reason } }
    pageInfo { hasNextPage endCursor } } }`;

/** A page of them. */
export interface Page {
  readonly reports: Record<string, unknown>[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** GPU time that a machine of the mill told. */
export const report = (id: string, hours: bigint, from: string, more: Partial<UsageEvent> = {}): UsageEvent => ({
  source: '/machine/m-1',
  id,
  subject: 'd0001',
  meter: { kind: 'gpu-time', resource: 'T4' },
  unit: 'COMPUTE_RAW',
  quantity: hours * GPU_HOUR,
  effectiveAtMs: ms(from),
  site: 'mill',
  ...more,
});

/** A server with two sites, and machines at them that one operator, another, or nobody looks after. */
export interface UseRoom {
  readonly server: TestServer;
  readonly metered: Metered;
  readonly people: Readonly<Record<'ada' | 'bo' | 'officer' | 'developer', TestSession>>;
}

/** Ada looks after m-1 of the mill, Bo after m-2 and after q-1 of the quay, nobody after m-3. */
export async function openUseRoom(): Promise<UseRoom> {
  const server = await startTestServer();
  const metered = await foundMetered(server.database);
  const { partnershipId, superuser } = metered;
  const person = async (roll: string, role: string): Promise<string> => {
    const { rows } = await superuser.query<{ id: string }>(
      `WITH p AS (INSERT INTO person (partnership_id, roll_number, name) VALUES ($1, $2, $2) RETURNING id)
       INSERT INTO role_grant SELECT $1, id, $3 FROM p RETURNING person_id AS id`,
      [partnershipId, roll, role],
    );
    return rows[0]?.id ?? '';
  };
  const [ada, bo] = [await person('r0011', 'OPERATOR'), await person('r0012', 'OPERATOR')];
  await superuser.query(
    `INSERT INTO site (partnership_id, slug, name, territory, in_service_on) VALUES ($1, 'quay', 'The Quay', 'There', '2022-05-01')`,
    [partnershipId],
  );
  await superuser.query(
    `INSERT INTO machine (partnership_id, code, site_id, gpu_model, gpu_count, registered_on, operator_person_id)
     SELECT $1, v.code, s.id, 'T4', 4, '2024-01-01', v.operator::uuid FROM (VALUES ('m-1', 'mill', $2), ('m-2', 'mill', $3), ('m-3', 'mill', NULL), ('q-1', 'quay', $3)) AS v(code, site, operator)
     JOIN site s ON s.partnership_id = $1 AND s.slug = v.site`,
    [partnershipId, ada, bo],
  );
  const developer = await superuser.query<{ id: string }>(`SELECT id FROM person WHERE roll_number = 'd0001'`);
  const people = {
    ada: await server.signIn(ada),
    bo: await server.signIn(bo),
    officer: await server.signIn(await person('r0013', 'OFFICER')),
    developer: await server.signIn(developer.rows[0]?.id ?? ''),
  };
  return { server, metered, people };
}
