import { Injectable } from '@nestjs/common';
import { refuse, type Refusal } from '#libs/amount';
import { checkProfile, defaultCustom } from '#libs/custom';
import { CustomService } from '../custom/custom.service.js';
import { Database, type Tx } from '../database/database.js';
import { RolledBack, refusable } from '../ledger/ledger.service.js';
import { BodyRow, PartnershipRow } from './partnership.rows.js';
import { PartnershipStore, type CollegeCount } from './partnership.store.js';
import type {
  Founding,
  Inventory,
  NewInstrument,
  NewMachine,
  NewModel,
  NewPerson,
  NewSite,
} from './partnership.types.js';

/** Who the partnership is: its bodies, its colleges as they stand, how many people. */
export interface PartnershipView {
  readonly bodies: readonly BodyRow[];
  readonly colleges: readonly CollegeCount[];
  readonly memberCount: number;
}

/** The partnership that this server's pages are about. */
@Injectable()
export class PartnershipService {
  constructor(
    private readonly database: Database,
    private readonly store: PartnershipStore,
    private readonly customs: CustomService,
  ) {}

  /** The first one founded; undefined on an empty database. */
  async current(): Promise<PartnershipRow | undefined> {
    const found = await this.database.source.getRepository(PartnershipRow).find({ order: { id: 'ASC' }, take: 1 });
    return found[0];
  }

  /** By its short name, `--partnership` on the command line. */
  async bySlug(slug: string): Promise<PartnershipRow | undefined> {
    return (await this.database.source.getRepository(PartnershipRow).findOneBy({ slug })) ?? undefined;
  }

  /**
   * Bodies, colleges, ledger and first custom in one transaction; the new partnership's id. `also` joins that
   * transaction. Refuses a slug that is taken (`SlugTaken`), a day that is still to come (`FoundedInFuture`), and a
   * custom that its statute does not admit (`BelowProfile`).
   */
  found(founding: Founding, also?: (tx: Tx, partnershipId: string) => Promise<void>): Promise<string | Refusal> {
    return refusable(this.database, async (tx) => {
      const partnershipId = await this.store.insert(tx, founding);
      if (partnershipId === undefined) {
        const message = `there is a partnership "${founding.slug}" already`;
        throw new RolledBack(refuse('SlugTaken', { message, field: 'slug', rule: 'partnership.slug' }));
      }
      if (founding.foundedAt > new Date()) throw new RolledBack(notYet(founding.foundedAt));
      const custom = founding.custom ?? defaultCustom(founding.currency);
      const [below] = checkProfile(custom, founding.foundedAt.getTime());
      if (below !== undefined) throw new RolledBack(below);
      await this.customs.adoptIn(tx, { partnershipId, custom, effectiveAt: founding.foundedAt });
      await also?.(tx, partnershipId);
      return partnershipId;
    });
  }

  /** The same with its people, sites and models: all of it or nothing. */
  foundWith(founding: Founding, { people, sites, models }: Inventory): Promise<string | Refusal> {
    return this.found(founding, async (tx, partnershipId) => {
      await this.store.insertPeople(tx, partnershipId, people);
      await this.store.insertSites(tx, partnershipId, sites);
      await this.store.insertModels(tx, partnershipId, models);
    });
  }

  /** People with their colleges and roles. Whoever is on the roll already stays as they are. */
  enrol(partnershipId: string, people: readonly NewPerson[]): Promise<void> {
    return this.database.transaction((tx) => this.store.insertPeople(tx, partnershipId, people));
  }

  /** Sites, then the machines in them; operators must be on the roll. */
  equip(partnershipId: string, sites: readonly NewSite[], machines: readonly NewMachine[]): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.store.insertSites(tx, partnershipId, sites);
      await this.store.insertMachines(tx, partnershipId, machines);
    });
  }

  /** Models with the datasets that carry their standing share. */
  registerModels(partnershipId: string, models: readonly NewModel[]): Promise<void> {
    return this.database.transaction((tx) => this.store.insertModels(tx, partnershipId, models));
  }

  /** Instruments bring money and never a vote: the database has no place for one. */
  registerInstruments(partnershipId: string, instruments: readonly NewInstrument[]): Promise<void> {
    return this.database.transaction((tx) => this.registerInstrumentsIn(tx, partnershipId, instruments));
  }

  /** The same, within a transaction that looks first. A code that is there already stays as it was agreed. */
  registerInstrumentsIn(tx: Tx, partnershipId: string, instruments: readonly NewInstrument[]): Promise<void> {
    return this.store.insertInstruments(tx, partnershipId, instruments);
  }

  /** Who the partnership is on a day. */
  async view(partnershipId: string, on: Date): Promise<PartnershipView> {
    const [bodies, colleges, memberCount] = await Promise.all([
      this.database.source.getRepository(BodyRow).find({ where: { partnershipId }, order: { path: 'ASC' } }),
      this.store.colleges(partnershipId, on),
      this.store.memberCount(partnershipId, on),
    ]);
    return { bodies, colleges, memberCount };
  }
}

/** The first custom holds from the founding: one that began later would let no other follow it till then. */
const notYet = (foundedAt: Date): Refusal =>
  refuse('FoundedInFuture', {
    message: `${foundedAt.toISOString().slice(0, 10)} is still to come: a partnership is founded today or was before`,
    field: 'foundedAt',
    rule: 'partnership.founding',
  });
