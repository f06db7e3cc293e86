import { Injectable } from '@nestjs/common';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import type { Custom } from '#libs/custom';
import {
  checkPasture,
  decide,
  FOLLOWED,
  followOf,
  holderOf,
  isDay,
  LETTERS,
  staysBehind,
  type Court,
  type EntryDraft,
  type Holding,
  type RollAct,
} from '#libs/court-roll';
import { CustomService } from '../custom/custom.service.js';
import { Database, type Tx } from '../database/database.js';
import { sqlStateOf } from '../database/loggable-error.js';
import { refusable, RolledBack } from '../ledger/ledger.service.js';
import { CourtFactsStore, type PastureAsked } from './court-facts.store.js';
import { CourtStore } from './court.store.js';
import { FineService } from './fine.service.js';
import { seal, type SealedLine } from './seal.js';

/** An act whose holding still lacks its number: the court gives the next. */
export type AskedAct = (next: (letter: string) => string) => RollAct | Refusal;

/** What the court is asked to enter. */
export interface Asked {
  /** The holding's number; absent for a grant. */
  readonly holding?: string | undefined;
  readonly act: AskedAct;
  /** 'YYYY-MM-DD' */
  readonly on: string;
  readonly note?: string;
}

/** What was asked, who asked, and whose court it is. */
export interface Session {
  readonly partnershipId: string;
  readonly actor: string;
  readonly asked: readonly Asked[];
}

interface Line {
  readonly draft: EntryDraft;
  readonly note?: string;
}

/** What one sitting has decided so far: later acts see what earlier ones made. */
interface Sitting {
  readonly tx: Tx;
  readonly partnershipId: string;
  readonly holdings: Map<string, Holding>;
  readonly lines: Line[];
  readonly next: (letter: string) => string;
}

/** The court of the roll: it decides by the lib, enters by one function, and posts the fines in the same transaction. */
@Injectable()
export class CourtService {
  constructor(
    private readonly database: Database,
    private readonly store: CourtStore,
    private readonly customs: CustomService,
    private readonly facts: CourtFactsStore,
    private readonly fines: FineService,
  ) {}

  /** Enters everything that is asked, or nothing. Answers the lines, in their order. */
  async enter(session: Session): Promise<readonly SealedLine[] | Refusal> {
    // Apart from the sitting, so that what is past is let go of whatever the court decides.
    await this.database.transaction((tx) => this.facts.forgetMinorities(tx));
    return refusable(this.database, (tx) => this.enterIn(tx, session));
  }

  /** The same within a transaction that makes other facts; throws {@link RolledBack}. It posts, so call it last. */
  async enterIn(tx: Tx, { partnershipId, actor, asked }: Session): Promise<readonly SealedLine[]> {
    await this.store.lock(tx, partnershipId);
    const last = await this.store.lastNumbers(tx, partnershipId);
    const next = (letter: string): string => {
      const number = (last.get(letter) ?? 0) + 1;
      last.set(letter, number);
      return `${letter}-${String(number).padStart(4, '0')}`;
    };
    const sitting: Sitting = { tx, partnershipId, holdings: new Map(), lines: [], next };
    for (const each of asked) await this.hear(sitting, each);
    const lines = seal(await this.store.head(tx, partnershipId), sitting.lines);
    if (lines.length === 0) return lines;
    const persons = await this.personsOf(sitting);
    await orRefused(this.store.enter(tx, partnershipId, lines, persons));
    await this.fines.postIn(tx, partnershipId, { lines, actor });
    return lines;
  }

  /** How many gates a pasture carries: asked of the lib, and then of the database, under the lock that issues gates. */
  setPasture(partnershipId: string, asked: PastureAsked): Promise<Refusal | undefined> {
    const { resolutionId, ...pasture } = asked;
    return refusable(this.database, async (tx) => {
      await this.store.lock(tx, partnershipId);
      const resolution =
        resolutionId === undefined
          ? {}
          : { resolution: await this.facts.pastureResolution(tx, partnershipId, resolutionId) };
      const now = await this.facts.pasture(tx, partnershipId, pasture.subject);
      const no = checkPasture({ ...pasture, ...resolution }, now);
      if (no !== undefined) throw new RolledBack(no);
      await orRefused(this.facts.setPasture(tx, partnershipId, asked));
      return undefined;
    });
  }

  private async hear(sitting: Sitting, asked: Asked): Promise<void> {
    const act = asked.act(sitting.next);
    if (isRefusal(act)) throw new RolledBack(act);
    const holding = asked.holding === undefined ? undefined : await this.holding(sitting, asked.holding);
    if (asked.holding !== undefined && holding === undefined) throw new RolledBack(unknown(asked.holding));
    const custom = await this.customOn(sitting, asked.on);
    const time = await this.timeOf(sitting, asked.holding);
    const gates =
      holding === undefined ? [] : await this.store.gates(sitting.tx, sitting.partnershipId, holding.number);
    const court: Court = {
      on: asked.on,
      custom,
      gates: gates.map(({ number }) => number),
      waiting: gates.flatMap(({ number, state }) => (state === 'GRANTED' ? [number] : [])),
      ...time,
      ...(await this.known(sitting, act, asked)),
      ...(await this.landOf(sitting, act, holding)),
    };
    this.take(sitting, decide(holding, act, court), asked.note);
    if (holding === undefined || !FOLLOWED.has(act.kind)) return;
    for (const { number } of gates) {
      const gate = await this.holding(sitting, number);
      if (gate === undefined || staysBehind(gate, act)) continue;
      const along = followOf(act, () => sitting.next(LETTERS.STINT_GATE));
      const beside: Court = { ...court, gates: [], waiting: [], along: holding.number };
      this.take(sitting, decide(gate, along, beside), asked.note);
    }
  }

  /** What the clock says, and the custom in force by it. */
  private async timeOf(
    sitting: Sitting,
    holding: string | undefined,
  ): Promise<Pick<Court, 'today' | 'current' | 'calledOn'>> {
    const clock = await this.store.clock(sitting.tx, sitting.partnershipId, holding);
    if (clock.today === undefined) return clock;
    return { ...clock, current: (await this.customOn(sitting, clock.today)).version };
  }

  private async landOf(sitting: Sitting, act: RollAct, holding: Holding | undefined): Promise<Pick<Court, 'land'>> {
    const number = act.kind === 'GRANT' ? act.appurtenantTo : holding?.appurtenantTo;
    const land = number === undefined ? undefined : await this.holding(sitting, number);
    return land === undefined ? {} : { land };
  }

  private take(sitting: Sitting, decision: ReturnType<typeof decide>, note: string | undefined): void {
    if (isRefusal(decision)) throw new RolledBack(decision);
    for (const draft of decision.entries) {
      sitting.holdings.set(draft.holding.number, draft.holding);
      sitting.lines.push({ draft, ...(note === undefined || note === '' ? {} : { note }) });
    }
  }

  private async holding({ tx, partnershipId, holdings }: Sitting, number: string): Promise<Holding | undefined> {
    return holdings.get(number) ?? this.store.holding(tx, partnershipId, number);
  }

  /** A day that is none is refused by the lib; until then any custom will do. */
  private customOn({ tx, partnershipId }: Sitting, on: string): Promise<Custom> {
    const day = new Date(`${on}T00:00:00Z`);
    return this.customs.inForceIn(tx, partnershipId, Number.isNaN(day.getTime()) ? new Date(0) : day);
  }

  private async known(sitting: Sitting, act: RollAct, asked: Asked): Promise<Partial<Court>> {
    const { tx, partnershipId, holdings } = sitting;
    const { on, holding: number = '' } = asked;
    // What this sitting made of an heir it knows itself; of the rest it knows what the database tells.
    const heir = holdings.has(number) || !isDay(on) ? {} : await this.facts.heir(tx, partnershipId, { number, on });
    if (act.kind === 'GRANT') return this.knownOfGrant(sitting, act);
    if (act.kind === 'VERDICT') return { ...heir, holders: await this.holdersOf(sitting, act, asked) };
    if (act.kind === 'REDUCE_FINE' || act.kind === 'SETTLE_FINE' || act.kind === 'DISPUTE_FINE') {
      const fine = await this.facts.fine(tx, partnershipId, { number });
      const holders = act.kind === 'DISPUTE_FINE' ? {} : { holders: await this.holdersOf(sitting, act, asked) };
      return { ...holders, ...(fine === undefined ? {} : { fine }) };
    }
    if (act.kind !== 'NAME_HEIR' || (act.minorUntil !== undefined && !isDay(act.minorUntil))) return heir;
    const named = { number, heir: act.heir, minorUntil: act.minorUntil };
    return { ...heir, minorityKept: await this.facts.minorityKept(tx, partnershipId, named) };
  }

  /** Who held before the case came up: by the database, and by what this sitting entered before it. */
  private async holdersOf(
    { tx, partnershipId, lines }: Sitting,
    act: Extract<RollAct, { kind: 'VERDICT' | 'REDUCE_FINE' | 'SETTLE_FINE' }>,
    { on, holding = '' }: Asked,
  ): Promise<ReadonlySet<string>> {
    if (!isDay(on)) return new Set<string>();
    const event = act.kind === 'VERDICT' ? 'PRESENTED' : 'FINE_DISPUTED';
    const rolls = act.jury ?? [];
    const held = await this.store.holders(tx, partnershipId, { on, rolls, holding, event });
    const at = lines.findLastIndex(({ draft }) => draft.event === event && draft.holding.number === holding);
    return new Set([...held, ...heldBy(lines, at)]);
  }

  private async knownOfGrant(
    { tx, partnershipId, holdings }: Sitting,
    act: Extract<RollAct, { kind: 'GRANT' }>,
  ): Promise<Partial<Court>> {
    const fresh = [...holdings.values()].filter(({ holder }) => holder === act.toUseOf);
    const held = [...(await this.store.held(tx, partnershipId, act.toUseOf)), ...fresh];
    const { carries = 0n, issued } = await this.facts.pasture(tx, partnershipId, act.subject);
    const pending = [...holdings.values()]
      .filter(({ kind, subject }) => kind === 'STINT_GATE' && subject === act.subject)
      .reduce((sum, { quantity }) => sum + quantity, 0n);
    return { held, pasture: { carries, issued: issued + pending } };
  }

  /** Ids of everybody whom the lines name. Whoever does not stand on the roll of persons is refused. */
  private async personsOf({ tx, partnershipId, lines }: Sitting): Promise<ReadonlyMap<string, string>> {
    const rolls = lines.flatMap(({ draft: { holding, toUseOf, jury = [] } }) => [
      holding.holder,
      ...(toUseOf === undefined ? [] : [toUseOf]),
      ...jury,
    ]);
    const ids = await this.store.persons(tx, partnershipId, [...new Set(rolls)]);
    const stranger = rolls.find((each) => !ids.has(each));
    if (stranger === undefined) return ids;
    const message = `Nobody on the roll is ${stranger}.`;
    throw new RolledBack(refuse('NotFound', { message, field: 'toUseOf', rule: 'roll.court' }));
  }
}

const BEGIN: ReadonlySet<string> = new Set(['ADMITTED', 'RESTORED', 'APPORTIONED']);

/** Who was made a holder by the first lines of a sitting, and is one still: of each holding its last line tells. */
function heldBy(lines: readonly Line[], before: number): readonly string[] {
  const last = new Map(lines.map(({ draft }) => [draft.holding.number, draft.holding]));
  const later = new Set(
    lines.slice(Math.max(before, 0)).flatMap(({ draft }) => (BEGIN.has(draft.event) ? [draft.holding.number] : [])),
  );
  return lines.slice(0, Math.max(before, 0)).flatMap(({ draft: { event, holding } }) => {
    const now = last.get(holding.number);
    return BEGIN.has(event) && now !== undefined && !later.has(holding.number) ? (holderOf(now) ?? []) : [];
  });
}

/** The number of a fresh holding of a kind. */
export const numberOf = (kind: Holding['kind'], next: (letter: string) => string): string => next(LETTERS[kind]);

/** What the database alone could see is refused like everything else; its words are sentences about the roll. */
const OF_THE_ROLL = /^P01(?:21|7[0-9])$/u;

/** A day or a number that is none: the database's own words for it are for nobody. */
const MALFORMED: ReadonlySet<string> = new Set(['22007', '22008', '22P02', '22003']);

async function orRefused<T>(entering: Promise<T>): Promise<T> {
  try {
    return await entering;
  } catch (error) {
    if (sqlStateOf(error) === '23P01') {
      const message = 'Somebody held it on that day by the roll: whoever follows them is admitted of a later day.';
      throw new RolledBack(refuse('NotByCustom', { message, field: 'on', rule: 'roll.court' }));
    }
    if (MALFORMED.has(sqlStateOf(error) ?? '')) {
      throw new RolledBack(
        refuse('NotByCustom', { message: 'A day or a number is none.', field: 'act', rule: 'roll.court' }),
      );
    }
    if (!(error instanceof Error) || !OF_THE_ROLL.test(sqlStateOf(error) ?? '')) throw error;
    const message = `${error.message.slice(0, 1).toUpperCase()}${error.message.slice(1)}.`;
    throw new RolledBack(refuse('NotByCustom', { message, field: 'act', rule: 'roll.court' }));
  }
}

function unknown(number: string): Refusal {
  return refuse('NotFound', {
    message: `There is no holding ${number} on the roll.`,
    field: 'holding',
    rule: 'roll.court',
  });
}
