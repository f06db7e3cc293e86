import { Injectable } from '@nestjs/common';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { NOTIFICATION_CLASSES, readMailAddress, USUAL_CHOICES } from '#libs/notifications';
import { NotificationSettings } from '../notification-options.js';
import { CODE_MINUTES } from '../sending/compose.service.js';
import { readEndpoint } from '../sending/push-endpoint.js';
import type { ChoiceRow, NewDevice, Owner } from '../notifications.types.js';
import { SettingStore } from './setting.store.js';
import { newSecret, TokenService } from './token.service.js';

/** Mails with codes, and tests, that one person can ask for in a day; tries at one code. */
const A_DAY = 5;
const MOST_TRIES = 5;

/** What a person's page of settings shows. */
export interface SettingsView {
  readonly mailOffered: boolean;
  /** By which browsers subscribe; undefined where this server sends no push. */
  readonly pushKey: string | undefined;
  readonly address: { readonly address: string; readonly verified: boolean; readonly refused: boolean } | undefined;
  readonly choices: readonly ChoiceRow[];
  readonly quietFrom: number;
  readonly quietTo: number;
  readonly devices: readonly { readonly id: string; readonly service: string; readonly madeAt: Date }[];
  readonly calendarMadeAt: Date | null;
}

type Done = Refusal | undefined;

const no = (kind: string, field: string, message: string): Refusal =>
  refuse(kind, { message, field, rule: `notifications.${field}` });

const TOO_OFTEN = no('TooOften', 'address', 'That was asked for five times today. Try again tomorrow.');

/** How somebody is told things: their own to choose, and nobody else's to see. */
@Injectable()
export class OwnNotificationsService {
  constructor(
    private readonly store: SettingStore,
    private readonly tokens: TokenService,
    private readonly settings: NotificationSettings,
  ) {}

  async view(owner: Owner): Promise<SettingsView> {
    const [address, chosen, setting, devices] = await Promise.all([
      this.store.address(owner),
      this.store.choices(owner),
      this.store.setting(owner),
      this.store.devices(owner),
    ]);
    return {
      mailOffered: this.settings.mail !== undefined,
      pushKey: this.settings.push()?.publicKey,
      address: address && {
        address: address.address,
        verified: address.verifiedAt !== null,
        refused: address.refusedAt !== null,
      },
      choices: NOTIFICATION_CLASSES.map(
        (each) => chosen.find((choice) => choice.class === each) ?? { class: each, ...USUAL_CHOICES[each] },
      ),
      quietFrom: setting?.quietFrom ?? 0,
      quietTo: setting?.quietTo ?? 0,
      devices: devices.map(({ id, endpoint, madeAt }) => ({ id, madeAt, service: serviceOf(endpoint) })),
      calendarMadeAt: setting?.calendarMadeAt ?? null,
    };
  }

  /** Refuses `QuietHoursMalformed`. */
  async choose(
    owner: Owner,
    { choices, quietFrom, quietTo }: Pick<SettingsView, 'choices' | 'quietFrom' | 'quietTo'>,
  ): Promise<Done> {
    if (![quietFrom, quietTo].every((hour) => Number.isInteger(hour) && hour >= 0 && hour <= 23)) {
      return no('QuietHoursMalformed', 'quiet', 'Quiet hours are whole hours from 0 to 23.');
    }
    await this.store.choose(owner, [...new Map(choices.map((choice) => [choice.class, choice])).values()]);
    await this.store.begin(owner);
    await this.store.beQuiet(owner, { from: quietFrom, to: quietTo });
    return undefined;
  }

  /** Sends a code there. Refuses `MailNotOffered`, `MailAddressMalformed`, `TooOften`. */
  async setAddress(owner: Owner, text: string): Promise<Done> {
    if (this.settings.mail === undefined) return no('MailNotOffered', 'address', 'This server sends no mail.');
    const address = readMailAddress(text);
    if (isRefusal(address)) return address;
    return (await this.store.setAddress(owner, address, A_DAY)) ? undefined : TOO_OFTEN;
  }

  /** Refuses `CodeWrong`: also where it is too old, or was tried too often. */
  async confirmAddress(owner: Owner, code: string): Promise<Done> {
    const wrong = no('CodeWrong', 'code', 'That is not the code of the last mail, or it is older than half an hour.');
    const known = await this.store.address(owner);
    if (known === undefined || this.settings.mail === undefined) return wrong;
    const tries = await this.store.tryCode(owner, known.challenge);
    const isFresh = Date.now() - known.challengedAt.getTime() < CODE_MINUTES * 60_000;
    if (!isFresh || tries > MOST_TRIES || !this.tokens.isCode(code, known.challenge)) return wrong;
    await this.store.verify(owner, known.challenge);
    await this.store.begin(owner);
    return undefined;
  }

  async forgetAddress(owner: Owner): Promise<Done> {
    await this.store.forgetAddress(owner);
    return undefined;
  }

  /** A message by every way that is set up. Refuses `TooOften`. */
  async test(owner: Owner): Promise<Done> {
    const address = await this.store.address(owner);
    await this.store.testDevices(owner, A_DAY);
    const hasMail = this.settings.mail !== undefined && address !== undefined && address.verifiedAt !== null;
    return !hasMail || (await this.store.testMail(owner, A_DAY)) ? undefined : TOO_OFTEN;
  }

  /** Refuses `PushNotOffered`, `PushEndpointRefused`, `PushKeysMalformed`, `DevicesTooMany`. */
  async addDevice(owner: Owner, device: NewDevice): Promise<Done> {
    if (this.settings.push() === undefined) return no('PushNotOffered', 'push', 'This server sends no push messages.');
    const url = readEndpoint(device.endpoint, this.settings.pushAlsoTo);
    if (isRefusal(url)) return url;
    const [p256dh, auth] = [unpadded(device.p256dh), unpadded(device.auth)];
    if (device.endpoint.length > 2_000 || !/^[\w-]{87}$/u.test(p256dh) || !/^[\w-]{22}$/u.test(auth)) {
      return no('PushKeysMalformed', 'push', 'These are no keys of a browser.');
    }
    const added = await this.store.addDevice(owner, { endpoint: device.endpoint, p256dh, auth });
    if (!added)
      return no(
        'DevicesTooMany',
        'push',
        'Ten browsers are told already, or this one is somebody else’s. Remove one first.',
      );
    await this.store.begin(owner);
    return undefined;
  }

  async removeDevice(owner: Owner, id: string): Promise<Done> {
    await this.store.removeDevice(owner, id);
    return undefined;
  }

  /** A new address of one's own calendar, shown once; an older one opens nothing any more. */
  async makeCalendar(owner: Owner): Promise<string> {
    const { secret, hash } = newSecret();
    await this.store.keepCalendar(owner, hash);
    return this.settings.link(`/calendar/${secret}.ics`);
  }

  async endCalendar(owner: Owner): Promise<Done> {
    await this.store.keepCalendar(owner, undefined);
    return undefined;
  }

  /** Switches mail off for whoever a signed token speaks of. False where nobody here signed it. */
  async unsubscribe(partnershipId: string, token: string): Promise<boolean> {
    const personId = this.settings.mail === undefined ? undefined : this.tokens.personOf(token);
    if (personId === undefined) return false;
    const owner = { partnershipId, personId };
    const known = await this.store.address(owner);
    if (known === undefined || !this.tokens.isUnsubscribe(token, owner, known.address)) return false;
    await this.store.noMail(owner);
    return true;
  }
}

const unpadded = (text: string): string => text.replace(/=+$/u, '');

/** Whose push service it is, by its name: the rest of the address is a secret. */
const serviceOf = (endpoint: string): string => (URL.canParse(endpoint) ? new URL(endpoint).hostname : '');
