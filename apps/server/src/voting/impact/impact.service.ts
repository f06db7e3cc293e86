import { Injectable } from '@nestjs/common';
import type { Custom } from '#libs/custom';
import { dividedAnew, type ClosedFigures, type DividedAnew } from '#libs/surplus';
import { CustomChangeService } from '../../custom/custom-change.service.js';
import { CustomService } from '../../custom/custom.service.js';
import { OwnCostsService } from '../../custom/own-costs.service.js';
import type { Viewer } from '../../identity/authority.js';
import type { CloseDocument } from '../../surplus/close-document.js';
import { SurplusService } from '../../surplus/surplus.service.js';
import { lineWords } from '../line-words.js';
import { MotionReadStore } from '../motions/motion-read.store.js';
import { ImpactStore } from './impact.store.js';
import type { Impact, ImpactLine, ImpactPart } from './impact.types.js';

const NOTHING: Impact = { period: '', lines: [] };

/** Whose preview it is: nobody's where nobody is signed in. */
interface Asking {
  readonly partnershipId: string;
  readonly viewer: Viewer | undefined;
}

/**
 * What a motion would change, computed from the books before anybody votes: the last surplus through the proposed rules,
 * what a fund or a pasture has, what the last division gave. It decides nothing, and forecasts nothing.
 */
@Injectable()
export class ImpactService {
  constructor(
    private readonly store: ImpactStore,
    private readonly motions: MotionReadStore,
    private readonly customs: CustomService,
    private readonly changes: CustomChangeService,
    private readonly surplus: SurplusService,
    private readonly costs: OwnCostsService,
  ) {}

  /** Empty where the books have nothing to say of its kind. */
  async of(asking: Asking, motionId: string): Promise<Impact> {
    const { partnershipId, viewer } = asking;
    const motion = await this.motions.one(partnershipId, motionId, viewer?.personId);
    if (motion === undefined) return NOTHING;
    // What is stored is an object of texts: it was written by effectText.
    const effect = JSON.parse(motion.effect) as Readonly<Record<string, string>>;
    const { kind } = motion;
    if (kind === 'CUSTOM_CHANGE') return this.ofCustom(asking, effect['rules'] ?? '');
    if (kind === 'APPROPRIATION') return this.ofDivision(asking);
    if (kind === 'PASTURE') return this.ofPasture(asking, effect['pasture'] ?? '', effect['gates'] ?? '0');
    if (kind === 'PROJECTS') return this.ofProjects(asking, effect);
    // Bets are projects of a fund of their own.
    return kind === 'BETS' ? this.ofProjects(asking, { ...effect, fund: 'BET' }) : NOTHING;
  }

  private async ofCustom({ partnershipId, viewer }: Asking, rules: string): Promise<Impact> {
    const document = await this.store.proposedText(partnershipId, rules);
    if (document === undefined) return NOTHING;
    const { custom } = await this.changes.check(partnershipId, document);
    if (custom === undefined) return NOTHING;
    const [before, closed, own] = await Promise.all([
      this.customs.inForce(partnershipId, new Date()),
      this.store.lastClosed(partnershipId),
      viewer === undefined ? [] : this.costs.of(viewer, document),
    ]);
    const costs = own.map(({ sentence, before: now, after, unit }) =>
      line('YOU', { what: sentence, before: now, after, unit }),
    );
    const close = closed === undefined ? undefined : await this.surplus.closeOf(partnershipId, closed.id);
    if (close === undefined) return { period: '', lines: costs };
    return { period: close.name, lines: [...costs, ...surplusLines(close, before, custom)] };
  }

  /** What the last division gave each line, and the one who asks: members ask what it was before they divide again. */
  private async ofDivision({ partnershipId, viewer }: Asking): Promise<Impact> {
    const last = await this.store.lastDivision(partnershipId);
    if (last === undefined) return NOTHING;
    const { currency: unit } = await this.customs.inForce(partnershipId, new Date());
    const own = viewer === undefined ? undefined : await this.store.givenTo(last.resolutionId, viewer.personId);
    const lines = last.lines.map(({ line: code, amount }): ImpactLine => {
      return { part: PART_OF[code] ?? 'FUND', what: lineWords(code).label, before: amount, after: null, unit };
    });
    const mine: readonly ImpactLine[] =
      own === undefined ? [] : [{ part: 'YOU', what: '', before: own, after: null, unit }];
    return { period: last.period, lines: [...mine, ...lines] };
  }

  private async ofPasture({ partnershipId, viewer }: Asking, pasture: string, gates: string): Promise<Impact> {
    const now = await this.store.gates(partnershipId, pasture, viewer?.personId);
    if (now === undefined) return NOTHING;
    const all: ImpactLine = { part: 'GATES', what: pasture, before: now.all, after: gates, unit: 'GATE' };
    if (viewer === undefined) return { period: '', lines: [all] };
    return { period: '', lines: [{ part: 'YOU', what: pasture, before: now.own, after: now.own, unit: 'GATE' }, all] };
  }

  private async ofProjects({ partnershipId }: Asking, effect: Readonly<Record<string, string>>): Promise<Impact> {
    const { fund = '', budget = '0', currency = '' } = effect;
    const path = `ca:equity:${fund.toLowerCase().replaceAll('_', '-')}`;
    const held = BigInt(await this.store.balance(partnershipId, path, currency));
    return {
      period: '',
      lines: [
        line('FUND', { what: lineWords(fund).label, before: held, after: held - BigInt(budget), unit: currency }),
      ],
    };
  }
}

/** The lines of a division that are somebody's. */
const PART_OF: Readonly<Record<string, ImpactPart>> = {
  HOST_FUND: 'HOSTS',
  WORKER_RETURN: 'WORKERS',
  RESERVE: 'RESERVE',
};

interface Change {
  readonly what: string;
  readonly before: bigint;
  readonly after: bigint;
  readonly unit: string;
}

const line = (part: ImpactPart, { what, before, after, unit }: Change): ImpactLine => ({
  part,
  what,
  before: String(before),
  after: String(after),
  unit,
});

const PARTS: readonly (readonly [ImpactPart, keyof DividedAnew])[] = [
  ['RESERVE', 'lockedReserve'],
  ['SOLIDARITY', 'solidarity'],
  ['LABELLERS', 'standingShare'],
  ['FUNDERS', 'funders'],
  ['DIVIDED', 'allocable'],
];

/** The last surplus through the rules in force and through the proposed ones; what stays the same is left out. */
function surplusLines(close: CloseDocument, before: Custom, after: Custom): readonly ImpactLine[] {
  const figures = figuresOf(close);
  const [now, then] = [dividedAnew(figures, before), dividedAnew(figures, after)];
  return PARTS.filter(([, name]) => now[name] !== then[name]).map(([part, name]) =>
    line(part, { what: '', before: now[name], after: then[name], unit: close.currency }),
  );
}

function figuresOf(close: CloseDocument): ClosedFigures {
  const gains = close.steps.find(({ rule }) => rule === 'waterfall.lockedGains')?.amount ?? '0';
  const funders = close.funders.map(({ id, due, capRemaining, most, exempt }) => ({
    id,
    due: BigInt(due),
    capRemaining: BigInt(capRemaining ?? due),
    ...(most === undefined ? {} : { most: BigInt(most) }),
    ...(exempt === undefined ? {} : { exempt }),
  }));
  const { statute, profile = '' } = close;
  const figures = { base: BigInt(close.base), lockedGains: BigInt(gains), funders };
  if (statute === undefined) return figures;
  const asked = [statute.lockedReserve, statute.solidarity].map((text) => BigInt(text));
  return { ...figures, floors: { profile, lockedReserve: asked[0] ?? 0n, solidarity: asked[1] ?? 0n } };
}
