import type { CommandServices } from '../../server/src/startup/for-commands.js';

/** What was chosen on the command line. */
export interface Chosen {
  readonly partnership?: string;
  readonly site?: string;
  readonly subject?: string;
  readonly model?: string;
  readonly source?: string;
  readonly report?: string;
}

/** The same with every gap filled. */
export interface Terms {
  readonly partnershipId: string;
  readonly site: string;
  readonly subject: string;
  readonly model: string;
  readonly source?: string;
}

const EMPTY = 'there is no partnership yet: start the server once (npm start), or found one';

/** Fills what was not chosen from what the partnership has; answers a sentence where it has nothing to choose from. */
export async function termsOf(services: CommandServices, chosen: Chosen): Promise<Terms | string> {
  const { partnerships, inventory } = services;
  const { partnership: slug } = chosen;
  const partnership = await (slug === undefined ? partnerships.current() : partnerships.bySlug(slug));
  if (partnership === undefined)
    return slug === undefined ? EMPTY : `there is no partnership "${slug}" (--partnership)`;
  const { id } = partnership;
  const site = chosen.site ?? (await inventory.sites(id))[0]?.slug;
  if (site === undefined) return `${partnership.name} has no site yet`;
  const subject = chosen.subject ?? (await inventory.developers(id))[0];
  if (subject === undefined) return `${partnership.name} has no developer yet: name who used it with --subject`;
  // A model is asked for only where tokens are read: an unknown one is refused there, by name.
  const model = chosen.model ?? (await inventory.models(id))[0]?.slug ?? '';
  const { source } = chosen;
  return { partnershipId: id, site, subject, model, ...(source === undefined ? {} : { source }) };
}
