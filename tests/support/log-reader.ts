import { createHash } from 'node:crypto';
import {
  isLogRefusal,
  openCheckpoint,
  parseVkey,
  tilePath,
  type OpenedCheckpoint,
  type TileSource,
  type Vkey,
} from '#libs/transparency-log';
import { verifyEd25519 } from '../../apps/server/src/transparency-log/ed25519.js';

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** What a lib answers, where a refusal is a failed test. */
export function sound<T>(answer: T): Exclude<T, { readonly refused: true }> {
  if (isLogRefusal(answer)) throw new Error(answer.message);
  return answer as Exclude<T, { readonly refused: true }>;
}

/** A log as anybody reads it: over HTTP, believing only what its keys sign. */
export class LogReader {
  constructor(
    private readonly url: string,
    private readonly slug: string,
  ) {}

  get(path: string): Promise<Response> {
    return fetch(`${this.url}/log/${this.slug}/${path}`);
  }

  async vkeys(): Promise<Vkey[]> {
    const text = await (await this.get('vkey')).text();
    return text
      .trim()
      .split('\n')
      .map((line) => sound(parseVkey(line, sha256)));
  }

  async checkpoint(): Promise<OpenedCheckpoint> {
    const logKeys = await this.vkeys();
    const note = await (await this.get('checkpoint')).text();
    return sound(openCheckpoint(note, { origin: `localhost/log/${this.slug}`, logKeys }, verifyEd25519));
  }

  readonly source: TileSource = {
    sha256,
    read: async (tile) => {
      const response = await this.get(tilePath(tile));
      if (response.status !== 200) throw new Error(`${tilePath(tile)}: ${String(response.status)}`);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}
