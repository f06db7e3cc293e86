import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import type { Custom } from '#libs/custom';
import {
  decide,
  holderOf,
  LETTERS,
  MOVING,
  type Court,
  type EntryDraft,
  type Holding,
  type RollAct,
} from '#libs/court-roll';
import { entryFine } from '#libs/posting-rules';
import { CustomService } from '../custom/custom.service.js';
import { Database, type Tx } from '../database/database.js';
import { sqlStateOf } from '../database/loggable-error.js';
import { allPosted, LedgerService, refusable, RolledBack } from '../ledger/ledger.service.js';
import { CourtStore, type PastureAsked } from './court.store.js';
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
    private readonly ledger: LedgerService,
  ) {}

  /** Enters everything that is asked, or nothing. Answers the lines, in their order. */
  enter(session: Session): Promise<readonly SealedLine[] | Refusal> {
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
    await this.post(sitting, lines, actor);
    return lines;
  }

  /** How many gates a pasture carries. Refuses fewer than are issued, and more than before without a resolution. */
  async setPasture(partnershipId: string, pasture: PastureAsked): Promise<Refusal | undefined> {
    const set = await refusable(this.database, (tx) => orRefused(this.store.setPasture(tx, partnershipId, pasture)));
    if (isRefusal(set)) return set;
    if (set) return undefined;
    const message = `More than ${String(pasture.gates)} gates of ${pasture.subject} are issued.`;
    return refuse('CarryingCapacityExceeded', { message, field: 'gates', rule: 'STI-3' });
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
      gates,
      ...time,
      ...(await this.known(sitting, act, asked.on)),
      ...(await this.landOf(sitting, act, holding)),
    };
    this.take(sitting, decide(holding, act, court), asked.note);
    if (holding === undefined || !MOVING.has(act.kind)) return;
    for (const number of gates) {
      const gate = await this.holding(sitting, number);
      // A gate that is not admitted yet follows at its own admittance.
      if (gate === undefined || gate.state === 'GRANTED') continue;
      this.take(
        sitting,
        decide(gate, alone(act), { on: asked.on, custom, ...time, along: holding.number }),
        asked.note,
      );
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

  private async known({ tx, partnershipId, holdings }: Sitting, act: RollAct, on: string): Promise<Partial<Court>> {
    if (act.kind === 'VERDICT') {
      const fresh = [...holdings.values()].flatMap((each) => holderOf(each) ?? []);
      return {
        holders: new Set([...(await this.store.holders(tx, partnershipId, { on, rolls: act.jury })), ...fresh]),
      };
    }
    if (act.kind !== 'GRANT') return {};
    const fresh = [...holdings.values()].filter(({ holder }) => holder === act.toUseOf);
    const held = [...(await this.store.held(tx, partnershipId, act.toUseOf)), ...fresh];
    const { carries, issued } = await this.store.pasture(tx, partnershipId, act.subject);
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

  /** Last, because it takes the ledger's accounts: a fine that the books refuse takes the admittance back with it. */
  private async post({ tx, partnershipId }: Sitting, lines: readonly SealedLine[], actor: string): Promise<void> {
    const due = lines.flatMap(({ number, draft }) =>
      draft.fine === undefined ? [] : [{ number, draft, fine: draft.fine }],
    );
    if (due.length === 0) return;
    const currency = await this.store.currency(tx, partnershipId);
    const drafts = due.map(({ number, draft: { holding, customVersion }, fine }) => {
      const journal = entryFine({
        effectiveAt: `${holding.on}T00:00:00Z`,
        actor,
        customVersion,
        line: number.toString(),
        holding: holding.number,
        holder: holding.holder,
        currency,
        amount: fine.minor,
      });
      if (isRefusal(journal)) throw new InvariantViolation(journal.message);
      return journal;
    });
    allPosted(await this.ledger.postIn(tx, partnershipId, drafts));
  }
}

/** The number of a fresh holding of a kind. */
export const numberOf = (kind: Holding['kind'], next: (letter: string) => string): string => next(LETTERS[kind]);

/** What a gate follows of its land's act: a demand names the land's fine, and each right has its own. */
function alone(act: RollAct): RollAct {
  if (act.kind === 'ADMIT') return { kind: 'ADMIT' };
  return act.kind === 'RESTORE' ? { kind: 'RESTORE', heir: act.heir } : act;
}

/** What the database alone could see is refused like everything else; its words are sentences about the roll. */
const OF_THE_ROLL = /^P01(?:21|7[1-9])$/u;

async function orRefused<T>(entering: Promise<T>): Promise<T> {
  try {
    return await entering;
  } catch (error) {
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
