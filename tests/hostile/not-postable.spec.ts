import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { PostingDesk } from '../../apps/server/src/ledger/posting/posting-desk.js';
import { draft } from '../support/books.js';
import { journalOf, OfficersRoom } from '../support/officer.js';

const BANK = 'je:assets:bank';
const INCOME = 'je:income:gpu-time';
const SECRET = 'a-text-that-nobody-may-read';

let room: OfficersRoom;

beforeAll(async () => {
  room = await OfficersRoom.open();
});
afterAll(async () => {
  await room.server.stop();
});

const superuser = (sql: string) => room.server.database.pool('superuser').query(sql);
const ledger = (): LedgerService => room.server.app.get(LedgerService, { strict: false });
const plain = (key: string, change = {}) => ({
  ...draft(key, [{ debit: BANK, credit: INCOME, amount: 1n }]),
  ...change,
});

describe('what no book can hold', () => {
  it.each([
    ['NUL in an account', journalOf('nul', ['je:assets:receivable:a\u0000', INCOME, '1'])],
    ['an account of 3,000 bytes', journalOf('long', [`je:assets:receivable:${'a'.repeat(3000)}`, INCOME, '1'])],
    ['the year 0', journalOf('year 0', [BANK, INCOME, '1'], { effectiveAt: '0000-01-01T00:00:00Z' })],
    ['the year 9999', journalOf('year 9999', [BANK, INCOME, '1'], { effectiveAt: '9999-01-01T00:00:00Z' })],
    [
      'a hold until the year 9999',
      journalOf('held', [BANK, INCOME, '1'], { phase: 'PENDING', expiresAt: '9999-01-01T00:00:00Z' }),
    ],
  ])('is refused by name through the API: %s', async (_what, journal) => {
    const answer = await room.one(journal);
    expect(answer.__typename).not.toBe('Posted');
    expect(answer.kind ?? answer.__typename).toMatch(/Malformed$/u);
  });

  it.each([-1, 2 ** 31, 0.5])('is refused by name: version %d of the custom', async (customVersion) => {
    expect(await ledger().enqueue(room.small.id, [plain('custom', { customVersion })])).toEqual([
      expect.objectContaining({ kind: 'CustomVersionMalformed' }),
    ]);
  });

  it('is answered without an internal error: a balance as it was recorded before all time', async () => {
    const query = `query ($recorded: DateTime) { balance(account: "${BANK}", unit: "EUR", recorded: $recorded) { balance } }`;
    const answer = await room.server.graphql(query, { recorded: '-271820-01-01T00:00:00Z' }, room.session);
    expect(JSON.stringify(answer)).not.toContain('INTERNAL');
  });
});

describe('a request that the database breaks on', () => {
  const RAISES = (code: string): string =>
    `CREATE FUNCTION copyhold.breaks() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF NEW.memo LIKE 'break%' THEN RAISE EXCEPTION 'no %', NEW.memo USING ERRCODE = '${code}', DETAIL = NEW.memo; END IF;
       RETURN NEW;
     END $$;
     CREATE TRIGGER breaks BEFORE INSERT ON copyhold.journal FOR EACH ROW EXECUTE FUNCTION copyhold.breaks()`;

  async function whileBroken<T>(code: string, work: () => Promise<T>): Promise<T> {
    await superuser(RAISES(code));
    try {
      return await work();
    } finally {
      await superuser('DROP FUNCTION copyhold.breaks CASCADE');
    }
  }

  it.each(['22003', '23514', '54000', 'P0199'])('is refused as a whole, with a code to ask for: %s', async (code) => {
    const broken = Array.from({ length: 500 }, (_, index) =>
      plain(`${code} ${String(index)}`, { memo: `break ${SECRET}` }),
    );
    const answers = await whileBroken(code, () => ledger().post(room.small.id, broken));
    expect(answers).toHaveLength(500);
    for (const answer of answers) {
      expect(answer).toMatchObject({ kind: 'NotPostable', message: expect.stringMatching(/[0-9a-f-]{36}/u) });
    }
    expect(JSON.stringify(answers)).not.toContain(SECRET);
  });

  it('falls alone among those who ask at the same time', async () => {
    const ask = (key: string, memo: string) => ledger().post(room.small.id, [plain(key, { memo })]);
    const answers = await whileBroken('22003', () =>
      Promise.all([ask('one', 'fine'), ask('two', 'break'), ask('three', 'fine')]),
    );
    expect(answers.flat().map(({ kind }) => kind)).toEqual(['Posted', 'NotPostable', 'Posted']);
  });

  it('is refused through the API too, all of it where it is atomic', async () => {
    const asked = [journalOf('api break', [BANK, INCOME, '1'], { memo: `break ${SECRET}` })];
    for (const atomic of [true, false]) {
      const [answer] = await whileBroken('22003', () => room.post(asked, atomic));
      expect(answer).toMatchObject({ __typename: 'OtherRefusal', kind: 'NotPostable' });
    }
  });

  it.each(['55P03', '57014'])('is told to come back where the ledger was not had in time: %s', async (code) => {
    const asked = [plain(`late ${code}`, { memo: 'break' })];
    const desk = room.server.app.get(PostingDesk, { strict: false });
    const busy = [expect.objectContaining({ kind: 'LedgerBusy' })];
    expect(await whileBroken(code, () => ledger().post(room.small.id, asked))).toEqual(busy);
    expect(await whileBroken(code, () => desk.together(room.small.id, asked))).toEqual(busy);
  });
});
