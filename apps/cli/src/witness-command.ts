import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { isLogRefusal, KEY_TYPE, parseVkey, vkeyOf, type NoteSigner, type Vkey } from '#libs/transparency-log';
import { EXIT, type Exit } from './exit.js';
import { takeFolder } from './witness-files.js';
import { sha256, signerIn } from './witness-key.js';
import { witnessServer } from './witness-server.js';
import { WitnessState } from './witness-state.js';

const HELP = `
A witness remembers the last checkpoint of each log and cosigns a next one only when that log grew: nothing taken out,
nothing altered, no second history. It belongs on a machine that those who keep the log do not administer. Its folder is
all that it remembers; restored from a backup it would forget, so it is not to be restored: make a new witness.

  copyhold witness --state /var/lib/witness --name witness.example/w1 --log KEY

KEY is what the log shows at /log/<name>/vkey. While a log changes its key, give both. What the witness prints first is
its own key: the log's keeper adds it with  copyhold log witness add URL KEY

It speaks plain HTTP; put a proxy with TLS in front of it where others reach it over the internet.
Exit status: 0 stopped, 2 something in the options is refused, 1 failed.
`;

interface Options {
  readonly state: string;
  readonly name?: string;
  readonly log: readonly string[];
  readonly host: string;
  readonly port: string;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function refused(why: string): Exit {
  process.stderr.write(`copyhold: refused: ${why}\n`);
  return EXIT.refused;
}

/** `copyhold witness`: a server of its own, which needs neither the database nor the Copyhold server. */
export function witnessCommand(exit: (code: Exit) => void): Command {
  const collect = (value: string, before: readonly string[]): string[] => [...before, value];
  return new Command('witness')
    .description('Watch logs from outside, and cosign what only grew.')
    .requiredOption('--state <folder>', 'where it keeps its key and what it has cosigned')
    .option('--name <name>', 'what it is called, at its first start: an address without https://')
    .option('--log <key>', "a log's key, as text (once for each)", collect, [])
    .option('--host <address>', 'where it listens', '127.0.0.1')
    .option('--port <number>', 'and at which port (0: any that is free)', '7380')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      exit(await run(options));
    });
}

async function run({ state, name, log, host, port }: Options): Promise<Exit> {
  const keys: Vkey[] = [];
  for (const text of log) {
    const key = parseVkey(text, sha256);
    if (isLogRefusal(key)) return refused(`${key.message} (--log)`);
    if (key.type !== KEY_TYPE.ed25519) return refused(`no log signs with this key of ${key.name} (--log)`);
    keys.push(key);
  }
  if (keys.length === 0) return refused('a witness watches at least one log (--log)');
  if (!/^\d{1,5}$/u.test(port) || Number(port) > 65_535) return refused('a port is a number up to 65535 (--port)');

  const folder = resolve(state);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const taken = takeFolder(folder);
  if ('no' in taken) return refused(taken.no);
  try {
    const signer = signerIn(folder, name);
    if ('no' in signer) return refused(signer.no);
    return await serve({ signer, keys, folder }, { host, port: Number(port) });
  } finally {
    taken.release();
  }
}

async function serve(
  { signer, keys, folder }: { readonly signer: NoteSigner; readonly keys: readonly Vkey[]; readonly folder: string },
  at: { readonly host: string; readonly port: number },
): Promise<Exit> {
  const state = new WitnessState(folder);
  const now = (): bigint => BigInt(Math.floor(Date.now() / 1000));
  // What is held is read once before anybody can ask: a spoilt file is told now, not at the first checkpoint.
  const held = [...new Set(keys.map(({ name }) => name))].map((origin) => ({ origin, held: state.held(origin) }));
  const server = witnessServer({ signer, logKeys: keys, state, now });
  server.listen(at.port, at.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
  say(vkeyOf({ name: signer.name, type: KEY_TYPE.ed25519Cosignature, key: signer.publicKey }, sha256));
  for (const { origin, held: last } of held) {
    say(`watching ${origin}: ${last === undefined ? 'nothing cosigned yet' : `cosigned up to ${String(last.size)}`}`);
  }
  const { address, family, port } = server.address() as AddressInfo;
  say(`listening at http://${family === 'IPv6' ? `[${address}]` : address}:${String(port)}`);
  await untilStopped(server);
  return EXIT.done;
}

/** Until Ctrl-C or a stop of the service; requests that are being answered are answered. */
async function untilStopped(server: Server): Promise<void> {
  const stop = (): void => {
    server.close();
    server.closeIdleConnections();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  await once(server, 'close');
}
