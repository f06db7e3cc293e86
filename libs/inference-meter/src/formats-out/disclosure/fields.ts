/** The version of the list of fields below. A change of the regulation is a new version, never an edit of this one. */
export const DISCLOSURE_SCHEMA = 'eu-2024-1364/1';

/** The regulation as the list follows it: the act of 14 March 2024. The draft amendment of 2026 is not in it. */
export const DISCLOSURE_ACT = 'Delegated Regulation (EU) 2024/1364';

/** A field of the report. A number is whole steps, `scale` of them to one of its unit. */
export interface DisclosureField {
  /** One name, one field: what the regulation calls T_IN twice has two keys here. */
  readonly key: string;
  /** As the regulation writes it; null where it has no symbol. */
  readonly symbol: string | null;
  readonly name: string;
  readonly kind: 'text' | 'list' | 'number';
  readonly unit: string | null;
  readonly scale: bigint;
  /** May lie below zero. */
  readonly signed: boolean;
}

function text(key: string, name: string): DisclosureField {
  return { key, symbol: null, name, kind: 'text', unit: null, scale: 1n, signed: false };
}

function list(key: string, name: string): DisclosureField {
  return { ...text(key, name), kind: 'list' };
}

/** A number in steps of so many decimals of its unit; its key is its symbol unless that names two. */
function number(symbol: string, name: string, unit: string, decimals: number, key: string = symbol): DisclosureField {
  return { key, symbol, name, kind: 'number', unit, scale: 10n ** BigInt(decimals), signed: unit === '°C' };
}

const kwh = (symbol: string, name: string): DisclosureField => number(symbol, name, 'kWh', 3);
const water = (symbol: string, name: string): DisclosureField => number(symbol, name, 'm³', 9);
const percent = (key: string, name: string): DisclosureField => ({ ...number(key, name, '%', 2), symbol: null });

/** What is computed from other fields, never taken from the reporter. */
export const TOTAL_RENEWABLE = 'E_RES-TOT';

/** Every field of the report, in its order. */
export const DISCLOSURE_FIELDS: readonly DisclosureField[] = [
  text('name', 'Name of the data centre'),
  text('owner', 'Owner, with contact'),
  text('operator', 'Operator, with contact'),
  text('lau', 'Location: code of the local administrative unit (LAU)'),
  text('type', 'Type of data centre'),
  { ...number('operation-year', 'Year in which operation began', 'year', 0), symbol: null },
  { ...number('operation-month', 'Month in which operation began', 'month', 0), symbol: null },
  text('redundancy-hv', 'Electrical redundancy, high voltage line'),
  text('redundancy-lv', 'Electrical redundancy, low voltage line'),
  text('redundancy-rack', 'Electrical redundancy, rack'),
  text('cooling-redundancy-room', 'Cooling redundancy, room'),
  text('cooling-redundancy-rack', 'Cooling redundancy, rack'),
  number('PD_IT', 'Installed information technology power demand', 'kW', 3),
  number('S_DC', 'Floor area of the data centre', 'm²', 2),
  number('S_CR', 'Floor area of the computer rooms', 'm²', 2),
  kwh('E_DC', 'Total energy consumption'),
  kwh('E_DC-BG', 'Energy consumption of backup generators'),
  kwh('E_IT', 'Energy consumption of information technology equipment'),
  list('grid-functions', 'Functions for the electrical grid'),
  number('C_BtG', 'Average battery capacity for the grid', 'kW', 3),
  water('W_IN', 'Total water input'),
  water('W_IN-POT', 'Potable water input'),
  text('water-category', 'Category of water use'),
  kwh('E_REUSE', 'Waste heat reused outside the boundary'),
  number('T_WH', 'Average temperature of waste heat', '°C', 2),
  number('T_IN', 'Average set point of the intake air of equipment', '°C', 2, 'T_IN/intake-air'),
  list('refrigerants', 'Types of refrigerants'),
  number('CDD', 'Cooling degree days, base 21 °C', '°C·d', 2),
  kwh(TOTAL_RENEWABLE, 'Total renewable energy'),
  kwh('E_RES-GOO', 'Renewable energy by guarantees of origin'),
  kwh('E_RES-PPA', 'Renewable energy by power purchase agreements, less what is unretired'),
  kwh('E_RES-OS', 'Renewable energy made on site, less what is unretired'),
  number('C_SERV', 'Capacity of servers', 'benchmark', 3),
  percent('C_SERV/area', 'Capacity of servers: part of the computer rooms that it covers'),
  number('C_STOR', 'Capacity of storage', 'PB', 6),
  percent('C_STOR/area', 'Capacity of storage: part of the computer rooms that it covers'),
  number('B_IN', 'Bandwidth of incoming traffic', 'GB/s', 6),
  number('B_OUT', 'Bandwidth of outgoing traffic', 'GB/s', 6),
  number('T_IN', 'Incoming data traffic', 'EB', 9, 'T_IN/traffic'),
  number('T_OUT', 'Outgoing data traffic', 'EB', 9),
];

/** Above this installed demand the report is due: 500 kW, in W. */
export const DUE_FROM_WATTS = 500_000n;

const MILLIJOULES_PER_WATT_HOUR = 3_600_000n;

/** A year's energy in the report's steps of 1 Wh, from mJ, rounded half up: the one place that rounds it. */
export function wattHours(millijoules: bigint): bigint {
  return (2n * millijoules + MILLIJOULES_PER_WATT_HOUR) / (2n * MILLIJOULES_PER_WATT_HOUR);
}
