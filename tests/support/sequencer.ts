import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DataSource } from 'typeorm';
import {
  decideAddCheckpoint,
  isLogRefusal,
  KEY_TYPE,
  keyId,
  parseAddCheckpoint,
  toHex,
  utf8,
  vkeyOf,
  type HeldCheckpoint,
  type Vkey,
} from '#libs/transparency-log';
import { applicationSource } from '../../apps/server/src/database/database.js';
import { newKey, sha256, signerOf, verifyEd25519 } from '../../apps/server/src/transparency-log/ed25519.js';
import { LogSettings } from '../../apps/server/src/transparency-log/log-settings.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { SequencerStore } from '../../apps/server/src/transparency-log/sequencer.store.js';
import { WitnessService } from '../../apps/server/src/transparency-log/witness.service.js';
import type { TestDatabase } from './test-database.js';

/** A sequencer as a process of its own has it: its connections, its lease, what lies in its state folder. */
export class TestSequencer {
  private constructor(
    readonly service: SequencerService,
    readonly store: SequencerStore,
    readonly settings: LogSettings,
    readonly witnesses: WitnessService,
    private readonly source: DataSource,
  ) {}

  static async start(database: TestDatabase, folder: string): Promise<TestSequencer> {
    const source = await applicationSource(database.sequencer, 3).initialize();
    const settings = new LogSettings({ sequencer: source, folder });
    const store = new SequencerStore(settings);
    const witnesses = new WitnessService(settings, store);
    return new TestSequencer(new SequencerService(settings, store, witnesses), store, settings, witnesses, source);
  }

  round(): Promise<number> {
    return this.service.round();
  }

  /** A round, and all that witnesses answer to it. */
  async told(): Promise<number> {
    const signed = await this.service.round();
    await this.witnesses.idle();
    return signed;
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.source.destroy();
  }

  /** The end of a process that nobody could stop in order: its connections are gone, and nothing else was done. */
  async kill(): Promise<void> {
    await this.source.destroy();
  }
}

/** A witness that remembers in memory; it watches every log whose key it is given. */
export class TestWitness {
  /** What it cosigned last, by origin. */
  readonly held = new Map<string, HeldCheckpoint>();
  readonly logs = new Map<string, readonly Vkey[]>();
  asked = 0;
  /** Requests that reached it, those that it slept through among them. */
  knocks = 0;
  /** Answers nothing while it sleeps. */
  asleep = false;
  private readonly key = newKey();
  private server: Server | undefined;

  constructor(private readonly name: string) {}

  get vkey(): string {
    const key = new Uint8Array(Buffer.from(this.key.public, 'base64'));
    return vkeyOf({ name: this.name, type: KEY_TYPE.ed25519Cosignature, key }, sha256);
  }

  async listen(): Promise<string> {
    const server = createServer((request, response) => {
      this.knocks += 1;
      if (this.asleep) {
        request.socket.destroy();
        return;
      }
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { status, body } =
          request.method === 'GET'
            ? this.shown(request.url ?? '')
            : this.decided(Buffer.concat(chunks).toString('utf8'));
        response.writeHead(status).end(body);
      });
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  private shown(url: string): { status: number; body: string } {
    for (const [origin, held] of this.held)
      if (url === `/${toHex(sha256(utf8(origin)))}/checkpoint`) return { status: 200, body: held.note };
    return { status: 404, body: 'none' };
  }

  private decided(body: string): { status: number; body: string } {
    this.asked += 1;
    const request = parseAddCheckpoint(body);
    if (isLogRefusal(request)) return { status: 400, body: request.message };
    const { origin } = request.checkpoint;
    const view = {
      logKeys: this.logs.get(origin),
      held: this.held.get(origin),
      signer: signerOf(this.name, this.key),
      time: BigInt(Math.floor(Date.now() / 1000)),
    };
    const answer = decideAddCheckpoint(request, view, { sha256, verify: verifyEd25519 });
    if (answer.next !== undefined) this.held.set(origin, answer.next);
    return answer;
  }
}

/** A log's public keys, as a witness is given them. */
export const logKeysOf = (settings: LogSettings, origin: string): readonly Vkey[] =>
  (settings.files?.keys().signing ?? []).map((stored) => {
    const key = { name: origin, type: KEY_TYPE.ed25519, key: new Uint8Array(Buffer.from(stored.public, 'base64')) };
    return { ...key, keyId: keyId(key, sha256) };
  });
