import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UsageEvent } from '#libs/inference-meter';
import { Database } from '../../apps/server/src/database/database.js';
import { OwnDataService } from '../../apps/server/src/developer/own-data/own-data.service.js';
import { UsageExportService } from '../../apps/server/src/inference-meter/export/usage-export.service.js';
import { ExportStreams, type Exported } from '../../apps/server/src/inference-meter/export/export-streams.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { archiveOf } from '../support/developer-asks.js';
import { openStintTown, type StintTown } from '../support/stint-town.js';
import type { TestSession } from '../support/test-server.js';
import { unzipped } from '../support/unzip.js';

const FORGED = 'file:my requests.csv';

let town: StintTown;
let mine: TestSession;
let files: ReadonlyMap<string, string>;

const use = (source: string, id: string): UsageEvent => ({
  ...{ source, id, subject: 'r0001', meter: { kind: 'tokens-out', resource: 'llama' }, unit: 'TOKEN', quantity: 5n },
  ...{ effectiveAtMs: BigInt(Date.parse('2026-02-10T10:00:00Z')), site: 'mill', method: 'engine' },
});

async function* nothing(): AsyncGenerator<string> {
  yield '';
}

const json = (name: string): unknown => JSON.parse(files.get(name) ?? '');

beforeAll(async () => {
  town = await openStintTown();
  const { server, small, app } = town;
  expect(await town.capacity(10n)).toBe('DONE');
  mine = await server.signIn(small.people['r0001'] ?? '');
  await app.query(`INSERT INTO model (partnership_id, slug, name) VALUES ($1, 'llama', 'Llama')`, [small.id]);
  // A source that is no URI reference: CloudEvents have no words for it.
  const events = [use('/gateway/test', 'mine'), ...[1, 2, 3].map((row) => use(FORGED, `row ${String(row)}`))];
  await server.app.get(UsageService, { strict: false }).ingest(small.id, events);
  await keepOf(small.people['r0001'] ?? '');
  const answer = await archiveOf(server, mine);
  expect(answer.status).toBe(200);
  files = unzipped(Buffer.from(await answer.arrayBuffer()));
});
afterAll(async () => {
  await town.server.stop();
});

/** A machine that the person looks after and lends, with a token; a registration that they began; a proposal; a hold. */
async function keepOf(person: string): Promise<void> {
  const { small, server } = town;
  const superuser = server.database.pool('superuser');
  await superuser.query(
    `WITH s AS (INSERT INTO site (partnership_id, slug, name, territory, in_service_on)
                VALUES ($1, 'mill', 'The Mill', 'Here', '2022-05-01') RETURNING id),
     m AS (INSERT INTO machine (partnership_id, code, site_id, gpu_model, gpu_count, registered_on, operator_person_id)
           SELECT $1, 'own-1', id, 'T4', 1, '2026-01-01', $2 FROM s RETURNING id),
     t AS (INSERT INTO machine_token (hash, partnership_id, machine_id, actor, expires_at)
           SELECT sha256('secret'), $1, id, 'clerk', now() + interval '1 day' FROM m),
     k AS (INSERT INTO contribution_terms (partnership_id, machine_id, kind, contributor, begins, reason, said_by, custom_version)
           SELECT $1, id, 'PERSON', 'r0001', '2026-01-01', 'lent for the winter', 'clerk', 1 FROM m)
     INSERT INTO machine_draft (partnership_id, person_id, what) VALUES ($1, $2, '{"name": "attic"}')`,
    [small.id, person],
  );
  await superuser.query(
    `INSERT INTO custom_proposal (partnership_id, title, why, document, base_version, person_id)
     VALUES ($1, 'Less', 'because', '{}', 1, $2)`,
    [small.id, person],
  );
  await superuser.query(
    `INSERT INTO stint_hold (partnership_id, pasture, starts_at, holding_id, kind, person_id, gateway, request, model, state, closing, asked,
       amount, metered, settled, residue, ttl_ms, expires_at, latest_at, held_at, ended_at)
     SELECT s.partnership_id, s.pasture, s.starts_at, s.holding_id, 'JOB', $2, 'jobs', 'job 1', '', 'SETTLED', 'EXIT', 9, 9, 16, 9, 7, 1000,
       now(), now(), now(), now() FROM stint s JOIN holding h ON h.id = s.holding_id WHERE h.person_id = $2 AND s.partnership_id = $1 LIMIT 1`,
    [small.id, person],
  );
}

describe('an archive of one person’s data', () => {
  it('is whole where a format has no words for something, which stands beside with the reason', () => {
    expect(files.get('usage.cloudevents.ndjson')?.trim().split('\n')).toHaveLength(1);
    const left = json('left-out.json') as Record<string, unknown>[];
    expect(left.map(({ what }) => what)).toEqual([1, 2, 3].map((row) => `"row ${String(row)}" of "${FORGED}"`));
    expect(left[0]).toMatchObject({
      kind: expect.any(String),
      why: expect.stringMatching(/./u),
      kept: { source: FORGED, id: 'row 1', subject: 'r0001', quantity: '5', site: 'mill' },
    });
    // It is the last of the files: what every other left out is known by then.
    expect([...files.keys()].at(-1)).toBe('left-out.json');
  });

  it('has what is kept of somebody beside their use, and no secret', () => {
    expect(json('machines.json')).toMatchObject({
      operated: [{ code: 'own-1', tokens: [{ used_at: null }] }],
      registrations: [{ what: { name: 'attic' }, finished_at: null }],
    });
    expect(json('contributions.json')).toMatchObject({ terms: [{ machine: 'own-1', reason: 'lent for the winter' }] });
    expect(JSON.parse(files.get('stint-holds.ndjson') ?? '')).toMatchObject({ kind: 'JOB', taken: '9', residue: '7' });
    expect(files.get('proposals.ndjson')).toContain('"title":"Less"');
    expect(json('profile.json')).toMatchObject({ sessions: [{}], roll_number: 'r0001' });
    const all = [...files.values()].join('\n');
    const digest = createHash('sha256').update('secret');
    expect(all).not.toMatch(new RegExp(`${digest.digest('hex')}|token_hash|csrf|public_key|salt|"hash"`, 'u'));
  });

  it('names every file in its read-me', () => {
    for (const name of files.keys()) if (name !== 'README.txt') expect(files.get('README.txt')).toContain(name);
  });

  it('forgets no table: each that names a person is in a file, or is said not to be', async () => {
    const { rows } = await town.app.query<{ named: string }>(
      `SELECT DISTINCT c.conrelid::regclass::text || '.' || a.attname AS named FROM pg_constraint c
       JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) AND a.attname <> 'partnership_id'
       WHERE c.contype = 'f' AND c.confrelid = 'copyhold.person'::regclass ORDER BY 1`,
    );
    expect(rows.map(({ named }) => named.replace(/^copyhold\./u, ''))).toEqual([
      ...[
        'api_key.person_id',
        'body_seat.person_id',
        'college_choice.person_id',
        'custom_proposal.person_id',
        'distribution_item.person_id',
      ],
      'elector.person_id',
      ...['fine.person_id', 'holding.let_to', 'holding.person_id', 'holding.pledgee', 'holding.presenter'],
      ...['holding.to_use_of', 'holding_period.person_id', 'juror.person_id', 'label_item.person_id'],
      ...[
        'machine.operator_person_id',
        'machine_draft.person_id',
        'mail_address.person_id',
        'mandate.giver_id',
        'mandate.holder_id',
      ],
      ...['meeting.called_by', 'meeting_presence.person_id', 'meeting_requisition.person_id', 'meeting_step.person_id'],
      'membership.person_id',
      ...['motion.sponsor_id', 'motion_amendment.answered_by', 'motion_amendment.person_id'],
      ...['motion_author.person_id', 'motion_notice.person_id', 'motion_post.person_id', 'motion_recall.person_id'],
      ...['motion_signal.person_id', 'motion_support.person_id', 'motion_version.person_id', 'notification.person_id'],
      ...[
        'notification_choice.person_id',
        'notification_setting.person_id',
        'objection_juror.person_id',
        'objection_words.person_id',
        'outbox.person_id',
        'push_subscription.person_id',
      ],
      ...['requisition_signature.person_id', 'role_grant.person_id'],
      ...['session.person_id', 'stint_hold.person_id', 'stint_past.person_id', 'stint_sanction.person_id'],
      ...['usage_dispute.person_id', 'voter_key.person_id'],
    ]);
    const byNumber = await town.app.query<{ named: string }>(
      `SELECT table_name || '.' || column_name AS named FROM information_schema.columns c
       JOIN information_schema.tables t USING (table_schema, table_name)
       WHERE c.table_schema = 'copyhold' AND t.table_type = 'BASE TABLE'
         AND c.column_name IN ('subject', 'contributor', 'holder', 'roll_number', 'labeller_ref') ORDER BY 1`,
    );
    // A gate's pasture is nobody; requests under way and sums of reports are said not to be in it.
    expect(byNumber.rows.map(({ named }) => named)).toEqual([
      ...['contribution_statement.contributor', 'contribution_terms.contributor', 'distribution_item.holder'],
      ...['gateway_request.subject', 'gateway_run.subject', 'holding.subject', 'label_item.labeller_ref'],
      ...['pasture.subject', 'person.roll_number', 'rating.subject', 'request_month.subject', 'rollup.subject'],
      ...['site_share.subject', 'stint_job.subject', 'usage_event.subject'],
    ]);
  });
});

describe('the room of archives', () => {
  const begin = async (roll: string): Promise<Exported> => {
    const { server, small } = town;
    const owner = { partnershipId: small.id, personId: small.people[roll] ?? '', rollNumber: roll };
    const begun = await server.app.get(OwnDataService, { strict: false }).begin(owner, { id: small.id, name: 'Small' });
    if (!('stream' in begun)) throw new Error(begun.message);
    return begun;
  };
  const end = async ({ stream }: Exported): Promise<void> => {
    const closed = once(stream, 'close');
    stream.destroy();
    await closed;
  };

  it('holds four, one of each person; whoever comes then is asked to wait, and officers’ exports are not', async () => {
    const { server, small } = town;
    const first = await begin('r0001');
    const again = await archiveOf(server, mine);
    expect([again.status, again.headers.get('retry-after')]).toEqual([429, '30']);
    const others = [await begin('r0002'), await begin('r0004'), await begin('r0005')];
    const third = await server.signIn(small.people['r0003'] ?? '');
    expect((await archiveOf(server, third)).status).toBe(429);
    const officers = await server.app
      .get(UsageExportService, { strict: false })
      .begin(small.id, '2026-02', 'cloudevents');
    expect(officers).toHaveProperty('stream');
    if ('stream' in officers) await end(officers);
    await end(first);
    expect((await archiveOf(server, third)).status).toBe(200);
    for (const other of others) await end(other);
  });

  it('ends what nobody reads on, and its snapshot with it, when its time is over', async () => {
    const { server } = town;
    const database = server.app.get(Database, { strict: false });
    const room = new ExportStreams(database, { most: 1, deadlineMs: 100, waitMs: 60_000 });
    let pid = 0;
    const begun = await room.begin(async function* (reader) {
      const [row] = await reader.rows<{ pid: number; most: string }>(
        `SELECT pg_backend_pid() AS pid, current_setting('transaction_timeout') AS most`,
        [],
      );
      pid = row?.pid ?? 0;
      // The database would end it as well.
      expect(row?.most).toBe('10100ms');
      for (;;) yield 'more than anybody reads\n'.repeat(1_000);
    }, 'r0001');
    if (!('stream' in begun)) throw new Error(begun.message);
    expect(await room.begin(nothing)).toMatchObject({ kind: 'Busy' });
    const closed = new Promise((resolve) => begun.stream.once('close', resolve));
    const broken = once(begun.stream, 'error');
    begun.stream.read(0);
    expect(await broken).toMatchObject([{ name: 'FileTooSlow' }]);
    await closed;
    const { rows } = await server.database
      .pool('superuser')
      .query('SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND xact_start IS NOT NULL', [pid]);
    expect(rows).toEqual([]);
    // Whoever let it break off waits as long, and keeps nobody else from the place.
    const waits = { kind: 'Busy', message: expect.stringContaining('not read to its end in time') };
    expect(await room.begin(nothing, 'r0001')).toMatchObject(waits);
    const next = await room.begin(nothing, 'r0002');
    expect(next).toHaveProperty('stream');
    if ('stream' in next) await end(next);
  });
});
