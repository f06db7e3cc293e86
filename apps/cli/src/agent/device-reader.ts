import {
  meterDevices,
  parseExposition,
  parseSmiCsv,
  parseSmiLog,
  readDcgm,
  type DeviceNote,
  type DeviceReading,
  type DeviceState,
  type MigInstance,
} from '#libs/inference-meter';
import type { Poll, Reader, Round } from './reader.js';
import type { DcgmChoice, SmiChoice } from './reader-choices.js';
import { runProgram } from './run-program.js';
import { scrape } from './scrape.js';
import { joinWindows, type OpenWindows } from './windows.js';

/** Besides what is read by name; `timestamp` is left out, for it is local time: the agent's own clock counts. */
const SMI_FIELDS = 'uuid,name,index,utilization.gpu,memory.used,memory.total,power.draw,mig.mode.current';

/** What stays the same of a device reader whatever it asks. */
export interface DeviceTerms {
  readonly source: string;
  readonly windowMs: bigint;
}

interface DeviceMemory {
  readonly devices: ReadonlyMap<string, DeviceState>;
  readonly open: OpenWindows;
}

/** The cards of one poll, with what of it could not be read. */
export type CardsRead =
  { readonly cards: readonly DeviceReading[]; readonly notes: readonly string[] } | { readonly failed: string };

const NO_MEMORY: DeviceMemory = { devices: new Map(), open: new Map() };

/** Meters cards by what lists them, every few seconds, and joins that into one use for each window. */
export class DeviceReader implements Reader {
  readonly name: string;
  readonly source: string;
  readonly everyMs: number;

  constructor(
    private readonly choice: SmiChoice | DcgmChoice,
    private readonly terms: DeviceTerms,
    private readonly list: (nowMs: bigint) => Promise<CardsRead>,
  ) {
    this.name = choice.name;
    this.source = terms.source;
    this.everyMs = choice.everySeconds * 1000;
  }

  async poll({ state, nowMs, isLast }: Round): Promise<Poll> {
    const listed = await this.list(nowMs);
    if ('failed' in listed) return listed;
    // The state is what this reader answered last, kept as it was.
    const memory = (state as DeviceMemory | undefined) ?? NO_MEMORY;
    const wasSetBack = [...memory.devices.values()].some(({ reading }) => reading.atMs > nowMs);
    const before = wasSetBack ? new Map<string, DeviceState>() : memory.devices;
    const metered = meterDevices(before, listed.cards.map(lean), this.context());
    const wanted = metered.events.filter(({ meter }) => this.choice.meters.some((kind) => kind === meter.kind));
    const windows = joinWindows(memory.open, wanted, {
      windowMs: this.terms.windowMs,
      // A window that nothing will follow is over, however short it was.
      nowMs: isLast || wasSetBack ? nowMs + 2n * this.terms.windowMs : nowMs,
    });
    const notes = [...listed.notes, ...metered.notes.filter(isTold).map(wordsOf)];
    if (wasSetBack) notes.push('the clock was set back: counting begins anew');
    return {
      state: { devices: metered.states, open: windows.open } satisfies DeviceMemory,
      events: windows.closed,
      notes,
    };
  }

  private context() {
    const { site, meters, mostGapSeconds, mostWatts } = this.choice;
    return {
      source: this.terms.source,
      site,
      subjectOf: (reading: DeviceReading, instance?: MigInstance) => this.subjectOf(reading, instance),
      countsBusy: meters.includes('gpu-busy'),
      mostGapMs: BigInt(mostGapSeconds) * 1000n,
      mostMilliwatts: BigInt(mostWatts) * 1000n,
    };
  }

  /** By the label that names the holder, where one was chosen, then by the card, else whoever it is by default. */
  private subjectOf(reading: DeviceReading, instance: MigInstance | undefined): string {
    const { subject, subjects } = this.choice;
    const label = this.choice.kind === 'dcgm' ? this.choice.subjectLabel : undefined;
    const holder = label === undefined ? undefined : (instance?.labels[label] ?? reading.labels[label]);
    const named = [holder, instance === undefined ? undefined : `${reading.uuid}/${instance.id}`, reading.uuid];
    return (
      named.map((name) => (name === undefined ? undefined : subjects.get(name))).find((who) => who !== undefined) ??
      subject
    );
  }
}

/** Without what no later poll looks at: the state is written to disk again and again. */
function lean(reading: DeviceReading): DeviceReading {
  return { ...reading, rest: {}, unknown: {} };
}

/** A subject that is always known and energy that a card does not tell are no news. */
const isTold = ({ kind }: DeviceNote): boolean => kind !== 'EnergyUnknown';

const wordsOf = ({ uuid, message }: DeviceNote): string => `${uuid}: ${message}`;

/** Cards as `nvidia-smi` lists them: a table, or the log that names the parts of a split card. */
export async function listBySmi({ program, format }: SmiChoice, nowMs: bigint): Promise<CardsRead> {
  const words = format === 'csv' ? [`--query-gpu=${SMI_FIELDS}`, '--format=csv'] : ['-q', '-x'];
  const printed = await runProgram(program, words);
  if ('failed' in printed) return printed;
  const context = { utcOffsetMs: 0n, atMs: nowMs };
  const { records, refusals } =
    format === 'csv' ? parseSmiCsv(printed.text, context) : parseSmiLog(printed.text, context);
  const notes = refusals.map(({ message }) => `${program}: ${message}`);
  if (records.length === 0) return { failed: notes[0] ?? `${program} lists no card` };
  // The log says local time to the second: the agent's own clock is one and the same for all.
  return { cards: records.map((reading) => ({ ...reading, atMs: nowMs })), notes };
}

/** Cards as dcgm-exporter lists them. */
export async function listByDcgm({ url }: DcgmChoice, nowMs: bigint): Promise<CardsRead> {
  const answer = await scrape(url);
  if ('failed' in answer) return answer;
  const exposition = parseExposition(answer.text);
  const { records, refusals } = readDcgm(exposition.records, { atMs: nowMs });
  const notes = [...exposition.refusals, ...refusals].map(({ message }) => `${url}: ${message}`);
  if (records.length === 0) return { failed: notes[0] ?? `${url} lists no card` };
  return { cards: records, notes };
}
