import { isMembers, type Members } from './members.js';

/** Members of a copy that its lines prove, or that say which copy this is. */
const PROVEN: Readonly<Record<string, readonly string[]>> = {
  '': ['copyhold', 'v', 'log', 'holding', 'entries'],
  log: ['origin', 'vkeys', 'size', 'checkpoint'],
  holding: [
    ...['number', 'kind', 'subject', 'state', 'since', 'quantity', 'meter', 'value', 'rent', 'life', 'appurtenantTo'],
    ...['customVersion', 'rollNumber', 'name'],
  ],
  entries: ['number', 'event', 'on', 'customVersion', 'hash', 'document', 'leaf', 'holder'],
};

/** What every copy says that no line of the roll has: when and by whom it was made, and what came in for its fines. */
export const USUAL_BESIDES: readonly string[] = ['madeAt', 'partnership', 'fines'];

/** The members of a copy that nothing in the log says, by their names: `madeAt`, `holding.pledge`. */
export function besidesOf(copy: Members): readonly string[] {
  const others = (at: string, members: unknown): readonly string[] =>
    isMembers(members)
      ? Object.keys(members).flatMap((name) =>
          PROVEN[at]?.includes(name) === true ? [] : [at === '' ? name : `${at}.${name}`],
        )
      : [];
  const lines = Array.isArray(copy['entries']) ? (copy['entries'] as readonly unknown[]) : [];
  const all = [
    ...others('', copy),
    ...others('log', copy['log']),
    ...others('holding', copy['holding']),
    ...lines.flatMap((line) => others('entries', line)),
  ];
  const nothing = Array.isArray(copy['fines']) && copy['fines'].length === 0;
  return [...new Set(all)].filter((name) => name !== 'fines' || !nothing);
}
