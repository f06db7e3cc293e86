import { isLogRefusal, tilePath, toHex, treeRoot } from '#libs/transparency-log';
import type { Finding, Report } from '#libs/verification';
import { sha256 } from './verify-crypto.js';
import { below, bytesAt } from './verify-source.js';

/**
 * Whether a server's tiles, which anybody mirrors, give the root of the bundle that it sent: a few tiles, however large
 * the log. Undefined where they do, and where nothing was signed.
 */
export async function tileDifference(server: string, { checkpoint, root }: Report): Promise<Finding | undefined> {
  if (checkpoint === undefined) return undefined;
  const prefix = new URL(server).origin;
  const slug = checkpoint.origin.slice(checkpoint.origin.lastIndexOf('/') + 1);
  const found = await treeRoot(checkpoint.size, {
    sha256,
    read: (tile) => bytesAt(below(prefix, `log/${slug}/${tilePath(tile)}`)),
  });
  if (!isLogRefusal(found) && toHex(found) === root) return undefined;
  const why = isLogRefusal(found) ? found.message : 'their root is another';
  return {
    kind: 'RootDiffers',
    line: 0,
    message: `The tiles that the server serves are not the leaves of its bundle: ${why}`,
  };
}
