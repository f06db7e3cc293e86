import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { canonicalJson, KEY_TYPE, vkeyOf } from '#libs/transparency-log';
import type { Report } from '#libs/verification';
import { CustomChangeService } from '../../apps/server/src/custom/custom-change.service.js';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { sha256, verdict } from '../support/audit-room.js';
import { bundleOf } from '../support/client-reader.js';
import { digest } from '../support/lock-room.js';
import { journalOf, OfficersRoom } from '../support/officer.js';
import { hashOfText } from '../support/raw-custom.js';

const TODAY = new Date().toISOString().slice(0, 10);
/** 1,000 GPU-hours a year. */
const HOURS = 3_600_000_000_000_000_000n;

let room: OfficersRoom;
let vkeys: string[];
let bundle: string;
let whole: Report;

beforeAll(async () => {
  room = await OfficersRoom.open({ log: true });
  await room.posted(
    journalOf('cash', ['je:assets:bank', 'je:equity:opening', '9000000'], {
      kind: 'opening',
      effectiveAt: `${TODAY}T00:00:00Z`,
    }),
  );
  await courtSits();
  await assetGoes();
  await customChanges();
  await room.server.app.get(SequencerService, { strict: false }).round();
  vkeys = (await (await fetch(`${room.server.url}/log/small/vkey`)).text()).trim().split('\n');
  bundle = await (await fetch(`${room.server.url}/audit/bundle.ndjson`)).text();
  whole = verdict(bundle, { vkeys });
}, 120_000);
afterAll(async () => {
  await room.server.stop();
});

/** A holding that is admitted with a fine, pledged and released, and another that is split. */
async function courtSits(): Promise<void> {
  const roll = room.server.app.get(RollService, { strict: false });
  const granted = { act: 'GRANT', kind: 'HOST_CLAIM', quantity: HOURS, meter: 'gpu-time', on: '2026-03-01' };
  const acts: readonly Parameters<typeof roll.enter>[1][] = [
    { ...granted, subject: 'mill', toUseOf: 'r0001' },
    { act: 'ADMIT', on: '2026-03-02', holding: 'H-0001', note: 'In full court.' },
    { act: 'PLEDGE', on: '2026-03-03', holding: 'H-0001', toUseOf: 'r0005', sum: 500n, until: '2027-03-03' },
    { act: 'RELEASE_PLEDGE', on: '2026-03-04', holding: 'H-0001' },
    { ...granted, subject: 'field', toUseOf: 'r0004' },
    { act: 'ADMIT', on: '2026-03-02', holding: 'H-0002' },
    { act: 'SPLIT', on: '2026-03-06', holding: 'H-0002', parts: [9n, 1n] },
  ];
  for (const act of acts) {
    const entered = await roll.enter(room.small.id, act, 'the steward');
    if (isRefusal(entered)) throw new Error(`${act.act}: ${entered.message}`);
  }
}

const call = async <T>(login: 'app' | 'guardian', text: string, values: readonly unknown[]): Promise<T> => {
  const pool = room.server.database.pool(login);
  const { rows } = await pool.query<{ answer: T }>(`SELECT copyhold.${text} AS answer`, [room.small.id, ...values]);
  return rows[0]?.answer as T;
};

/** What a vote will leave, in the form in which it is logged. */
async function resolution(kind: string, result: Readonly<Record<string, string>>): Promise<string> {
  const text = canonicalJson({ ...result, carried: true, type: 'resolution', v: '1' });
  const { rows } = await room.server.database.pool('superuser').query<{ id: string }>(
    `WITH leaf AS (SELECT stage_leaf($1, 'resolution', $3))
     INSERT INTO resolution (partnership_id, kind, carried, result, custom_version) SELECT $1, $2, true, $3, 1 FROM leaf RETURNING id`,
    [room.small.id, kind, text],
  );
  return rows[0]?.id ?? '';
}

const CHANGED = '{ __typename ... on Refusal { message } }';

async function change(field: string, input: string): Promise<void> {
  const { answer } = await room.ask<{ answer: { __typename: string; message?: string } }>(
    `mutation { answer: ${field}(${input}) ${CHANGED} }`,
  );
  if (answer.__typename !== 'AssetChanged') throw new Error(`${field}: ${answer.message ?? ''}`);
}

/** A machine is bought, wears, is pledged, valued, asked for, released and sold; its proceeds become a data set. */
async function assetGoes(): Promise<void> {
  const more = 'scheduleYears: 4, paidFrom: "BANK"';
  await change(
    'registerAsset',
    `input: { class: "HARDWARE", name: "mill", cost: "1200000", enteredOn: "${TODAY}", ${more} }`,
  );
  await change('postDepreciation', `asset: "A-0001", until: "${TODAY}"`);
  const valuation = await call<string>('app', 'file_valuation($1, $2, $3, $4, $5, $6)', [
    'A-0001',
    '1000000',
    'an appraiser',
    TODAY,
    digest('report'),
  ]);
  await call('app', 'register_collateral($1, $2, $3, $4, $5, NULL, $6)', [
    'A-0001',
    'a bank',
    '5',
    TODAY,
    digest('deed'),
  ]);
  await call('guardian', 'name_locked_body($1, $2, $3, $4)', ['trust', 'The Trust', false]);
  const wish = ['A-0001', 'trust', 'the trust', '1000000', valuation, 'it stands idle', 'tester'];
  const disposal = await call<string>('app', 'ask_disposal($1, $2, $3, $4, $5, $6, $7, $8, 1)', wish);
  await call('guardian', 'consent_to_disposal($1, $2, $3)', [disposal, digest('consent')]);
  const until = new Date(Date.now() + 30 * 86_400_000);
  const carried = await resolution('DISPOSAL', { disposal });
  await call('guardian', 'authorise_disposal($1, $2, $3, $4)', [disposal, carried, until]);
  await change('postDisposal', `disposal: "${disposal}"`);
  const paid = `scheduleYears: 4, paidFrom: "PROCEEDS", document: "${'cd'.repeat(32)}"`;
  await change(
    'registerAsset',
    `input: { class: "DATASET", name: "words", cost: "1000000", enteredOn: "${TODAY}", ${paid} }`,
  );
}

/** The second version of the custom, by a resolution that names its text. */
async function customChanges(): Promise<void> {
  const input = { title: 'Notice', why: 'More time.', document: '{"gmClearDays":21}' };
  const query = `mutation ($input: ProposeCustomInput!) { answer: proposeCustom(input: $input) { __typename
    ... on CustomProposed { proposal { document } } ... on Refusal { message } } }`;
  const { answer } = await room.ask<{ answer: { message?: string; proposal?: { document: string } } }>(query, {
    input,
  });
  const rules = hashOfText(answer.proposal?.document ?? '');
  const id = await resolution('CUSTOM_CHANGE', { rules, effectiveAt: new Date(Date.now() + 86_400_000).toISOString() });
  const adopted = await room.server.app.get(CustomChangeService, { strict: false }).adopt(room.small.id, id);
  if (isRefusal(adopted)) throw new Error(adopted.message);
}

const kindsOf = (text: string): string[] => [...new Set(verdict(text, { vkeys }).findings.map(({ kind }) => kind))];
const lines = (): string[] => bundle.split('\n');

/** The bundle with the lines of whose text this is a part changed. */
const changed = (part: string, change: (line: string) => string): string =>
  lines()
    .map((line) => (line.includes(part) ? change(line) : line))
    .join('\n');

describe('the bundle of a town that did everything', () => {
  it('is whole: a second custom, fines, a pledge, a split, an asset that was bought, worn, sold and replaced', () => {
    expect(whole.findings).toEqual([]);
    expect(whole.counted).toMatchObject({ customs: 2 });
    for (const part of [
      '"event\\":\\"SPLIT\\"',
      '"event\\":\\"PLEDGED\\"',
      '"entry-fine"',
      '"asset-disposed"',
      '"asset-exchanged"',
    ])
      expect([part, bundle.includes(part)]).toEqual([part, true]);
    const types = lines()
      .filter((line) => line.startsWith('{"row":'))
      .map((line) => (JSON.parse(line) as { row: { type: string } }).row.type);
    expect(new Set(types)).toEqual(
      new Set([
        'asset',
        'valuation',
        'collateral',
        'locked-body',
        'disposal',
        'guardian-consent',
        'disposal-authorisation',
        'resolution',
      ]),
    );
  });

  it('lets no entry of the lock go whose words are withheld', () => {
    for (const kind of ['depreciation', 'asset-disposed', 'asset-exchanged']) {
      const without = changed(`"${kind}"`, (line) => {
        if (!line.startsWith('{"j"')) return line;
        const { j, legs } = JSON.parse(line) as { j: unknown; legs: unknown };
        return JSON.stringify({ j, words: null, commitment: 'ab'.repeat(32), legs });
      });
      expect([kind, kindsOf(without)]).toEqual([kind, expect.arrayContaining(['LockedOutflowUnexplained'])]);
    }
  });

  it('names a row of a register that differs from its leaf, is missing, or has none', () => {
    const row = (type: string) => (change: (line: string) => string) =>
      lines()
        .flatMap((line) => (line.startsWith('{"row"') && line.includes(`"type":"${type}"`) ? [change(line)] : [line]))
        .filter((line) => line !== 'gone')
        .join('\n');
    expect(kindsOf(row('asset')((line) => line.replace('"cost":"1200000"', '"cost":"1200001"')))).toEqual([
      'RowDiffers',
    ]);
    expect(kindsOf(row('disposal')((line) => line.replace('"price":"1000000"', '"price":"1"')))).toEqual([
      'RowDiffers',
    ]);
    // The words too: what it was called, who valued it, who would have it and why, who holds the pledge.
    for (const [type, said, instead] of [
      ['asset', '"name":"mill"', '"name":"shed"'],
      ['valuation', '"by":"an appraiser"', '"by":"the buyer"'],
      ['disposal', '"buyer":"The Trust"', '"buyer":"a friend"'],
      ['disposal', '"why":"it stands idle"', '"why":"it burned"'],
      ['collateral', '"creditor":"a bank"', '"creditor":"nobody"'],
    ] as const) {
      const other = row(type)((line) => line.replace(said, instead));
      expect([said, other === bundle, kindsOf(other)]).toEqual([said, false, ['RowDiffers']]);
    }
    expect(kindsOf(row('collateral')(() => 'gone'))).toContain('RowsMissing');
    expect(kindsOf(row('valuation')((line) => `${line}\n${line}`))).toContain('RowsUnannounced');
  });

  it('finds a release whose resolution is another, or stands nowhere before it', () => {
    const without = (change: (line: string) => string): string =>
      changed('\\"type\\":\\"resolution\\"', (line) => (line.includes('DSP-0001') ? change(line) : line));
    const other = without((line) => line.replace('DSP-0001', 'DSP-0009'));
    expect([other === bundle, kindsOf(other)]).toEqual([false, expect.arrayContaining(['ReleaseNotByRule'])]);
    const lost = without((line) => line.replace('\\"carried\\":true', '\\"carried\\":false'));
    expect([lost === bundle, kindsOf(lost)]).toEqual([false, expect.arrayContaining(['ReleaseNotByRule'])]);
  });

  it('says of rows what the database has, and of rows that no leaf knows', async () => {
    const client = await room.server.database.pool('superuser').connect();
    try {
      await client.query('BEGIN; SET LOCAL session_replication_role = replica');
      await client.query('ALTER TABLE copyhold.asset DISABLE TRIGGER ALL');
      await client.query('ALTER TABLE copyhold.collateral DISABLE TRIGGER ALL');
      await client.query(`UPDATE copyhold.asset SET cost_minor = cost_minor + 1 WHERE code = 'A-0002'`);
      await client.query(
        `INSERT INTO copyhold.collateral (partnership_id, code, asset_code, creditor, amount_minor, since, document, leaf, custom_version)
         SELECT partnership_id, 'COL-0009', asset_code, creditor, 1, since, document, sha256('x'), custom_version FROM copyhold.collateral`,
      );
      await client.query('SET LOCAL search_path = copyhold');
      const text = await bundleOf(client, room.small.id, vkeys[0] ?? '');
      expect(kindsOf(text)).toEqual(['RowDiffers', 'RowsUnannounced']);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('finds a custom, a fine and a part that are others than were logged', () => {
    expect(kindsOf(changed('"custom":{', (line) => line.replace(/(gmClearDays\\":(?:\\")?)21/u, '$120')))).toContain(
      'CustomHashDiffers',
    );
    const logged = (part: string, from: RegExp, to: string): string =>
      changed(part, (line) => (line.startsWith('{"leaf"') ? line.replace(from, to) : line));
    expect(kindsOf(logged('ADMITTED', /\\"fine\\":\\"9500\\"/u, '\\"fine\\":\\"9501\\"'))).toContain('FineAboveCustom');
    expect(kindsOf(logged('APPORTIONED', /\\"quantity\\":\\"\d+\\"/u, '\\"quantity\\":\\"92\\"'))).toContain(
      'SplitDiffers',
    );
  });
});

describe('a key of the log', () => {
  it('is one of this log, whoever writes it there', async () => {
    const vkey = vkeyOf({ name: 'another/log', type: KEY_TYPE.ed25519, key: new Uint8Array(32).fill(7) }, sha256);
    const text = `{"keys":["${vkey}"],"type":"log-key","v":"1"}`;
    await room.server.database.pool('superuser').query(`SELECT stage_leaf($1, 'log-key', $2)`, [room.small.id, text]);
    await room.server.app.get(SequencerService, { strict: false }).round();
    const now = await (await fetch(`${room.server.url}/audit/bundle.ndjson`)).text();
    expect(kindsOf(now)).toEqual(['LogKeyForeign']);
  });
});
