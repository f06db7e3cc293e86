import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What came, as the browser alone can read it. */
export interface Pushed {
  readonly headers: IncomingHttpHeaders;
  readonly sealed: Buffer;
  readonly text: string;
}

/** A push service on this machine, with the browser behind it: it takes messages over HTTP and opens them by RFC 8291. */
export class PushReceiver {
  readonly pushed: Pushed[] = [];
  status = 201;
  private readonly ecdh = createECDH('prime256v1');
  private readonly auth = randomBytes(16);
  private readonly server: Server;

  private constructor() {
    this.ecdh.generateKeys();
    this.server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const sealed = Buffer.concat(pieces);
        this.pushed.push({ headers: request.headers, sealed, text: this.opened(sealed) });
        response.writeHead(this.status, this.status === 307 ? { location: 'http://127.0.0.1:1/' } : {}).end();
      });
    });
  }

  static async open(): Promise<PushReceiver> {
    const receiver = new PushReceiver();
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get origin(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** What a browser gives who wants to reach it. */
  device(path = '/browser'): { endpoint: string; p256dh: string; auth: string } {
    return {
      endpoint: `${this.origin}${path}`,
      p256dh: this.ecdh.getPublicKey().toString('base64url'),
      auth: this.auth.toString('base64url'),
    };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private opened(sealed: Buffer): string {
    const [salt, sender] = [sealed.subarray(0, 16), sealed.subarray(21, 86)];
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.ecdh.getPublicKey(), sender]);
    const secret = Buffer.from(hkdfSync('sha256', this.ecdh.computeSecret(sender), this.auth, info, 32));
    const key = Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16));
    const nonce = Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12));
    const body = sealed.subarray(86);
    const cipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(body.subarray(-16));
    const plain = Buffer.concat([cipher.update(body.subarray(0, -16)), cipher.final()]);
    return plain.subarray(0, plain.lastIndexOf(2)).toString();
  }
}
