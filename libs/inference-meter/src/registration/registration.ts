/** The five steps in which a machine is registered, in their order. */
export const REGISTRATION_STEPS = ['what', 'where', 'gpus', 'power', 'reading'] as const;
export type RegistrationStep = (typeof REGISTRATION_STEPS)[number];

/** What a machine is built as. */
export const MACHINE_FORMS = ['RACK', 'ROW', 'NODE', 'WORKSTATION', 'SMALL'] as const;
export type MachineForm = (typeof MACHINE_FORMS)[number];

/** Whose it is: one of the three bodies’, or that of somebody who lets the commons use it. */
export const MACHINE_OWNERS = ['JOINT_ENTERPRISE', 'PUBLIC_BODY', 'COMMON_ASSOCIATION', 'CONTRIBUTED'] as const;
export type MachineOwner = (typeof MACHINE_OWNERS)[number];

/** Where its electricity comes from; the three kinds of renewable energy are those of the disclosure. */
export const ENERGY_SOURCES = ['GRID', 'GUARANTEES', 'AGREEMENT', 'ON_SITE'] as const;
export type EnergySource = (typeof ENERGY_SOURCES)[number];

/** How its energy is told, the best first. */
export const ENERGY_METHODS = ['site_meter', 'device_counter', 'power_x_time', 'model_estimate'] as const;
export type EnergyMethod = (typeof ENERGY_METHODS)[number];

/** How its water is told; `none` where nobody tells it. */
export const WATER_METHODS = ['site_meter', 'model_estimate', 'none'] as const;
export type WaterMethod = (typeof WATER_METHODS)[number];

/** What the agent beside it reads. */
export const MACHINE_READERS = ['nvidia-smi', 'dcgm', 'vllm', 'llama.cpp', 'slurm', 'pipe'] as const;
export type MachineReader = (typeof MACHINE_READERS)[number];

/** The first step: what it is. */
export interface MachineWhat {
  readonly code: string;
  readonly form: MachineForm;
  readonly owner: MachineOwner;
  /** The asset of the register that it is, or is part of; null where it is none. */
  readonly asset: string | null;
}

/** The second: where it stands, and since when it serves there. */
export interface MachineWhere {
  /** The slug of the site. */
  readonly site: string;
  /** 'YYYY-MM-DD' */
  readonly inServiceOn: string;
}

/** The third: its cards. */
export interface MachineGpus {
  readonly gpuModel: string;
  readonly gpuCount: number;
}

/** The fourth: its energy and the meters. */
export interface MachinePower {
  readonly energySource: EnergySource;
  readonly energyMethod: EnergyMethod;
  readonly waterMethod: WaterMethod;
  /** The most that it draws, in watts. */
  readonly ratedWatts: number;
}

/** The fifth: what its agent reads. */
export interface MachineReading {
  readonly reader: MachineReader;
  /** Of an exporter or engine: where the agent asks; null for the others. */
  readonly url: string | null;
  /** The model that llama.cpp serves; null for the others. */
  readonly model: string | null;
}

/** What each step says once it is read. */
export interface RegistrationParts {
  readonly what: MachineWhat;
  readonly where: MachineWhere;
  readonly gpus: MachineGpus;
  readonly power: MachinePower;
  readonly reading: MachineReading;
}

/** Readers that ask an address. */
const ASKING: ReadonlySet<MachineReader> = new Set(['dcgm', 'vllm', 'llama.cpp']);

/** Whether the agent asks an address for what this reader reads. */
export const asksAddress = (reader: MachineReader): boolean => ASKING.has(reader);

/** The settings of the agent, `agent.json`, for a machine at this site. */
export function agentSettings({ reader, url, model }: MachineReading, site: string): string {
  const settings = { kind: reader, site, ...(url === null ? {} : { url }), ...(model === null ? {} : { model }) };
  return JSON.stringify({ readers: [settings] }, null, 2);
}
