import type { EntryDraft } from './decision.js';
import type { Holding } from './holding.js';
import {
  between,
  CALL,
  ENDS,
  fineOf,
  JURY_DAYS,
  type Known,
  NEVER,
  partFaults,
  rentOf,
  STEPS,
  SUSPEND_DAYS,
  valueOf,
} from './test-rules.js';

/** Watches a roll line by line and says what it should not show. */
export class Oracle {
  private readonly known = new Map<string, Known>();

  constructor(private readonly carries: bigint) {}

  private get live(): readonly Holding[] {
    return [...this.known.values()].map(({ line }) => line.holding).filter(({ state }) => !ENDS.includes(state));
  }

  /** Gates that are issued. */
  get gates(): bigint {
    return this.live.filter(({ kind }) => kind === 'STINT_GATE').reduce((sum, { quantity }) => sum + quantity, 0n);
  }

  /** What is wrong with the lines of one act. */
  act(lines: readonly EntryDraft[]): readonly string[] {
    const wrong = lines.flatMap((line) =>
      this.line(line, lines).map((fault) => `${line.holding.number} ${line.event}: ${fault}`),
    );
    return [...wrong, ...this.together(lines)];
  }

  private line(line: EntryDraft, act: readonly EntryDraft[]): readonly string[] {
    const { event, holding } = line;
    const before = this.known.get(holding.number);
    const from = before?.line.holding.state ?? '-';
    const faults = [
      !STEPS.has(`${event} ${from} ${holding.state}`) && `no step from ${from} to ${holding.state}`,
      NEVER.has(`${holding.kind} ${event}`) && `never of a ${holding.kind}`,
      before !== undefined && holding.on < before.line.holding.on && 'backwards',
      before === undefined && event === 'GRANTED' && holding.toUseOf !== holding.holder && 'a grant to another use',
      ...this.figures(line, before),
      ...this.persons(line, before),
      ...this.money(line, before),
      ...this.clock(line, before),
      ...this.justice(line, before),
      ...this.alone(line, before, act),
    ].filter((fault) => fault !== false);
    this.keep(line, before);
    return faults;
  }

  /** What a right is does not change; value and rent do at an admittance alone. */
  private figures({ event, holding }: EntryDraft, before: Known | undefined): readonly (string | false)[] {
    const was = before?.line.holding;
    const { quantity, improvement, valueMinor, rentMinor } = holding;
    const assessed = ['GRANTED', 'ADMITTED', 'RESTORED'].includes(event);
    const least = holding.kind === 'STINT_GATE' || event === 'APPORTIONED' ? 1n : 0n;
    return [
      quantity < least && 'of less than there can be',
      assessed &&
        (valueMinor !== valueOf(holding) || rentMinor !== rentOf(valueOf(holding))) &&
        'another value or rent',
      was !== undefined &&
        !assessed &&
        (was.valueMinor !== valueMinor || was.rentMinor !== rentMinor) &&
        'value or rent moved',
      was !== undefined && was.quantity !== quantity && 'another quantity',
      was !== undefined &&
        (was.kind !== holding.kind || was.subject !== holding.subject || was.meter !== holding.meter) &&
        'another right',
      was !== undefined && was.appurtenantTo !== holding.appurtenantTo && 'other land',
      was !== undefined &&
        (event === 'IMPROVED' ? improvement <= was.improvement : improvement !== was.improvement) &&
        'improved',
    ];
  }

  /** Nobody comes to hold but by admittance: to whose use it stood, in the next life where they inherit. */
  private persons({ event, holding, toUseOf }: EntryDraft, before: Known | undefined): readonly (string | false)[] {
    if (before === undefined) return [holding.life < 1 && 'no life'];
    const back = event === 'RESTORED' && holding.holder === before.holder;
    const holder = event === 'ADMITTED' || (event === 'RESTORED' && !back) ? before.heir : before.holder;
    const life = back
      ? before.life
      : event === 'RESTORED'
        ? before.life + 1
        : event === 'ADMITTED'
          ? before.vacant
            ? before.life + 1
            : 1
          : before.life;
    const named = ['SURRENDERED', 'PLEDGED', 'LET', 'HEIR_NAMED', 'HEIR_CLAIMED', 'PRESENTED'].includes(event);
    return [
      holding.holder !== holder && `held by ${holding.holder}, not ${holder ?? 'anybody'}`,
      holding.life !== life && `life ${String(holding.life)}, not ${String(life)}`,
      named && (toUseOf === undefined || toUseOf === before.holder) && 'to the use of nobody else',
      event === 'HEIR_CLAIMED' && toUseOf !== before.heir && 'claimed by somebody who is not the heir',
      event === 'ADMITTED' && before.line.holding.state === 'GRANTED' && before.vacant && 'a dead grantee admitted',
    ];
  }

  /** A fine is asked of whoever is admitted anew, within the custom of their life; pledges and disputes keep a right where it is. */
  private money(
    { event, holding, fine, sumMinor, reducedByMinor, jury }: EntryDraft,
    before: Known | undefined,
  ): readonly (string | false)[] {
    const most = fineOf(holding.valueMinor, holding.rentMinor, holding.life);
    const due = before?.due;
    const leaves = ['SURRENDERED', 'RELINQUISHED', 'SPLIT'].includes(event);
    const pledge = before?.pledge;
    return [
      fine !== undefined && !['ADMITTED', 'RESTORED'].includes(event) && 'a fine without an admittance',
      fine !== undefined &&
        (fine.minor <= 0n || fine.minor > most) &&
        `a fine of ${String(fine.minor)} above ${String(most)}`,
      fine !== undefined && event === 'RESTORED' && holding.holder === before?.holder && 'a fine of whoever came back',
      event === 'FINE_REDUCED' &&
        (before?.disputed !== true ||
          due === undefined ||
          sumMinor === undefined ||
          sumMinor < 0n ||
          sumMinor >= due ||
          reducedByMinor !== due - sumMinor) &&
        'no such reduction',
      event === 'FINE_DISPUTED' && (due === undefined || due === 0n) && 'a dispute of nothing',
      event === 'FINE_DISPUTED' && (before?.disputed === true || before?.found === true) && 'a dispute without end',
      event === 'FINE_SETTLED' && jury !== undefined && before?.disputed !== true && 'upheld before it was disputed',
      leaves && before?.disputed === true && 'a dispute evaded',
      leaves && pledge !== undefined && 'a pledge evaded',
      ['SURRENDERED', 'SPLIT', 'RELINQUISHED', 'LET'].includes(event) &&
        (before?.letUntil ?? '') > holding.on &&
        'a let evaded',
      event === 'FORECLOSED' &&
        (pledge === undefined || holding.on <= pledge.due || holding.toUseOf !== pledge.to) &&
        'foreclosed before its day',
    ];
  }

  /** Calls stand for their clear days, no time runs against a minor, and nothing escheats while there is an heir. */
  private clock({ event, holding }: EntryDraft, before: Known | undefined): readonly (string | false)[] {
    if (before === undefined || !['NOTICED', 'SEIZED', 'ESCHEATED', 'LAPSED'].includes(event)) return [];
    const from = [...before.calls, before.calls.length > 0 ? (before.minorUntil ?? '') : ''].reduce(
      (last, day) => (day > last ? day : last),
      '',
    );
    return [
      before.minorUntil !== undefined && holding.on < before.minorUntil && 'against a minor',
      from !== '' && between(from, holding.on) - 1 < CALL && 'before the last call was over',
      !before.vacant && 'while the holder lives',
      ['SEIZED', 'ESCHEATED'].includes(event) && before.calls.length < 3 && 'without three calls',
      event === 'LAPSED' && before.calls.length < 1 && 'without a call',
      event === 'ESCHEATED' && before.heir !== undefined && 'although there is an heir',
    ];
  }

  /** Holders by admittance, three or more, no party, more than half; never on the day of the accusation. */
  private justice(
    { event, holding, jury, votes = 0, verdict, until = '' }: EntryDraft,
    before: Known | undefined,
  ): readonly (string | false)[] {
    if (event === 'REINSTATED')
      return [holding.on < (before?.suspendedUntil ?? '') && 'before the suspension was over'];
    if (event !== 'JUDGED' && event !== 'FINE_REDUCED' && jury === undefined) return [];
    const sat = jury ?? [];
    const { presentment } = before ?? {};
    const holds = new Set([...this.known.values()].filter(({ held }) => held).map(({ holder }) => holder));
    const days = presentment === undefined ? 0 : between(presentment.on, holding.on);
    return [
      (sat.length < 3 || new Set(sat).size !== sat.length) && 'a small jury',
      (2 * votes <= sat.length || votes > sat.length) && 'a jury that did not agree',
      sat.some((juror) => juror === before?.holder || juror === presentment?.by) && 'a party on the jury',
      sat.some((juror) => !holds.has(juror)) && 'a stranger on the jury',
      event === 'JUDGED' && (presentment === undefined || days < 1) && 'judged on the day of the accusation',
      event === 'JUDGED' && verdict !== 'DISMISSED' && days > JURY_DAYS && 'judged too late',
      event === 'JUDGED' &&
        holding.state !==
          ({ DISMISSED: 'ADMITTED', MERCY: 'ADMITTED', SUSPENDED: 'SUSPENDED', FORFEIT: 'FORFEIT' } as const)[
            verdict ?? 'MERCY'
          ] &&
        'another verdict',
      verdict === 'FORFEIT' && before?.disputed === true && 'forfeit while a fine is in dispute',
      verdict === 'SUSPENDED' &&
        (between(holding.on, until) < 1 || between(holding.on, until) > SUSPEND_DAYS) &&
        'suspended for too long',
    ];
  }

  /** What happens to a gate that goes with land happens to that land by the same act. */
  private alone(
    { event, holding, verdict, until }: EntryDraft,
    before: Known | undefined,
    act: readonly EntryDraft[],
  ): readonly (string | false)[] {
    const own = [
      'GRANTED',
      'APPORTIONED',
      'OPERATOR_CHANGED',
      'IMPROVED',
      'FINE_DISPUTED',
      'FINE_SETTLED',
      'FINE_REDUCED',
      'LAPSED',
    ];
    if (holding.appurtenantTo === undefined || own.includes(event) || before?.line.holding.state === 'GRANTED')
      return [];
    return [
      !act.some(
        ({ event: same, holding: land, verdict: found, until: end }) =>
          land.number === holding.appurtenantTo && same === event && found === verdict && end === until,
      ) && 'without its land',
    ];
  }

  private keep(line: EntryDraft, before: Known | undefined): void {
    const { event, holding, toUseOf, until = '' } = line;
    const admitted = ['ADMITTED', 'RESTORED', 'APPORTIONED'].includes(event);
    const names = ['GRANTED', 'SURRENDERED', 'FORECLOSED', 'DIED', 'HEIR_NAMED', 'HEIR_CLAIMED'].includes(event);
    const kept = before ?? {
      held: false,
      heir: undefined,
      vacant: false,
      minorUntil: undefined,
      calls: [],
      disputed: false,
      due: undefined,
      found: false,
      pledge: undefined,
      letUntil: '',
      presentment: undefined,
      suspendedUntil: '',
    };
    const ended = ENDS.includes(holding.state) || event === 'DIED';
    this.known.set(holding.number, {
      line,
      holder: admitted || before === undefined ? holding.holder : before.holder,
      held: admitted || (kept.held && !ended),
      heir: admitted ? undefined : names ? toUseOf : kept.heir,
      life: holding.life,
      vacant: !admitted && (event === 'DIED' || kept.vacant),
      minorUntil: admitted ? undefined : ['DIED', 'HEIR_NAMED'].includes(event) ? line.minorUntil : kept.minorUntil,
      calls:
        admitted || event === 'DIED'
          ? []
          : ['NOTICED', 'SEIZED'].includes(event)
            ? [...kept.calls, holding.on]
            : kept.calls,
      disputed:
        event === 'FINE_DISPUTED' || (!admitted && !['FINE_SETTLED', 'FINE_REDUCED'].includes(event) && kept.disputed),
      due: event === 'FINE_REDUCED' ? line.sumMinor : (line.fine?.minor ?? kept.due),
      found:
        line.fine === undefined &&
        (event === 'FINE_REDUCED' || (event === 'FINE_SETTLED' && line.jury !== undefined) || kept.found),
      pledge:
        event === 'PLEDGED'
          ? { to: toUseOf ?? '', sum: line.sumMinor ?? 0n, due: until }
          : ['PLEDGE_RELEASED', 'FORECLOSED'].includes(event)
            ? undefined
            : kept.pledge,
      letUntil: event === 'LET' ? until : kept.letUntil,
      presentment:
        event === 'PRESENTED'
          ? { by: toUseOf ?? '', on: holding.on }
          : ['JUDGED', 'DIED'].includes(event)
            ? undefined
            : kept.presentment,
      suspendedUntil: event === 'JUDGED' ? until : kept.suspendedUntil,
    });
  }

  /** After the lines of an act: gates are within their pasture and with their land, parts are what was divided. */
  private together(lines: readonly EntryDraft[]): readonly string[] {
    const { live, gates } = this;
    const apart = live.filter(({ number, appurtenantTo, state }) => {
      const [gate, land] = [this.known.get(number), this.known.get(appurtenantTo ?? '')];
      if (appurtenantTo === undefined || state === 'GRANTED') return false;
      return (
        land === undefined ||
        ENDS.includes(land.line.holding.state) ||
        gate?.holder !== land.holder ||
        gate.heir !== land.heir
      );
    });
    const splits = lines.filter(({ event }) => event === 'SPLIT');
    return [
      ...(gates > this.carries ? [`${String(gates)} gates on ${String(this.carries)}`] : []),
      ...apart.map(({ number }) => `${number} is apart from its land`),
      ...splits.flatMap((whole) => partFaults(whole, lines)),
    ];
  }
}
