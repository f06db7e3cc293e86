import type pg from 'pg';
import { BundleLines, headOf } from '../../apps/server/src/audit/bundle/bundle-lines.js';
import { BUNDLE_SETTINGS, type BundleReader } from '../../apps/server/src/audit/bundle/snapshot-reader.js';

/** What a bundle is made of as one client sees it, in the transaction that it has open. */
class ClientReader implements BundleReader {
  private cursors = 0;

  constructor(private readonly client: pg.PoolClient) {}

  async rows<T>(sql: string, parameters: readonly unknown[]): Promise<readonly T[]> {
    return (await this.client.query(sql, [...parameters])).rows as T[];
  }

  async *pages<T>(sql: string, parameters: readonly unknown[]): AsyncGenerator<readonly T[]> {
    this.cursors += 1;
    const name = `read_${String(this.cursors)}`;
    await this.client.query(`DECLARE ${name} CURSOR FOR ${sql}`, [...parameters]);
    for (;;) {
      const { rows } = await this.client.query(`FETCH 50 FROM ${name}`);
      if (rows.length > 0) yield rows as T[];
      if (rows.length < 50) break;
    }
    await this.client.query(`CLOSE ${name}`);
  }
}

/** The bundle that the server's own writer makes of what this transaction sees. */
export async function bundleOf(client: pg.PoolClient, partnershipId: string, vkey: string): Promise<string> {
  await client.query(BUNDLE_SETTINGS);
  const reader = new ClientReader(client);
  const head = await headOf(reader, partnershipId);
  if (head === undefined) throw new Error('nothing is signed');
  let text = '';
  for await (const line of new BundleLines(reader, head, { vkey, madeAt: '2026-06-01T00:00:00.000Z' }).all())
    text += line;
  return text;
}
