import { isRefusal, refuse, unitOf, type Refusal } from '#libs/amount';
import { isAccountPath } from '../account.js';

/**
 * How names of a file become those of the chart. One rule to a line, `from = to`; `#` and `;` begin a comment:
 *
 *     Assets:Checking = je:assets:bank
 *     # everything below moves along: Expenses:Power:Quay is je:expenses:energy:Quay
 *     Expenses:Power = je:expenses:energy
 *     # it and everything below become that one account
 *     Expenses:Travel:* = je:expenses:host
 *     commodity € = EUR
 */
export interface AccountMap {
  readonly accounts: ReadonlyMap<string, string>;
  /** Names whose whole tree becomes one account. */
  readonly trees: ReadonlyMap<string, string>;
  readonly units: ReadonlyMap<string, string>;
}

export const NO_MAP: AccountMap = { accounts: new Map(), trees: new Map(), units: new Map() };

const malformed = (line: number, message: string): Refusal<'AccountMapMalformed'> =>
  refuse('AccountMapMalformed', { message: `line ${String(line)}: ${message}`, field: 'map', rule: 'history.map' });

interface Rule {
  readonly line: number;
  readonly from: string;
  readonly to: string;
}

function addRule(map: Record<keyof AccountMap, Map<string, string>>, { line, from, to }: Rule): Refusal | undefined {
  const [, symbol] = /^commodity\s+"?(.+?)"?$/u.exec(from) ?? [];
  const isTree = from.endsWith(':*');
  const table = symbol !== undefined ? map.units : isTree ? map.trees : map.accounts;
  const name = symbol ?? (isTree ? from.slice(0, -2) : from);
  if (name === '' || to === '') return malformed(line, 'a rule is "from = to"');
  if (table.has(name)) return malformed(line, `"${name}" is mapped twice`);
  if (symbol !== undefined) {
    const unit = unitOf(to);
    if (isRefusal(unit)) return malformed(line, unit.message);
  } else if (!isAccountPath(to)) {
    return malformed(line, `"${to}" is not a path such as je:assets:bank`);
  }
  table.set(name, to);
  return undefined;
}

/** Reads the rules; refuses the first line that is none, a name mapped twice, and what is no path or unit. */
export function parseAccountMap(text: string): AccountMap | Refusal {
  const map = {
    accounts: new Map<string, string>(),
    trees: new Map<string, string>(),
    units: new Map<string, string>(),
  };
  for (const [index, raw] of text
    .replace(/^\uFEFF/u, '')
    .split(/\r\n|\r|\n/u)
    .entries()) {
    const rule = raw.trim();
    if (rule === '' || /^[#;]/u.test(rule)) continue;
    const at = rule.lastIndexOf('=');
    if (at < 0) return malformed(index + 1, 'a rule is "from = to"');
    const refusal = addRule(map, { line: index + 1, from: rule.slice(0, at).trim(), to: rule.slice(at + 1).trim() });
    if (refusal !== undefined) return refusal;
  }
  return map;
}

/** The account that a name of the file stands for: its own rule, else that of the nearest name above it, else itself. */
export function mappedAccount({ accounts, trees }: AccountMap, name: string): string {
  const own = accounts.get(name);
  if (own !== undefined) return own;
  for (let above = name; above !== ''; above = above.slice(0, Math.max(above.lastIndexOf(':'), 0))) {
    const whole = trees.get(above);
    if (whole !== undefined) return whole;
    const moved = accounts.get(above);
    if (moved !== undefined) return moved + name.slice(above.length);
  }
  return name;
}

/** The unit that a symbol of the file stands for. */
export const mappedUnit = ({ units }: AccountMap, symbol: string): string => units.get(symbol) ?? symbol;
