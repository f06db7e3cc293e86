import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../database/database.js';
import type { PartnershipRow } from './partnership.rows.js';
import {
  BODY_PATHS,
  type Founding,
  type NewInstrument,
  type NewMachine,
  type NewModel,
  type NewPerson,
  type NewSite,
} from './partnership.types.js';

/** A college and how many people are in it now. */
export interface CollegeCount {
  readonly code: string;
  readonly name: string;
  readonly members: number;
}

/** Sets of rows go in as arrays: one statement each, and what is there already stays as it is. */
@Injectable()
export class PartnershipStore {
  constructor(private readonly database: Database) {}

  /** The new partnership's id; undefined where the slug is taken. */
  async insert(tx: Tx, founding: Founding): Promise<string | undefined> {
    const { slug, name, currency, timeZone } = founding;
    const [made] = await queryIn<Pick<PartnershipRow, 'id'>>(
      tx,
      `INSERT INTO partnership (slug, name, currency, time_zone) VALUES ($1, $2, $3, $4)
       ON CONFLICT (slug) DO NOTHING RETURNING id`,
      [slug, name, currency, timeZone],
    );
    if (made === undefined) return undefined;
    const bodies = founding.bodies.map((body) => ({ ...body, path: BODY_PATHS[body.kind] }));
    await queryIn(tx, `INSERT INTO body SELECT $1, b.* FROM unnest($2::text[], $3::text[], $4::text[]) AS b`, [
      made.id,
      bodies.map(({ kind }) => kind),
      bodies.map(({ path }) => path),
      bodies.map((body) => body.name),
    ]);
    await queryIn(tx, `INSERT INTO college SELECT $1, c.* FROM unnest($2::text[], $3::text[]) AS c`, [
      made.id,
      founding.colleges.map(({ code }) => code),
      founding.colleges.map((college) => college.name),
    ]);
    await queryIn(tx, 'SELECT open_ledger($1)', [made.id]);
    return made.id;
  }

  async insertPeople(tx: Tx, partnershipId: string, people: readonly NewPerson[]): Promise<void> {
    await queryIn(
      tx,
      `INSERT INTO person (partnership_id, roll_number, name, name_public, territory)
       SELECT $1, p.* FROM unnest($2::text[], $3::text[], $4::boolean[], $5::text[]) AS p
       ON CONFLICT (partnership_id, roll_number) DO NOTHING`,
      [
        partnershipId,
        people.map(({ rollNumber }) => rollNumber),
        people.map(({ name }) => name),
        people.map(({ namePublic }) => namePublic),
        people.map(({ territory }) => territory),
      ],
    );
    const seats = people.flatMap(({ rollNumber, since, colleges }) => {
      return colleges.map((college) => ({ rollNumber, since, college }));
    });
    await queryIn(
      tx,
      `INSERT INTO membership (partnership_id, person_id, college, since)
       SELECT $1, p.id, s.college, s.since FROM unnest($2::text[], $3::text[], $4::date[]) AS s(roll, college, since)
       JOIN person p ON p.partnership_id = $1 AND p.roll_number = s.roll
       ON CONFLICT DO NOTHING`,
      [
        partnershipId,
        seats.map(({ rollNumber }) => rollNumber),
        seats.map(({ college }) => college),
        seats.map(({ since }) => since),
      ],
    );
    const grants = people.flatMap(({ rollNumber, roles }) => roles.map((role) => ({ rollNumber, role })));
    await queryIn(
      tx,
      `INSERT INTO role_grant (partnership_id, person_id, role)
       SELECT $1, p.id, g.role FROM unnest($2::text[], $3::text[]) AS g(roll, role)
       JOIN person p ON p.partnership_id = $1 AND p.roll_number = g.roll
       ON CONFLICT DO NOTHING`,
      [partnershipId, grants.map(({ rollNumber }) => rollNumber), grants.map(({ role }) => role)],
    );
  }

  async insertSites(tx: Tx, partnershipId: string, sites: readonly NewSite[]): Promise<void> {
    await queryIn(
      tx,
      `INSERT INTO site (partnership_id, slug, name, territory, in_service_on, latitude, longitude)
       SELECT $1, s.* FROM unnest($2::text[], $3::text[], $4::text[], $5::date[], $6::numeric[], $7::numeric[]) AS s
       ON CONFLICT (partnership_id, slug) DO NOTHING`,
      [
        partnershipId,
        sites.map(({ slug }) => slug),
        sites.map(({ name }) => name),
        sites.map(({ territory }) => territory),
        sites.map(({ inServiceOn }) => inServiceOn),
        sites.map(({ place }) => place?.latitude ?? null),
        sites.map(({ place }) => place?.longitude ?? null),
      ],
    );
  }

  async insertMachines(tx: Tx, partnershipId: string, machines: readonly NewMachine[]): Promise<void> {
    await queryIn(
      tx,
      `INSERT INTO machine (partnership_id, code, site_id, gpu_model, gpu_count, condition, registered_on, operator_person_id)
       SELECT $1, m.code, s.id, m.gpu_model, m.gpu_count, m.condition, m.registered_on, p.id
       FROM unnest($2::text[], $3::text[], $4::text[], $5::integer[], $6::text[], $7::date[], $8::text[])
            AS m(code, site, gpu_model, gpu_count, condition, registered_on, operator)
       JOIN site s ON s.partnership_id = $1 AND s.slug = m.site
       LEFT JOIN person p ON p.partnership_id = $1 AND p.roll_number = m.operator
       ON CONFLICT (partnership_id, code) DO NOTHING`,
      [
        partnershipId,
        machines.map(({ code }) => code),
        machines.map(({ site }) => site),
        machines.map(({ gpuModel }) => gpuModel),
        machines.map(({ gpuCount }) => gpuCount),
        machines.map(({ condition }) => condition),
        machines.map(({ registeredOn }) => registeredOn),
        machines.map(({ operator }) => operator),
      ],
    );
  }

  async insertModels(tx: Tx, partnershipId: string, models: readonly NewModel[]): Promise<void> {
    await queryIn(
      tx,
      `INSERT INTO model (partnership_id, slug, name) SELECT $1, m.* FROM unnest($2::text[], $3::text[]) AS m
       ON CONFLICT (partnership_id, slug) DO NOTHING`,
      [partnershipId, models.map(({ slug }) => slug), models.map(({ name }) => name)],
    );
    const uses = models.flatMap(({ slug, datasets }) => datasets.map((use) => ({ ...use, slug })));
    await queryIn(
      tx,
      `INSERT INTO model_dataset (partnership_id, model_id, dataset, weight)
       SELECT $1, m.id, d.dataset, d.weight FROM unnest($2::text[], $3::text[], $4::numeric[]) AS d(slug, dataset, weight)
       JOIN model m ON m.partnership_id = $1 AND m.slug = d.slug
       ON CONFLICT DO NOTHING`,
      [
        partnershipId,
        uses.map(({ slug }) => slug),
        uses.map(({ dataset }) => dataset),
        uses.map(({ weight }) => weight.toString()),
      ],
    );
  }

  async insertInstruments(tx: Tx, partnershipId: string, instruments: readonly NewInstrument[]): Promise<void> {
    await queryIn(
      tx,
      'SELECT register_instruments($1, $2::text[], $3::text[], $4::text[], $5::numeric[], $6::numeric[], $7::text[], $8::date[])',
      [
        partnershipId,
        instruments.map(({ code }) => code),
        instruments.map(({ funderName }) => funderName),
        instruments.map(({ kind }) => kind),
        instruments.map(({ principalMinor }) => principalMinor.toString()),
        instruments.map(({ capMinor }) => capMinor.toString()),
        instruments.map(({ revenueShare }) => revenueShare),
        instruments.map(({ since }) => since),
      ],
    );
  }

  /** Colleges in the order of their codes, with those who are members on that day. */
  colleges(partnershipId: string, on: Date): Promise<CollegeCount[]> {
    return this.database.query(
      `SELECT c.code, c.name, count(m.person_id)::integer AS members
       FROM college c LEFT JOIN membership m ON m.partnership_id = c.partnership_id AND m.college = c.code
            AND m.since <= $2::date AND (m.until IS NULL OR m.until > $2::date)
       WHERE c.partnership_id = $1 GROUP BY c.code, c.name ORDER BY c.code`,
      [partnershipId, on],
    );
  }

  /** How many people are members of at least one college on that day. */
  async memberCount(partnershipId: string, on: Date): Promise<number> {
    const [found] = await this.database.query<{ members: number }>(
      `SELECT count(DISTINCT person_id)::integer AS members FROM membership
       WHERE partnership_id = $1 AND since <= $2::date AND (until IS NULL OR until > $2::date)`,
      [partnershipId, on],
    );
    return found?.members ?? 0;
  }
}
