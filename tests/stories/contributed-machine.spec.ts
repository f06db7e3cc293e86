import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatAmount, GPU_HOUR, isRefusal, type Refusal } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import { ContributionService } from '../../apps/server/src/contributions/contribution.service.js';
import { RatingService } from '../../apps/server/src/inference-meter/rating.service.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { foundMill, granted } from './cast.js';
import { Story } from './story.js';

const MACHINE = 'dais-4090';
const MONTH = '2024-01';

let server: TestServer;
let mill: string;
let contributions: ContributionService;

beforeAll(async () => {
  server = await startTestServer();
  mill = await foundMill(server);
  contributions = server.app.get(ContributionService, { strict: false });
  await server.database.pool('superuser').query(
    `INSERT INTO machine (partnership_id, site_id, code, gpu_model, gpu_count, registered_on)
     SELECT $1, id, $2, 'RTX 4090', 4, '2023-12-20' FROM site WHERE partnership_id = $1 LIMIT 1`,
    [mill, MACHINE],
  );
});
afterAll(async () => {
  await server.stop();
});

/** Four cards for some hours, as the machine itself reports them. */
async function used(day: number, hours: number, model = 'NVIDIA GeForce RTX 4090'): Promise<void> {
  const { rows } = await server.database
    .pool('superuser')
    .query<{ slug: string }>('SELECT slug FROM site WHERE partnership_id = $1', [mill]);
  const from = Date.UTC(2024, 0, day, 8);
  const event: UsageEvent = {
    source: `/machine/${MACHINE}/slurm`,
    id: `job-${String(day)}`,
    subject: 'r0010',
    site: rows[0]?.slug ?? '',
    meter: { kind: 'gpu-time', resource: model },
    unit: 'COMPUTE_RAW',
    quantity: BigInt(hours) * 4n * GPU_HOUR,
    effectiveAtMs: BigInt(from),
    endMs: BigInt(from + hours * 3_600_000),
  };
  expect(await server.app.get(UsageService).ingest(mill, [event])).toEqual(['ACCEPTED']);
  await server.app.get(RollupService).postDirty(mill);
}

const state = (through: number, total?: bigint) =>
  contributions.state(
    mill,
    {
      machine: MACHINE,
      month: MONTH,
      through: new Date(Date.UTC(2024, 0, through)),
      ...(total === undefined ? {} : { total }),
    },
    'r0004',
  );
const word = (statement: string, accept: boolean, reason: string, by: string) =>
  contributions.answer(mill, { statement, accept, reason }, by);
function no(answer: unknown): Refusal {
  if (typeof answer !== 'object' || answer === null || !isRefusal(answer)) throw new Error('not refused');
  return answer;
}

describe('a machine that a member lets the commons use', () => {
  it('reads as this ledger', async () => {
    const story = new Story(server, mill);
    const terms = {
      machine: MACHINE,
      contributor: { kind: 'PERSON', name: 'r0004' },
      from: new Date('2024-01-01T00:00:00Z'),
      reason: 'four cards that Dai does not need by day',
    } as const;
    granted((await contributions.contribute(mill, terms, 'officer')) ?? true);
    story.say('Dai lets the commons use a machine with four RTX 4090, from the new year on.');

    await used(5, 2);
    await story.shown('Jun runs a job on it for two hours: eight GPU-hours, counted at 2.03 of an A100 each.');
    const first = granted(await state(8));
    story.refusal(
      'Ada accepts what Dai states of it too early: nobody has priced it.',
      no(await word(first, true, '', 'r0001')),
    );
    await server.app.get(RatingService).rate(mill, MONTH);
    await story.shown('The month so far is priced: Jun owes the rate, the house owes the site the cost.');
    story.refusal('Dai accepts it: refused, it is Dai’s own.', no(await word(first, true, '', 'r0004')));
    const credited = granted(await word(first, true, '', 'r0001'));
    await story.shown(
      `Ada accepts it: ${formatAmount(credited.creditMinor, 'EUR')} of what the site is owed become Dai’s.`,
    );

    await used(20, 3);
    await server.app.get(RatingService).rate(mill, MONTH);
    await story.shown('Jun comes back for three hours more.');
    story.refusal('Dai states 21 GPU-hours by the end of the month.', no(await state(32, 21n * GPU_HOUR)));
    const second = granted(await state(32));
    const disputed = granted(await word(second, false, 'the cards were throttled on the 20th', 'r0001'));
    await story.shown(
      `Dai states the 20 that were metered. Ada disputes it, with a reason: ${String(disputed.addedMinor)} is credited.`,
    );
    const third = granted(await state(32, 18n * GPU_HOUR));
    const agreed = granted(await word(third, true, 'agreed by telephone', 'r0001'));
    await story.shown(
      `Dai states 18, and Ada accepts: the month comes to ${formatAmount(agreed.creditMinor, 'EUR')}, of which ${formatAmount(agreed.addedMinor, 'EUR')} is new.`,
    );
    story.refusal('Less than was accepted cannot be stated afterwards.', no(await state(32, 17n * GPU_HOUR)));
    const states = (await contributions.statements(mill)).map(
      ({ total, state: became }) => `${String(total / GPU_HOUR)} GPU-hours ${became}`,
    );
    story.say(`On record: ${states.join('; ')}.`);
    expect(await story.end()).toMatchSnapshot();
  });
});
