import type { CommandServices, Period } from '../../server/src/startup/for-commands.js';
import type { Chosen } from './session.js';

/** The period of that name; a sentence that names the others where there is none. */
export async function periodByName(
  { periods }: CommandServices,
  { id }: Chosen,
  name: string,
): Promise<Period | string> {
  const all = await periods.list(id);
  const found = all.find((period) => period.name === name);
  if (found !== undefined) return found;
  const others = all.map((period) => period.name).join(', ');
  return `there is no period "${name}"; there are: ${others === '' ? 'none' : others}`;
}
