import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { journalOf, OfficersRoom } from '../support/officer.js';

const BANK = 'je:assets:bank';
const INCOME = 'je:income:gpu-time';
const HOST = 'je:expenses:host';

describe('in a period that is closed', () => {
  let closed: OfficersRoom;
  const late = journalOf('late', [HOST, BANK, '7'], { effectiveAt: '2026-03-30' });
  const change = (sql: string) => closed.server.database.pool('superuser').query<Record<string, string>>(sql);

  beforeAll(async () => {
    closed = await OfficersRoom.open();
    await closed.posted(journalOf('start', [BANK, INCOME, '1000'], { effectiveAt: '2026-02-01' }));
  });
  afterAll(async () => {
    await closed.server.stop();
  });

  it('softly: only what is marked as an adjustment, and a retry of it', async () => {
    await change(`UPDATE period SET state = 'CLOSED'`);
    await change(`UPDATE ledger SET soft_closed_through = '2026-03-31T23:59:59.999Z'`);
    expect(await closed.one(late)).toMatchObject({ __typename: 'PeriodClosed' });
    const marked = { ...late, adjustment: true };
    expect(await closed.post([marked, journalOf('now', [HOST, BANK, '1'])], true)).toMatchObject([
      { __typename: 'Posted', replayed: false },
      { __typename: 'Posted', replayed: false },
    ]);
    expect(await closed.one(marked)).toMatchObject({ __typename: 'Posted', replayed: true });
    const { rows } = await change(`SELECT adjustment FROM journal WHERE idempotency_key = 'manual:late'`);
    expect(rows).toEqual([{ adjustment: true }]);
  });

  it('for good: nothing; a reversal from a later day names the period that it corrects', async () => {
    const { rows: found } = await change(`SELECT id FROM journal WHERE idempotency_key = 'manual:late'`);
    const id = found[0]?.['id'] ?? '';
    await change(`UPDATE ledger SET hard_closed_through = soft_closed_through`);
    const never = journalOf('never', [HOST, BANK, '7'], { effectiveAt: '2026-03-30', adjustment: true });
    expect(await closed.one(never)).toMatchObject({ __typename: 'PeriodHardClosed' });
    expect(await closed.reverse(id, 'x', '2026-03-31')).toMatchObject({ __typename: 'PeriodHardClosed' });
    const undone = await closed.reverse(id, 'paid by somebody else');
    const { rows } = await change(`SELECT adjusts_period FROM journal WHERE id = '${undone.journalId ?? ''}'`);
    expect(rows).toEqual([{ adjusts_period: closed.small.periodId }]);
    expect(await closed.reverse(id, 'paid by somebody else')).toEqual({ ...undone, replayed: true });
  });
});
