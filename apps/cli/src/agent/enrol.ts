import { mkdirSync } from 'node:fs';
import { z } from 'zod';
import { rotationText } from '#libs/signed-batch';
import { utf8 } from '#libs/transparency-log';
import {
  keepEnrolment,
  machineKeyIn,
  makeMachineKey,
  nextKey,
  takeNextKey,
  type MachineKey,
  type NoKey,
} from './machine-key.js';
import { refusalSchema, ServerClient, type Answer } from './server-client.js';

const KEY_TYPE = 'application/vnd.copyhold.key+json';
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Who the machine is from now on. */
export interface Enrolled {
  readonly machine: string;
  readonly source: string;
  readonly keyId: string;
}

/** The server's address without path, or in words why it is none. Over the internet only HTTPS shows who answers. */
export function serverAddress(text: string): { readonly server: string } | NoKey {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return { no: `"${text.slice(0, 200)}" is no address such as https://commons.example` };
  }
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) {
    return { no: 'without https nobody knows who answers: plain http is for this machine alone' };
  }
  if (url.username !== '' || url.password !== '' || url.pathname !== '/' || url.search !== '') {
    return { no: 'the address is the name of the server alone, such as https://commons.example' };
  }
  return { server: url.origin };
}

/**
 * Makes this machine's key, or takes the one that an earlier attempt made, and enrols it. The key is on disk before the
 * server is told of it, so that an answer that was lost is asked for again by the same token and the same key.
 */
export async function enrolMachine(url: string, token: string, folder: string): Promise<Enrolled | NoKey> {
  const address = serverAddress(url);
  if ('no' in address) return address;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = keyFor(folder, address.server);
  if ('no' in key) return key;
  const body = Buffer.from(JSON.stringify({ token, publicKey: Buffer.from(key.publicKey).toString('base64') }), 'utf8');
  const client = new ServerClient(() => key);
  const answer = await ask(client, '/ingest/enrol', body);
  const no = refusedBy(address.server, answer);
  if (no !== undefined) return no;
  const refusal = keepEnrolment(folder, jsonOf(answer));
  if (refusal !== undefined) return refusal;
  const { machine, source } = z.object({ machine: z.string(), source: z.string() }).parse(jsonOf(answer));
  return { machine, source, keyId: key.keyId };
}

function keyFor(folder: string, server: string): MachineKey | NoKey {
  const before = machineKeyIn(folder);
  if ('no' in before) {
    if (!before.no.startsWith('this machine has no key')) return before;
    makeMachineKey(folder, server);
    return machineKeyIn(folder);
  }
  if (before.enrolled !== undefined) return { no: `this machine is enrolled already as ${before.enrolled.source}` };
  // An attempt at another server came to nothing: that server may have seen the key, so it is not used again.
  if (before.server !== server) makeMachineKey(folder, server);
  return machineKeyIn(folder);
}

/** Asks, and once more signed by the server's clock where a first refusal told it. */
async function ask(client: ServerClient, path: string, body: Uint8Array): Promise<Answer> {
  const answer = await client.post(path, KEY_TYPE, body);
  return 'status' in answer && answer.status === 401 ? await client.post(path, KEY_TYPE, body) : answer;
}

const jsonOf = (answer: Answer): unknown => ('status' in answer ? answer.json : undefined);

function refusedBy(server: string, answer: Answer): NoKey | undefined {
  if ('failed' in answer) return { no: `${server}: ${answer.failed}` };
  if (answer.status === 200 || answer.status === 201) return undefined;
  const said = refusalSchema.safeParse(answer.json).data;
  return { no: `${server} answered ${answer.status}${said === undefined ? '' : `: ${said.message ?? said.kind}`}` };
}

/**
 * Puts a new key in place of this machine's, with the old one's word; an agent that runs goes on with the new one. The
 * new key is on disk before the server is told of it: an answer that was lost is asked for again with the same key.
 */
export async function rotateKey(folder: string): Promise<{ readonly keyId: string } | NoKey> {
  const old = machineKeyIn(folder);
  if ('no' in old) return old;
  if (old.enrolled === undefined) return { no: 'this machine is not enrolled yet: copyhold agent enrol URL TOKEN' };
  const next = nextKey(folder);
  const proof = next.sign(utf8(rotationText(old.keyId, next.keyId)));
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const body = utf8(JSON.stringify({ publicKey: base64(next.publicKey), proof: base64(proof) }));
  const no = refusedBy(old.server, await ask(new ServerClient(() => old), '/ingest/rotate', body));
  if (no !== undefined) return no;
  takeNextKey(folder);
  return { keyId: next.keyId };
}
