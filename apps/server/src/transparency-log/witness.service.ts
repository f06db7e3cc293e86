import { Injectable, Logger } from '@nestjs/common';
import {
  consistencyProof,
  equalBytes,
  formatAddCheckpoint,
  formatSignatureLine,
  isLogRefusal,
  openCheckpoint,
  type OpenedCheckpoint,
  openNote,
  parseNote,
  toHex,
  utf8,
  type TileSource,
  type Vkey,
} from '#libs/transparency-log';
import { Backoff } from './backoff.js';
import { sha256, verifyEd25519 } from './ed25519.js';
import type { Witness, WitnessPolicy } from './log-files.js';
import { LogSettings } from './log-settings.js';
import { SequencerStore } from './sequencer.store.js';

/** In words: what is signed elsewhere and what is stored here are not one log. */
export type Disagreement = string;

/** A log, as far as it is held against what others have of it. */
export interface Watched {
  readonly origin: string;
  /** Every key whose signature counts. */
  readonly logKeys: readonly Vkey[];
  /** How many leaves the database holds now: more may have come since it was last looked. */
  readonly staged: () => Promise<bigint>;
  /** The root of so many leaves as they are stored now; undefined where there are not so many. */
  readonly rootAt: (size: bigint) => Promise<Uint8Array | undefined>;
}

/** A checkpoint that witnesses are told of. */
export interface Told extends Watched {
  readonly partnershipId: string;
  readonly size: bigint;
  readonly note: string;
  readonly policy: WitnessPolicy;
}

/** Longest that an answer is waited for (ms). */
const PATIENCE = 5_000;
/** A checkpoint with a hundred signatures is shorter (bytes). */
const LONGEST_ANSWER = 65_536;

/** Called where a witness holds the proof of another log of this name. */
type Halt = (why: Disagreement) => Promise<void>;

/** What came of asking: how far the witness is, as far as it said, and why it did not cosign. */
interface Heard {
  readonly size: bigint | null;
  readonly failure: string | null;
}

const keyOf = ({ partnershipId }: Pick<Told, 'partnershipId'>, witness: string): string =>
  `${partnershipId} ${witness}`;

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Asks witnesses: at the start what they have cosigned, then for a cosignature of each checkpoint, until they give it. */
@Injectable()
export class WitnessService {
  private readonly logger = new Logger('Witnesses');
  private readonly stopping = new AbortController();
  /** What each witness is busy with, and what came up meanwhile: the newest is all that matters. */
  private readonly busy = new Map<string, Promise<void>>();
  private readonly next = new Map<string, () => Promise<void>>();
  private readonly backoff = new Backoff();
  /** Milliseconds that only ever grow; a test sets its own. */
  clock = (): number => performance.now();

  constructor(
    private readonly settings: LogSettings,
    private readonly store: SequencerStore,
  ) {}

  /**
   * Whether a witness has cosigned what is not here: the sign that an older database was brought back. Witnesses that do
   * not answer are not waited for long; they are asked again with the next checkpoint.
   */
  async compare(watched: Watched): Promise<Disagreement | undefined> {
    const { witnesses } = this.settings.files?.witnesses() ?? { witnesses: [] };
    const held = await Promise.all(witnesses.map((witness) => this.heldBy(witness, watched).catch(() => undefined)));
    for (const [index, checkpoint] of held.entries()) {
      const name = witnesses[index]?.vkey.name ?? '';
      const why = checkpoint === undefined ? undefined : await differenceOf(name, checkpoint, watched);
      if (why !== undefined) return why;
    }
    return undefined;
  }

  /** Tells every witness, and comes back at once. `halt` is called where one holds the proof of another log of this name. */
  tell(told: Told, source: TileSource, halt: Halt): void {
    for (const witness of told.policy.witnesses) {
      const name = keyOf(told, witness.vkey.name);
      const work = (): Promise<void> => this.telling(witness, told, { source, halt });
      if (this.busy.has(name)) this.next.set(name, work);
      else this.start(name, work);
    }
  }

  /**
   * Tells those of a checkpoint who have not cosigned it: whoever was added since it was signed at once, whoever failed
   * after a while, later and later. A checkpoint that is new is told of by {@link tell}, whoever failed before.
   */
  tellAgain(
    told: Told,
    { cosigners, source, halt }: { cosigners: readonly string[]; source: TileSource; halt: Halt },
  ): void {
    const now = this.clock();
    const witnesses = told.policy.witnesses.filter(({ vkey: { name } }) => {
      const key = keyOf(told, name);
      return !cosigners.includes(name) && !this.busy.has(key) && this.backoff.mayAsk(key, now);
    });
    this.tell({ ...told, policy: { ...told.policy, witnesses } }, source, halt);
  }

  /** Until nobody is being asked any more. */
  async idle(): Promise<void> {
    while (this.busy.size > 0) await Promise.all(this.busy.values());
  }

  async stop(): Promise<void> {
    this.next.clear();
    this.stopping.abort();
    await Promise.all(this.busy.values());
  }

  private start(name: string, work: () => Promise<void>): void {
    const run = work()
      .catch((error: unknown) => {
        this.backoff.failed(name, this.clock());
        if (!this.stopping.signal.aborted) this.logger.error('a witness could not be asked', error);
      })
      .finally(() => {
        this.busy.delete(name);
        const waiting = this.next.get(name);
        this.next.delete(name);
        if (waiting !== undefined) this.start(name, waiting);
      });
    this.busy.set(name, run);
  }

  private async telling(
    witness: Witness,
    told: Told,
    { source, halt }: { source: TileSource; halt: Halt },
  ): Promise<void> {
    const { partnershipId, size } = told;
    const { name } = witness.vkey;
    const noted = (heard: Heard): Promise<void> => this.note(witness, told, heard);
    let old = await this.store.witnessed(partnershipId, name);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const answer = await this.ask(witness, told, { old, source });
      if (typeof answer === 'string') return noted({ size: null, failure: answer });
      if (answer.status === 200) return this.take(witness, told, answer.body);
      const theirs = answer.status === 409 ? sizeIn(answer.body) : undefined;
      if (theirs !== undefined && theirs > size) {
        // More was signed since, perhaps by another process, and the witness was told of it: that is no sign of anything.
        if (theirs <= (await this.store.signed(partnershipId))) return noted({ size: theirs, failure: null });
      }
      if (answer.status === 422 || (theirs !== undefined && theirs > size)) {
        const proven = await this.contradiction(witness, told);
        const said = `answered ${String(answer.status)}: ${firstLine(answer.body)}`;
        await noted({
          size: null,
          failure: proven ?? `${said}; it shows no signed checkpoint that differs from this log`,
        });
        return proven === undefined ? undefined : halt(proven);
      }
      if (theirs === undefined) {
        return noted({ size: null, failure: `answered ${String(answer.status)}: ${firstLine(answer.body)}` });
      }
      old = theirs;
    }
    return noted({ size: null, failure: 'answered 409 to its own size' });
  }

  /** The witness's answer, or in words why there is none. */
  private async ask(
    { url }: Witness,
    { size, note }: Told,
    { old, source }: { old: bigint; source: TileSource },
  ): Promise<Answer | string> {
    const from = old > size ? 0n : old;
    const proof = await consistencyProof({ from, to: size }, source);
    if (isLogRefusal(proof)) return proof.message;
    return this.fetched(`${url}/add-checkpoint`, formatAddCheckpoint({ old: from, proof, note }));
  }

  /** Keeps what was heard of a witness, and when it may be asked again. */
  private note({ url, vkey: { name } }: Witness, told: Told, heard: Heard): Promise<void> {
    if (heard.failure === null) this.backoff.answered(keyOf(told, name));
    else this.backoff.failed(keyOf(told, name), this.clock());
    return this.store.noteWitness(told.partnershipId, { name, url, ...heard });
  }

  private async take(witness: Witness, told: Told, body: string): Promise<void> {
    const { vkey } = witness;
    const { partnershipId, size, note } = told;
    const noted = (heard: Heard): Promise<void> => this.note(witness, told, heard);
    const parsed = parseNote(note);
    if (isLogRefusal(parsed)) return noted({ size: null, failure: parsed.message });
    const opened = openNote(`${parsed.text}\n${body}`, [vkey], verifyEd25519);
    if (isLogRefusal(opened)) return noted({ size: null, failure: `its cosignature is not good: ${opened.message}` });
    for (const { line } of opened.signatures) {
      await this.store.storeCosignature({ partnershipId, size, name: vkey.name, line: formatSignatureLine(line) });
    }
    return noted({ size, failure: null });
  }

  /**
   * What an answer is worth: nobody has signed it, and whoever sits on the line can send it. A log is halted only by a
   * checkpoint that itself has signed, and the witness cosigned, and that its leaves do not bear out.
   */
  private async contradiction(witness: Witness, watched: Watched): Promise<Disagreement | undefined> {
    const held = await this.heldBy(witness, watched);
    return held === undefined ? undefined : differenceOf(witness.vkey.name, held, watched);
  }

  /** What the witness cosigned last of this log, if its signature and the log's own under it are good. */
  private async heldBy({ url, vkey }: Witness, { origin, logKeys }: Watched): Promise<OpenedCheckpoint | undefined> {
    const answer = await this.fetched(`${url}/${toHex(sha256(utf8(origin)))}/checkpoint`);
    if (typeof answer === 'string' || answer.status !== 200) return undefined;
    const opened = openCheckpoint(answer.body, { origin, logKeys, witnessKeys: [vkey] }, verifyEd25519);
    return isLogRefusal(opened) || opened.cosignatures.length === 0 ? undefined : opened;
  }

  private async fetched(url: string, body?: string): Promise<Answer | string> {
    try {
      const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(PATIENCE)]);
      const response = await fetch(url, {
        signal,
        redirect: 'error',
        ...(body === undefined
          ? {}
          : { method: 'POST', body, headers: { 'content-type': 'text/plain; charset=utf-8' } }),
      });
      const text = await textOf(response);
      return text === undefined ? 'its answer is too long' : { status: response.status, body: text };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
      return `did not answer${cause}`;
    }
  }
}

/** What was answered; undefined where it does not end, of which no more is read. */
async function textOf({ body }: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > LONGEST_ANSWER) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** In words: why what a witness holds and what is stored here are not one log. */
async function differenceOf(name: string, held: OpenedCheckpoint, log: Watched): Promise<Disagreement | undefined> {
  const root = await log.rootAt(held.size);
  if (root === undefined) {
    const staged = String(await log.staged());
    return `the witness ${name} has cosigned ${String(held.size)} leaves, and the database holds ${staged}: it is an older one`;
  }
  return equalBytes(root, held.root) ? undefined : `the witness ${name} has cosigned other ${String(held.size)} leaves`;
}

const firstLine = (body: string): string => (body.split('\n')[0] ?? '').slice(0, 200);

function sizeIn(body: string): bigint | undefined {
  const text = body.trim();
  return /^\d{1,20}$/u.test(text) ? BigInt(text) : undefined;
}
