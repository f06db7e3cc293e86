import type { CommandServices } from '../../server/src/startup/for-commands.js';
import type { At, Chosen } from './session.js';

/** What was chosen on the command line of an import of use. */
export interface ChosenTerms extends At {
  readonly site?: string;
  readonly subject?: string;
  readonly model?: string;
  readonly source?: string;
  readonly report?: string;
  readonly rate?: boolean;
}

/** The same with every gap filled. */
export interface Terms {
  readonly partnershipId: string;
  readonly site: string;
  readonly subject: string;
  readonly model: string;
  readonly source?: string;
}

/** Fills what was not chosen from what the partnership has; answers a sentence where it has nothing to choose from. */
export async function termsOf(
  { inventory }: CommandServices,
  { id, name }: Chosen,
  chosen: ChosenTerms,
): Promise<Terms | string> {
  const site = chosen.site ?? (await inventory.sites(id))[0]?.slug;
  if (site === undefined) return `${name} has no site yet`;
  const subject = chosen.subject ?? (await inventory.developers(id))[0];
  if (subject === undefined) return `${name} has no developer yet: name who used it with --subject`;
  // A model is asked for only where tokens are read: an unknown one is refused there, by name.
  const model = chosen.model ?? (await inventory.models(id))[0]?.slug ?? '';
  const { source } = chosen;
  return { partnershipId: id, site, subject, model, ...(source === undefined ? {} : { source }) };
}
