import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { NOTIFICATION_CLASSES, NOTIFICATION_KINDS, PACES } from '#libs/notifications';
import { OtherRefusal, refusalTypes } from '../graphql/refusal.models.js';

const named = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, name]));

const KindName = named(Object.keys(NOTIFICATION_KINDS));
registerEnumType(KindName, { name: 'NotificationKind' });
const ClassName = named(NOTIFICATION_CLASSES);
registerEnumType(ClassName, { name: 'NotificationClass' });
const PaceName = named(PACES);
registerEnumType(PaceName, { name: 'MailPace' });
const DetailName = named(['NONE', 'CARRIED', 'LOST', 'INQUORATE', 'ACCEPTED', 'DECLINED']);
registerEnumType(DetailName, { name: 'NotificationDetail' });

@ObjectType('Notification', { description: 'Something that you were told. None tells how anybody voted.' })
export class NotificationModel {
  @Field(() => ID) id!: string;
  @Field(() => KindName) kind!: string;
  @Field(() => String, { description: 'The motion’s title, or the meeting’s kind; empty where there is none.' })
  title!: string;
  @Field(() => String, { description: 'The page that it leads to.' }) path!: string;
  @Field(() => Date) happenedAt!: Date;
  @Field(() => Date, { nullable: true, description: 'Until when something is needed.' }) dueAt!: Date | null;
  @Field(() => Boolean) read!: boolean;
  @Field(() => DetailName, { description: 'What became of it.' }) detail!: string;
  @Field(() => String, { nullable: true, description: 'What it brought you, in the smallest unit of the currency.' })
  causedMinor!: string | null;
}

@ObjectType({ description: 'What you were told: what waits for your vote, what has a day, and news.' })
export class NotificationList {
  @Field(() => Int, { description: 'Up to a hundred.' }) unread!: number;
  @Field(() => [NotificationModel], { description: 'Open votes that you have not voted in, the soonest to end first.' })
  waiting!: NotificationModel[];
  @Field(() => [NotificationModel], { description: 'What is announced, the soonest first.' })
  deadlines!: NotificationModel[];
  @Field(() => [NotificationModel], { description: 'Thirty at most, the latest first.' }) news!: NotificationModel[];
  @Field(() => Boolean, { description: 'There is older news: ask for what comes after the last one.' }) more!: boolean;
}

@ObjectType()
export class NotificationChoiceModel {
  @Field(() => ClassName) class!: string;
  @Field(() => PaceName) mail!: string;
  @Field(() => Boolean) push!: boolean;
}

@ObjectType({ description: 'Where mail to you goes. You alone see it.' })
export class MailAddressModel {
  @Field(() => String) address!: string;
  @Field(() => Boolean, { description: 'You have typed the code that was sent there.' }) verified!: boolean;
  @Field(() => Boolean, { description: 'Its server takes no mail for it: nothing is sent there.' }) refused!: boolean;
}

@ObjectType({ description: 'A browser of yours that is told.' })
export class PushDevice {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'The name of its push service.' }) service!: string;
  @Field(() => Date) madeAt!: Date;
}

@ObjectType('NotificationSettings')
export class NotificationSettingsModel {
  @Field(() => Boolean, { description: 'This server sends mail.' }) mailOffered!: boolean;
  @Field(() => String, { nullable: true, description: 'By which a browser subscribes; null where there is no push.' })
  pushKey!: string | null;
  @Field(() => MailAddressModel, { nullable: true }) address!: MailAddressModel | null;
  @Field(() => [NotificationChoiceModel]) choices!: NotificationChoiceModel[];
  @Field(() => Int, { description: 'The hour from which nothing is sent, in the partnership’s time zone.' })
  quietFrom!: number;
  @Field(() => Int, { description: 'The hour from which it is sent again; the same hour: there are none.' })
  quietTo!: number;
  @Field(() => String) timeZone!: string;
  @Field(() => [PushDevice]) devices!: PushDevice[];
  @Field(() => Date, { nullable: true, description: 'When the address of your calendar was made.' })
  calendarMadeAt!: Date | null;
}

@InputType()
export class NotificationChoiceInput {
  @Field(() => ClassName) class!: string;
  @Field(() => PaceName) mail!: string;
  @Field(() => Boolean) push!: boolean;
}

@InputType()
export class NotificationSettingsInput {
  @Field(() => [NotificationChoiceInput]) choices!: NotificationChoiceInput[];
  @Field(() => Int) quietFrom!: number;
  @Field(() => Int) quietTo!: number;
}

@InputType()
export class PushDeviceInput {
  @Field(() => String) endpoint!: string;
  @Field(() => String) p256dh!: string;
  @Field(() => String) auth!: string;
}

@ObjectType()
export class NotificationSettingsChanged {
  @Field(() => NotificationSettingsModel) settings!: NotificationSettingsModel;
  @Field(() => String, { nullable: true, description: 'The address of your calendar, this once.' })
  calendar!: string | null;
}

/** Refusals with a type of their own here. */
export const NOTIFICATION_REFUSALS = ['NotAllowed'] as const;

export const NotificationSettingsResult = createUnionType({
  name: 'NotificationSettingsResult',
  types: () => [NotificationSettingsChanged, refusalTypes.NotAllowed, OtherRefusal] as const,
  resolveType: (value: { readonly kind: string }) => value.kind,
});
