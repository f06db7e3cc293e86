import type { NewInstrument, NewMachine, NewModel, NewSite } from '../partnership/partnership.types.js';

const DAY_MS = 86_400_000;

const after = (day: string, days: number): string => {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
};

/** One kind of machine: how many of them stand where. */
interface Rack {
  readonly site: string;
  readonly prefix: string;
  readonly gpuModel: string;
  readonly gpuCount: number;
  readonly machines: number;
}

/** Forty machines: a hall of new ones, a cellar of outdated ones, and what neighbours have at home. */
const RACKS: readonly Rack[] = [
  { site: 'mill-hall', prefix: 'mill', gpuModel: 'H100 SXM', gpuCount: 8, machines: 3 },
  { site: 'mill-hall', prefix: 'mill', gpuModel: 'A100-80', gpuCount: 8, machines: 5 },
  { site: 'school-cellar', prefix: 'cellar', gpuModel: 'P100', gpuCount: 4, machines: 8 },
  { site: 'school-cellar', prefix: 'cellar', gpuModel: 'V100M16', gpuCount: 4, machines: 6 },
  { site: 'school-cellar', prefix: 'cellar', gpuModel: 'V100M32', gpuCount: 4, machines: 4 },
  { site: 'neighbours', prefix: 'home', gpuModel: 'RTX 4090', gpuCount: 4, machines: 8 },
  { site: 'neighbours', prefix: 'home', gpuModel: 'RTX 4090', gpuCount: 2, machines: 2 },
  { site: 'neighbours', prefix: 'home', gpuModel: 'M2 Ultra', gpuCount: 1, machines: 4 },
];

/** A site as the demonstration plays it. */
export interface DemoSite extends NewSite {
  /** What it draws on a working day, in kWh, and its price for one, in thousandths of a cent. */
  readonly kilowattHours: number;
  readonly milliCentPerKwh: bigint;
  /** What it evaporates on a working day; null where nobody reads a water meter. */
  readonly litres: number | null;
  /** What its machines cost, in minor units, as the founders brought them in. */
  readonly machinesMinor: bigint;
}

/** The three sites, in service one after the other. */
export function demoSites(foundedOn: string): DemoSite[] {
  return [
    {
      slug: 'school-cellar',
      name: 'School Cellar',
      territory: 'Hillfoot',
      inServiceOn: foundedOn,
      place: { latitude: '51.38', longitude: '7.88' },
      kilowattHours: 240,
      milliCentPerKwh: 27_400n,
      litres: 65,
      machinesMinor: 3_480_000n,
    },
    {
      slug: 'neighbours',
      name: "Neighbours' Rooms",
      territory: 'Saltmarsh',
      inServiceOn: after(foundedOn, 92),
      place: { latitude: '51.36', longitude: '7.97' },
      kilowattHours: 125,
      milliCentPerKwh: 31_900n,
      litres: null,
      machinesMinor: 5_620_000n,
    },
    {
      slug: 'mill-hall',
      name: 'Mill Hall',
      territory: 'Old Mill Lane',
      inServiceOn: after(foundedOn, 275),
      place: { latitude: '51.34', longitude: '7.91' },
      kilowattHours: 690,
      milliCentPerKwh: 22_600n,
      litres: 415,
      machinesMinor: 51_700_000n,
    },
  ];
}

/** The machines of the racks; the operators look after them in turn. */
export function demoMachines(sites: readonly NewSite[], operators: readonly string[]): NewMachine[] {
  const numbers = new Map<string, number>();
  return RACKS.flatMap(({ site, prefix, gpuModel, gpuCount, machines }) => {
    return Array.from({ length: machines }, (_, index): NewMachine => {
      const number = (numbers.get(prefix) ?? 0) + 1;
      numbers.set(prefix, number);
      const registeredOn = after(sites.find(({ slug }) => slug === site)?.inServiceOn ?? '2024-01-01', index * 3);
      return {
        code: `${prefix}-${String(number).padStart(2, '0')}`,
        site,
        gpuModel,
        gpuCount,
        condition: gpuModel === 'P100' ? (index === 7 ? 'OUT_OF_SERVICE' : 'OUTDATED') : 'IN_SERVICE',
        registeredOn,
        operator: operators[number % operators.length] ?? '',
      };
    });
  });
}

/** A model, where it is served, and how much of the tokens are its. */
export interface DemoModel extends NewModel {
  readonly site: string;
  readonly portion: number;
}

export const DEMO_MODELS: readonly DemoModel[] = [
  {
    slug: 'weir-7b',
    name: 'Weir 7B',
    site: 'neighbours',
    portion: 2,
    datasets: [{ dataset: 'civic-answers', weight: 1n }],
  },
  {
    slug: 'mill-70b',
    name: 'Mill 70B',
    site: 'mill-hall',
    portion: 5,
    datasets: [
      { dataset: 'civic-answers', weight: 2n },
      { dataset: 'town-dialogues', weight: 3n },
    ],
  },
  {
    slug: 'heron-code-32b',
    name: 'Heron Code 32B',
    site: 'mill-hall',
    portion: 3,
    datasets: [
      { dataset: 'code-reviews', weight: 4n },
      { dataset: 'town-dialogues', weight: 1n },
    ],
  },
];

/** One that is paid out of income up to a cap, its principal repaid before the story begins; and one that gives. */
export function demoInstruments(foundedOn: string): NewInstrument[] {
  return [
    {
      code: 'harbour-fund',
      funderName: 'Harbour Savings Fund',
      kind: 'CAPPED_RETURN',
      principalMinor: 12_000_000n,
      capMinor: 16_800_000n,
      revenueShare: '4/100',
      since: foundedOn,
    },
    {
      code: 'lantern-foundation',
      funderName: 'Lantern Foundation',
      kind: 'GRANT',
      principalMinor: 6_000_000n,
      capMinor: 0n,
      revenueShare: '0/1',
      since: foundedOn,
    },
  ];
}
