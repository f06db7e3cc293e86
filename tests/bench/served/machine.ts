import { generateKeyPairSync, hash, sign, type KeyObject } from 'node:crypto';
import { Agent, request } from 'node:http';
import { isRefusal } from '#libs/amount';
import { keyIdOf, signBatch } from '#libs/signed-batch';
import { MachineKeyService } from '../../../apps/server/src/machines/machine-key.service.js';
import type { ServedStage } from './stage.js';

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
const KEY_TYPE = 'application/vnd.copyhold.key+json';
const BATCH_TYPE = 'application/cloudevents-batch+json';

/** A request, signed and ready to be sent. */
export interface Signed {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A machine that was let in, and the line that it keeps open. */
export class BenchMachine {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 4 });

  private constructor(
    private readonly url: URL,
    private readonly privateKey: KeyObject,
    private readonly keyId: string,
  ) {}

  static async enrol({ app, pool, small, url }: ServedStage, code: string): Promise<BenchMachine> {
    await pool.query(
      `INSERT INTO machine (partnership_id, code, site_id, gpu_model, gpu_count, registered_on)
       SELECT $1, $2, id, 'H100', 8, '2024-01-01' FROM site WHERE partnership_id = $1 AND slug = 'mill'`,
      [small.id, code],
    );
    const keys = app.get(MachineKeyService, { strict: false });
    const made = await keys.makeToken(small.id, { code, hours: 24 }, 'r0001');
    if (isRefusal(made)) throw new Error(made.message);
    const pair = generateKeyPairSync('ed25519');
    const publicKey = new Uint8Array(Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
    const machine = new BenchMachine(new URL(url), pair.privateKey, keyIdOf(publicKey, sha256));
    const body = JSON.stringify({ token: made.token, publicKey: Buffer.from(publicKey).toString('base64') });
    await machine.send(machine.signed('/ingest/enrol', KEY_TYPE, body));
    return machine;
  }

  /** A batch of events, signed now: whoever measures does it before the clock runs, and within its five minutes. */
  batch(events: readonly unknown[]): Signed {
    return this.signed('/ingest/events', BATCH_TYPE, JSON.stringify(events));
  }

  /** The answer's text. Anything but success is an error: what is measured must have happened. */
  send({ path, headers, body }: Signed): Promise<string> {
    const { hostname, port } = this.url;
    return new Promise((resolve, reject) => {
      const sent = request({ method: 'POST', hostname, port, path, headers, agent: this.agent }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.once('error', reject);
        answer.once('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          if ((answer.statusCode ?? 0) < 300) resolve(text);
          else reject(new Error(`${path} answered ${answer.statusCode ?? 0}: ${text.slice(0, 300)}`));
        });
      });
      sent.once('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }

  private signed(path: string, contentType: string, text: string): Signed {
    const body = new TextEncoder().encode(text);
    const fields = signBatch(
      { method: 'POST', authority: this.url.host, target: path, contentType, body },
      {
        keyId: this.keyId,
        createdSeconds: Math.floor(Date.now() / 1000),
        sha256,
        sign: (message) => sign(null, message, this.privateKey),
      },
    );
    const headers = { 'content-type': contentType, 'content-length': body.length.toString(), ...fields };
    return { path, headers, body };
  }
}
