import type { ReadTile, Tile } from '#libs/transparency-log';

/** Asks a database: with the application's pool, or on the sequencer's one connection. */
export type Ask = <T>(sql: string, parameters: readonly unknown[]) => Promise<T[]>;

/** Reads tiles of a log from the rows that hold them. */
export const tilesOf =
  (ask: Ask, partnershipId: string): ReadTile =>
  async (tile) => {
    const bytes = await hashesOf(ask, partnershipId, tile);
    return new Uint8Array(bytes);
  };

async function hashesOf(ask: Ask, partnershipId: string, { level, index, width }: Tile): Promise<Buffer> {
  const first = index * 256n;
  const sql =
    level === 0
      ? `SELECT string_agg(leaf_hash, ''::bytea ORDER BY position) AS bytes FROM log_stage
         WHERE partnership_id = $1 AND position > $2::bigint AND position <= $3::bigint`
      : `SELECT string_agg(hash, ''::bytea ORDER BY index) AS bytes FROM log_node
         WHERE partnership_id = $1 AND index >= $2::bigint AND index < $3::bigint AND level = $4::smallint`;
  const bounds = [partnershipId, String(first), String(first + BigInt(width))];
  const [found] = await ask<{ bytes: Buffer | null }>(sql, level === 0 ? bounds : [...bounds, level]);
  return found?.bytes ?? Buffer.alloc(0);
}
