import { Injectable } from '@nestjs/common';
import { PartnershipService } from '../partnership/partnership.service.js';
import type { Viewer } from './authority.js';
import { IdentityStore, type PersonRecord } from './identity.store.js';
import { ServerMode } from './server-mode.js';
import { SessionService } from './session.service.js';

const MOST_PEOPLE = 50;

/** Who is who, and who may sign in how. */
@Injectable()
export class IdentityService {
  constructor(
    private readonly store: IdentityStore,
    private readonly sessions: SessionService,
    private readonly partnerships: PartnershipService,
    private readonly mode: ServerMode,
  ) {}

  /** May anybody sign in as anybody? Only in demo mode, and only while the partnership is the demonstration. */
  async demoMode(): Promise<boolean> {
    if (!this.mode.demo) return false;
    const partnership = await this.partnerships.current();
    return partnership === undefined || (await this.store.isDemonstration(partnership.id));
  }

  personOf({ partnershipId, personId }: Viewer): Promise<PersonRecord | undefined> {
    return this.store.person(partnershipId, personId);
  }

  /** People of the demo partnership whose name, roll number or role begins so; nobody outside demo mode. */
  async demoPeople(search: string, first: number): Promise<readonly PersonRecord[]> {
    const partnership = (await this.demoMode()) ? await this.partnerships.current() : undefined;
    if (partnership === undefined) return [];
    return this.store.people(partnership.id, search.slice(0, 100), Math.min(Math.max(first, 1), MOST_PEOPLE));
  }

  /** Starts a session for a demo person; undefined when nobody has the id or this is no demo. */
  async signInAsDemoPerson(personId: string): Promise<string | undefined> {
    const partnership = (await this.demoMode()) ? await this.partnerships.current() : undefined;
    const person = partnership && (await this.store.person(partnership.id, personId));
    return partnership && person && (await this.sessions.start(partnership.id, person.id));
  }
}
