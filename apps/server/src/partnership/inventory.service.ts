import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { refuse, type Refusal } from '#libs/amount';
import { Database, type Tx } from '../database/database.js';
import type { SitePlace } from './partnership.types.js';
import { MachineRow, ModelRow, PersonRow, RoleGrantRow, SiteRow } from './partnership.rows.js';

/** A machine as somebody registers it. */
export interface MachineRegistration {
  readonly code: string;
  readonly gpuModel: string;
  readonly gpuCount: number;
}

/** Where and since when machines are registered. */
export interface RegistrationOf {
  readonly partnershipId: string;
  readonly siteId: string;
  /** 'YYYY-MM-DD' */
  readonly registeredOn: string;
}

/** New, registered before just so, or refused because the code belongs to another machine. */
export type Registered = 'REGISTERED' | 'KNOWN' | Refusal<'MachineDiffers'>;

export type PlaceRefusal = Refusal<'SiteUnknown' | 'PlaceOutOfRange'>;

const ON_REGISTER = `machine_standing(m.partnership_id, m.id) NOT IN ('REGISTERING', 'WITHDRAWN')`;

/** What the partnership has: sites, the machines at them, the models they serve, and who may use them. */
@Injectable()
export class InventoryService {
  constructor(private readonly database: Database) {}

  /** Every site, in the order in which they went into service. */
  sites(partnershipId: string): Promise<SiteRow[]> {
    return this.database.source
      .getRepository(SiteRow)
      .find({ where: { partnershipId }, order: { inServiceOn: 'ASC', slug: 'ASC' } });
  }

  /**
   * Says where a site stands, or, with null, that it is not told. What is finer than a hundredth of a degree is rounded;
   * answers the place as it is kept.
   */
  async place(partnershipId: string, site: string, place: SitePlace | null): Promise<SitePlace | null | PlaceRefusal> {
    if (place !== null && !isPlace(place)) return noSuchPlace();
    const [found] = await this.database.query<{ placed: boolean }>('SELECT place_site($1, $2, $3, $4) AS placed', [
      partnershipId,
      site,
      place?.latitude ?? null,
      place?.longitude ?? null,
    ]);
    if (found?.placed !== true) return noSuchSite(site);
    const row = (await this.sites(partnershipId)).find(({ slug }) => slug === site);
    const { latitude = null, longitude = null } = row ?? {};
    return latitude === null || longitude === null ? null : { latitude, longitude };
  }

  /** Every model, by its short name. */
  models(partnershipId: string): Promise<ModelRow[]> {
    return this.database.source.getRepository(ModelRow).find({ where: { partnershipId }, order: { slug: 'ASC' } });
  }

  /** Every machine, by its code; without those that are being registered or never were, which no figure counts. */
  machines(partnershipId: string): Promise<MachineRow[]> {
    return this.database.source
      .getRepository(MachineRow)
      .createQueryBuilder('m')
      .where('m.partnershipId = :partnershipId', { partnershipId })
      .andWhere(ON_REGISTER)
      .orderBy('m.code', 'ASC')
      .getMany();
  }

  /** Roll numbers of the developers, ascending. */
  async developers(partnershipId: string): Promise<string[]> {
    const grants = await this.database.source
      .getRepository(RoleGrantRow)
      .find({ where: { partnershipId, role: 'DEVELOPER' } });
    const people = await this.database.source.getRepository(PersonRow).find({
      where: { partnershipId, id: In(grants.map(({ personId }) => personId)) },
      order: { rollNumber: 'ASC' },
    });
    return people.map(({ rollNumber }) => rollNumber);
  }

  /** The names of those who show them, by roll number. */
  async publicNames(partnershipId: string): Promise<ReadonlyMap<string, string>> {
    const people = await this.database.source.getRepository(PersonRow).findBy({ partnershipId, namePublic: true });
    return new Map(people.flatMap(({ rollNumber, name }) => (name === null ? [] : [[rollNumber, name] as const])));
  }

  /** Whether somebody stands on the roll under this number. */
  isOnRoll(partnershipId: string, rollNumber: string): Promise<boolean> {
    return this.database.source.getRepository(PersonRow).existsBy({ partnershipId, rollNumber });
  }

  /** Registers machines, each code once for ever; answers in the order asked. */
  async registerMachines(
    tx: Tx,
    { partnershipId, siteId, registeredOn }: RegistrationOf,
    machines: readonly MachineRegistration[],
  ): Promise<Registered[]> {
    if (machines.length === 0) return [];
    const codes = machines.map(({ code }) => code);
    const find = (): Promise<MachineRow[]> => tx.getRepository(MachineRow).findBy({ partnershipId, code: In(codes) });
    const before = new Set((await find()).map(({ code }) => code));
    await tx
      .createQueryBuilder()
      .insert()
      .into(MachineRow, ['partnershipId', 'siteId', 'registeredOn', 'code', 'gpuModel', 'gpuCount'])
      .values(machines.map((machine) => ({ partnershipId, siteId, registeredOn, ...machine })))
      .orIgnore()
      .updateEntity(false)
      .execute();
    const now = new Map((await find()).map((row) => [row.code, row]));
    return machines.map((machine) => {
      const row = now.get(machine.code);
      const same = row?.siteId === siteId && row.gpuModel === machine.gpuModel && row.gpuCount === machine.gpuCount;
      if (!same) return differs(machine.code);
      if (before.has(machine.code)) return 'KNOWN';
      before.add(machine.code);
      return 'REGISTERED';
    });
  }
}

/** Degrees, with as many digits as a receiver of satellites gives. */
const DEGREES = /^-?\d{1,3}(?:\.\d{1,15})?$/u;

const within = (degrees: string, most: number): boolean =>
  DEGREES.test(degrees) && Math.abs(Number.parseFloat(degrees)) <= most;

const isPlace = ({ latitude, longitude }: SitePlace): boolean => within(latitude, 90) && within(longitude, 180);

const noSuchPlace = (): PlaceRefusal =>
  refuse('PlaceOutOfRange', {
    message: 'a place is degrees north from -90 to 90 and degrees east from -180 to 180, such as 51.34 and -7.91',
    field: 'place',
    rule: 'meter.site',
  });

const noSuchSite = (site: string): PlaceRefusal =>
  refuse('SiteUnknown', { message: `there is no site "${site}"`, field: 'site', rule: 'meter.site' });

function differs(code: string): Refusal<'MachineDiffers'> {
  return refuse('MachineDiffers', {
    message: `machine "${code}" is registered already, at another site or with other GPUs`,
    field: 'sn',
    rule: 'meter.once',
  });
}
