import { Injectable } from '@nestjs/common';
import { NOTIFICATION_CLASSES, USUAL_CHOICES } from '#libs/notifications';
import { Database } from '../../database/database.js';
import type { AddressRow, ChoiceRow, DeviceRow, NewDevice, Owner, SettingRow } from '../notifications.types.js';

/** Browsers that one person can have told. */
const MOST_DEVICES = 10;

/** SQL: whether there were fewer than `$4` mails of the purpose `$3` to the person in a day. */
const FEW = `(SELECT count(*) FROM outbox o WHERE o.partnership_id = $1 AND o.person_id = $2 AND o.channel = 'MAIL' AND o.purpose = $3
  AND o.made_at > clock_timestamp() - interval '1 day') < $4`;

/** What somebody chose of how they are told, and where they are reached. */
@Injectable()
export class SettingStore {
  constructor(private readonly database: Database) {}

  choices({ partnershipId, personId }: Owner): Promise<ChoiceRow[]> {
    return this.database.query<ChoiceRow>(
      'SELECT class, mail, push FROM notification_choice WHERE partnership_id = $1 AND person_id = $2',
      [partnershipId, personId],
    );
  }

  /** These choices instead of what was chosen; classes that are not named stay. `keep`: what was chosen before stays too. */
  async choose({ partnershipId, personId }: Owner, choices: readonly ChoiceRow[], keep = false): Promise<void> {
    await this.database.query(
      `INSERT INTO notification_choice (partnership_id, person_id, class, mail, push)
       SELECT $1, $2, c.class, c.mail, c.push FROM unnest($3::text[], $4::text[], $5::boolean[]) AS c(class, mail, push)
       ON CONFLICT (partnership_id, person_id, class) DO ${keep ? 'NOTHING' : 'UPDATE SET mail = EXCLUDED.mail, push = EXCLUDED.push'}`,
      [
        partnershipId,
        personId,
        choices.map((choice) => choice.class),
        choices.map(({ mail }) => mail),
        choices.map(({ push }) => push),
      ],
    );
  }

  /** What is usual, for whoever has not chosen. */
  async begin(owner: Owner): Promise<void> {
    const usual = NOTIFICATION_CLASSES.map((each) => ({ class: each, ...USUAL_CHOICES[each] }));
    await this.choose(owner, usual, true);
  }

  async setting({ partnershipId, personId }: Owner): Promise<SettingRow | undefined> {
    const [row] = await this.database.query<SettingRow>(
      `SELECT quiet_from::integer AS "quietFrom", quiet_to::integer AS "quietTo", calendar_made_at AS "calendarMadeAt"
       FROM notification_setting WHERE partnership_id = $1 AND person_id = $2`,
      [partnershipId, personId],
    );
    return row;
  }

  async beQuiet({ partnershipId, personId }: Owner, { from, to }: { from: number; to: number }): Promise<void> {
    await this.database.query(
      `INSERT INTO notification_setting (partnership_id, person_id, quiet_from, quiet_to) VALUES ($1, $2, $3, $4)
       ON CONFLICT (partnership_id, person_id) DO UPDATE SET quiet_from = EXCLUDED.quiet_from, quiet_to = EXCLUDED.quiet_to`,
      [partnershipId, personId, from, to],
    );
  }

  /** The digest of the calendar's secret; nothing ends it. */
  async keepCalendar({ partnershipId, personId }: Owner, hash: Buffer | undefined): Promise<void> {
    await this.database.query(
      `INSERT INTO notification_setting (partnership_id, person_id, calendar_hash, calendar_made_at)
       VALUES ($1, $2, $3, CASE WHEN $3::bytea IS NOT NULL THEN clock_timestamp() END)
       ON CONFLICT (partnership_id, person_id) DO UPDATE SET calendar_hash = EXCLUDED.calendar_hash, calendar_made_at = EXCLUDED.calendar_made_at`,
      [partnershipId, personId, hash ?? null],
    );
  }

  async address({ partnershipId, personId }: Owner): Promise<AddressRow | undefined> {
    const [row] = await this.database.query<AddressRow>(
      `SELECT address, challenge, challenged_at AS "challengedAt", tries::integer AS tries, verified_at AS "verifiedAt", refused_at AS "refusedAt"
       FROM mail_address WHERE partnership_id = $1 AND person_id = $2`,
      [partnershipId, personId],
    );
    return row;
  }

  /** Puts a test into the outbox: so many a day. False where there were that many. */
  async testMail({ partnershipId, personId }: Owner, aDay: number): Promise<boolean> {
    const rows = await this.database.query(
      `INSERT INTO outbox (partnership_id, person_id, channel, purpose, rank) SELECT $1, $2, 'MAIL', 'TEST', 0 WHERE ${FEW} RETURNING id`,
      [partnershipId, personId, 'TEST', aDay],
    );
    return rows.length > 0;
  }

  /**
   * One address for each person, and a mail with the code that verifies it: so many a day, for nobody's mailbox is filled
   * from here. False where there were that many.
   */
  async setAddress({ partnershipId, personId }: Owner, address: string, aDay: number): Promise<boolean> {
    const rows = await this.database.query(
      `WITH mail AS (
         INSERT INTO outbox (partnership_id, person_id, channel, purpose, rank) SELECT $1, $2, 'MAIL', 'CODE', 0 WHERE ${FEW} RETURNING id
       )
       INSERT INTO mail_address (partnership_id, person_id, address, challenge) SELECT $1, $2, $5, m.id FROM mail m
       ON CONFLICT (partnership_id, person_id) DO UPDATE SET address = EXCLUDED.address, challenge = EXCLUDED.challenge,
         challenged_at = clock_timestamp(), tries = 0, verified_at = NULL, refused_at = NULL RETURNING challenge`,
      [partnershipId, personId, 'CODE', aDay, address],
    );
    return rows.length > 0;
  }

  /** One more try at the code: answers how many there were, before anybody looks whether it was right. */
  async tryCode({ partnershipId, personId }: Owner, challenge: string): Promise<number> {
    const [row] = await this.database.query<{ tries: number }>(
      `WITH tried AS (UPDATE mail_address SET tries = tries + 1 WHERE partnership_id = $1 AND person_id = $2 AND challenge = $3 AND tries < 100 RETURNING tries)
       SELECT tries::integer AS tries FROM tried`,
      [partnershipId, personId, challenge],
    );
    return row?.tries ?? Number.POSITIVE_INFINITY;
  }

  async verify({ partnershipId, personId }: Owner, challenge: string): Promise<void> {
    await this.database.query(
      `UPDATE mail_address SET verified_at = clock_timestamp() WHERE partnership_id = $1 AND person_id = $2 AND challenge = $3 AND verified_at IS NULL`,
      [partnershipId, personId, challenge],
    );
  }

  async forgetAddress({ partnershipId, personId }: Owner): Promise<void> {
    await this.database.query('DELETE FROM mail_address WHERE partnership_id = $1 AND person_id = $2', [
      partnershipId,
      personId,
    ]);
  }

  devices({ partnershipId, personId }: Owner): Promise<DeviceRow[]> {
    return this.database.query<DeviceRow>(
      `SELECT id, endpoint, made_at AS "madeAt" FROM push_subscription WHERE partnership_id = $1 AND person_id = $2 ORDER BY id LIMIT ${String(2 * MOST_DEVICES)}`,
      [partnershipId, personId],
    );
  }

  /** A browser is its last user's who has its keys: its address alone takes it from nobody. False there, and where the person has enough of them. */
  async addDevice({ partnershipId, personId }: Owner, { endpoint, p256dh, auth }: NewDevice): Promise<boolean> {
    const rows = await this.database.query(
      `INSERT INTO push_subscription (partnership_id, person_id, endpoint, p256dh, auth)
       SELECT $1, $2, $3, $4, $5 WHERE (SELECT count(*) FROM push_subscription WHERE partnership_id = $1 AND person_id = $2 AND endpoint <> $3) < ${String(MOST_DEVICES)}
       ON CONFLICT (endpoint) DO UPDATE SET partnership_id = EXCLUDED.partnership_id, person_id = EXCLUDED.person_id, p256dh = EXCLUDED.p256dh,
         auth = EXCLUDED.auth, made_at = clock_timestamp()
       WHERE push_subscription.person_id = EXCLUDED.person_id OR (push_subscription.p256dh = EXCLUDED.p256dh AND push_subscription.auth = EXCLUDED.auth)
       RETURNING id`,
      [partnershipId, personId, endpoint, p256dh, auth],
    );
    return rows.length > 0;
  }

  async removeDevice({ partnershipId, personId }: Owner, id: string): Promise<void> {
    await this.database.query(
      'DELETE FROM push_subscription WHERE partnership_id = $1 AND person_id = $2 AND id = $3',
      [partnershipId, personId, id],
    );
  }

  /** A message to each of the person's browsers, so many a day. */
  async testDevices({ partnershipId, personId }: Owner, aDay: number): Promise<void> {
    await this.database.query(
      `INSERT INTO outbox (partnership_id, person_id, channel, purpose, rank, push_id)
       SELECT $1, $2, 'PUSH', 'TEST', 0, s.id FROM push_subscription s WHERE s.partnership_id = $1 AND s.person_id = $2
         AND (SELECT count(*) FROM outbox o WHERE o.push_id = s.id AND o.purpose = 'TEST' AND o.made_at > clock_timestamp() - interval '1 day') < $3`,
      [partnershipId, personId, aDay],
    );
  }

  /** All mail off, of every class. */
  async noMail({ partnershipId, personId }: Owner): Promise<void> {
    await this.database.query(
      `UPDATE notification_choice SET mail = 'NONE' WHERE partnership_id = $1 AND person_id = $2`,
      [partnershipId, personId],
    );
  }
}
