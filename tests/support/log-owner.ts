import type pg from 'pg';
import { signCheckpoint, type NoteSigner } from '#libs/transparency-log';
import { signerOf } from '../../apps/server/src/transparency-log/ed25519.js';
import { LogSettings } from '../../apps/server/src/transparency-log/log-settings.js';
import { sha256 } from './audit-room.js';
import { bundleOf } from './client-reader.js';
import type { VotingRoom } from './voting-room.js';

/** What the log of a small partnership is called. */
export const SMALL_ORIGIN = 'localhost/log/small';

/** What somebody does who owns the database, and may have the log's key as well. All of it is undone afterwards. */
export class LogOwner {
  constructor(private readonly audit: { readonly room: Pick<VotingRoom, 'server' | 'small'> }) {}

  /** The log's own keys. */
  signers(): readonly NoteSigner[] {
    const { files } = this.audit.room.server.app.get(LogSettings, { strict: false });
    return (files?.keys().signing ?? []).map((key) => signerOf(SMALL_ORIGIN, key));
  }

  /** The bundle that the server would write after this SQL; `signed`: by whom the leaves are then signed anew. */
  bundleAfter(sql: string, vkey: string, signed?: readonly NoteSigner[]): Promise<string> {
    return this.after(sql, async (client) => {
      if (signed !== undefined) await this.signAgain(client, signed);
      return bundleOf(client, this.audit.room.small.id, vkey);
    });
  }

  /** What is asked of the database after this SQL. */
  async after<T>(sql: string, ask: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.audit.room.server.database.pool('superuser').connect();
    try {
      await silence(client);
      await client.query(sql);
      return await ask(client);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  }

  /** Signs the leaves as they stand now, as whoever has these keys can. */
  private async signAgain(client: pg.PoolClient, signers: readonly NoteSigner[]): Promise<void> {
    const { id } = this.audit.room.small;
    const { rows } = await client.query<{ size: string; root: Buffer }>(
      `SELECT max(position)::text AS size, log_root($1, max(position)) AS root FROM log_stage`,
      [id],
    );
    const [{ size, root } = { size: '0', root: Buffer.alloc(32) }] = rows;
    const tree = { origin: SMALL_ORIGIN, size: BigInt(size), root: new Uint8Array(root) };
    await client.query(`DELETE FROM log_checkpoint WHERE size >= $1::bigint`, [size]);
    await client.query(`INSERT INTO log_checkpoint (partnership_id, size, root, note) VALUES ($1, $2, $3, $4)`, [
      id,
      size,
      root,
      signCheckpoint(tree, signers, sha256),
    ]);
  }
}

/** Every table of the schema, for whom no trigger speaks any more; but the lease, which the sequencer holds and which has none. */
async function silence(client: pg.PoolClient): Promise<void> {
  await client.query(`BEGIN; SET LOCAL search_path = copyhold; SET LOCAL session_replication_role = replica`);
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'copyhold'::regnamespace AND relkind = 'r' AND relname <> 'log_lease'`,
  );
  for (const { name } of rows) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER ALL`);
}
