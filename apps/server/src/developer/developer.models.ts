import { createUnionType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { FractionText, Quantity } from '../graphql/scalars.js';
import { OtherRefusal, refusalTypes } from '../graphql/refusal.models.js';
import { PageInfo } from '../graphql/page-info.model.js';

@ObjectType({ description: 'A key as its owner sees it; the key itself is shown once and kept nowhere.' })
export class ApiKey {
  @Field(() => ID) id!: string;
  @Field(() => String) label!: string;
  @Field(() => String, { description: 'The first characters, by which its owner knows it.' }) prefix!: string;
  @Field(() => [String], { nullable: true, description: 'Null is every model.' }) models!: readonly string[] | null;
  @Field(() => [String], { description: 'The first one is taken where a request names none.' })
  purposes!: readonly string[];
  @Field(() => Date) createdAt!: Date;
  @Field(() => Date, { nullable: true }) expiresAt!: Date | null;
  @Field(() => Date, { nullable: true }) revokedAt!: Date | null;
  @Field(() => String, { nullable: true }) revokedWhy!: string | null;
  @Field(() => Date, { nullable: true, description: 'As far back as requests are listed.' }) lastUsedAt!: Date | null;
  @Field(() => String, { description: 'IN_USE, ENDED (by its date) or REVOKED.' }) state!: string;
}

@ObjectType({ description: 'A purpose that a site, or every site (null), does not serve, and why.' })
export class BlockedPurpose {
  @Field(() => String) purpose!: string;
  @Field(() => String, { nullable: true }) site!: string | null;
  @Field(() => String) reason!: string;
  @Field(() => Date, { description: 'It may be announced before it holds.' }) beginsAt!: Date;
  @Field(() => String, { nullable: true, description: 'The day of the resolution; null: the site’s own policy.' })
  decidedOn!: string | null;
}

@ObjectType()
export class OfferedModel {
  @Field(() => String) model!: string;
  @Field(() => String) name!: string;
  @Field(() => [String], { description: 'Where it is served now; none where no server of it is registered.' })
  sites!: readonly string[];
  @Field(() => FractionText, { description: 'Minor units for a million tokens read, exact.' }) inPerMillion!: string;
  @Field(() => FractionText, { description: 'Minor units for a million tokens written, exact.' })
  outPerMillion!: string;
  @Field(() => Quantity, {
    nullable: true,
    description: 'Weighted compute that 1,000 tokens take of a stint; null where the custom does not rate the model.',
  })
  stintPerThousand!: bigint | null;
  @Field(() => [BlockedPurpose]) blocked!: readonly BlockedPurpose[];
}

@ObjectType({ isAbstract: true })
abstract class StintAmounts {
  @Field(() => Quantity) grant!: bigint;
  @Field(() => Quantity) used!: bigint;
  @Field(() => Quantity) held!: bigint;
  @Field(() => Quantity, { description: 'What may be asked for now; a throttle is counted.' }) left!: bigint;
  @Field(() => Quantity, { description: 'What one request may take at most: it takes from one stint.' })
  largest!: bigint;
  @Field(() => Quantity, { description: 'What a throttle or a jury keeps back of what would be left.' }) kept!: bigint;
  @Field(() => Quantity, { description: 'What jobs took that the stint had no room for.' }) residue!: bigint;
  @Field(() => Boolean) throttled!: boolean;
  @Field(() => Boolean) suspended!: boolean;
}

@ObjectType({ description: 'Of one pasture, in its current period. Whole ppm·milli-GPU·ms.' })
export class PastureStint extends StintAmounts {
  @Field(() => String) pasture!: string;
  @Field(() => String) resetsAt!: string;
}

@ObjectType({ description: 'A gate that has no stint in the current period of its pasture.' })
export class WaitingGate {
  @Field(() => String) gate!: string;
  @Field(() => String) pasture!: string;
  @Field(() => Date, {
    nullable: true,
    description: 'The end of a period that was divided before the gate was granted; null: nobody said what it gives.',
  })
  endsAt!: Date | null;
  @Field(() => Date, { nullable: true, description: 'The next period, as far as somebody said what it gives.' })
  nextFrom!: Date | null;
}

@ObjectType({ description: 'Over all gates of the person in the current periods. Whole ppm·milli-GPU·ms.' })
export class StintModel extends StintAmounts {
  @Field(() => String, { nullable: true, description: 'The first of the periods to end; null: there is none.' })
  resetsAt!: string | null;
  @Field(() => [String], { description: 'The holdings that are the gates.' }) gates!: readonly string[];
  @Field(() => [PastureStint], { description: 'Each by itself: periods need not end together.' })
  pastures!: readonly PastureStint[];
  @Field(() => [WaitingGate]) waiting!: readonly WaitingGate[];
}

@ObjectType({ description: 'What stands against somebody’s use without a jury, and by which version of the custom.' })
export class SanctionModel {
  @Field(() => String, { description: 'WARNED, THROTTLED, or JURY: a jury must find.' }) step!: string;
  @Field(() => Boolean) throttled!: boolean;
  @Field(() => FractionText, { description: 'What a throttled stint keeps, by the custom in force.' }) keeps!: string;
  @Field(() => String, { nullable: true, description: 'Null where the words were erased.' }) why!: string | null;
  @Field(() => Date) since!: Date;
  @Field(() => Date, { nullable: true }) juryDue!: Date | null;
  @Field(() => Int) juryDays!: number;
  @Field(() => Int) customVersion!: number;
}

@ObjectType({ description: 'Energy and water of a month by one way of knowing them; two ways are never added.' })
export class UseFootprint {
  @Field(() => String, { description: 'site_division: a part of what meters said; model_estimate: by tokens put out.' })
  method!: string;
  @Field(() => Quantity, { nullable: true }) energyMillijoules!: bigint | null;
  @Field(() => Quantity, { nullable: true }) waterMicrolitres!: bigint | null;
  @Field(() => Int, { description: 'Requests, or hours of sites, whose energy it covers…' }) energyCovers!: number;
  @Field(() => Int, { description: '…and whose water…' }) waterCovers!: number;
  @Field(() => Int, { nullable: true, description: '…of so many; null where that is not counted.' }) of!: number | null;
}

@ObjectType()
export class UseDay {
  @Field(() => String, { description: '2026-11-23, UTC' }) day!: string;
  @Field(() => String, { description: 'A model, or a model of GPU.' }) resource!: string;
  @Field(() => Quantity) tokensIn!: bigint;
  @Field(() => Quantity) tokensOut!: bigint;
  @Field(() => Quantity, { description: 'Jobs: raw compute.' }) computeRaw!: bigint;
  @Field(() => Int, { description: 'Through the gateway, as far back as requests are listed.' }) requests!: number;
}

@ObjectType({ description: 'What was used in a month, and what its bill is, or would be if it ended now.' })
export class UseMonth {
  @Field(() => String) month!: string;
  @Field(() => Boolean, { description: 'It is not over.' }) partial!: boolean;
  @Field(() => Quantity) tokensIn!: bigint;
  @Field(() => Quantity) tokensOut!: bigint;
  @Field(() => Quantity) computeRaw!: bigint;
  @Field(() => Quantity, { description: 'Minor units, rounded as the bill is.' }) costMinor!: bigint;
  @Field(() => Quantity, { description: 'What of it stands in the books already.' }) billedMinor!: bigint;
  @Field(() => Boolean, { description: 'Something of it has no price: a GPU without a weight.' }) unpriced!: boolean;
}

@ObjectType({ description: 'One month, day by day.' })
export class UseMonthDays extends UseMonth {
  @Field(() => [UseDay]) days!: readonly UseDay[];
  @Field(() => [UseFootprint]) footprint!: readonly UseFootprint[];
  @Field(() => Int, { description: 'Through the gateway, all of them.' }) requests!: number;
  @Field(() => Int, {
    description: 'Of these: no longer listed; their days are forgotten, and the month’s sums are kept.',
  })
  forgotten!: number;
}

@ObjectType({ description: "The viewer's own use of the commons: nobody else can ask for it." })
export class DeveloperView {
  @Field(() => String) rollNumber!: string;
  @Field(() => String) name!: string;
  @Field(() => String) currency!: string;
  @Field(() => Int) customVersion!: number;
  @Field(() => Date) asOf!: Date;
  @Field(() => [ApiKey]) keys!: readonly ApiKey[];
  @Field(() => [OfferedModel]) models!: readonly OfferedModel[];
  @Field(() => [String], { description: 'Those that own keys name, and those that some site does not serve.' })
  purposes!: readonly string[];
  @Field(() => StintModel) stint!: StintModel;
  @Field(() => SanctionModel, { nullable: true }) sanction!: SanctionModel | null;
  @Field(() => [UseMonth], { description: 'The last six, the latest first.' }) months!: readonly UseMonth[];
  @Field(() => UseMonthDays) month!: UseMonthDays;
  @Field(() => Int, { description: 'So many days back requests are listed.' }) requestDays!: number;
}

@ObjectType({ description: 'One request and how it ended; no word of what was asked or answered is kept.' })
export class GatewayRequest {
  @Field(() => ID) id!: string;
  @Field(() => Date) startedAt!: Date;
  @Field(() => Date) endedAt!: Date;
  @Field(() => String) model!: string;
  @Field(() => String) site!: string;
  @Field(() => String, { nullable: true }) key!: string | null;
  @Field(() => String, { nullable: true }) purpose!: string | null;
  @Field(() => String, { nullable: true }) route!: string | null;
  @Field(() => Boolean, { nullable: true }) streamed!: boolean | null;
  @Field(() => String, { description: 'FINISHED, LEFT, STOPPED, BROKEN, NOT_TAKEN or GATEWAY_GONE.' }) ending!: string;
  @Field(() => Quantity) promptTokens!: bigint;
  @Field(() => Quantity, { nullable: true }) cachedTokens!: bigint | null;
  @Field(() => Quantity) completionTokens!: bigint;
  @Field(() => String, { description: 'engine, or counted by the gateway.' }) method!: string;
  @Field(() => Quantity) compute!: bigint;
  @Field(() => FractionText, { description: 'Minor units, exact: the month is billed as a whole and rounded once.' })
  costMinor!: string;
  @Field(() => Quantity, { nullable: true }) energyMillijoules!: bigint | null;
  @Field(() => Quantity, { nullable: true }) waterMicrolitres!: bigint | null;
}

@ObjectType()
export class GatewayRequestPage {
  @Field(() => [GatewayRequest]) requests!: readonly GatewayRequest[];
  @Field(() => PageInfo) pageInfo!: PageInfo;
}

@InputType()
export class CreateApiKeyInput {
  @Field(() => String) label!: string;
  @Field(() => [String], { nullable: true, description: 'Null or absent: every model.' }) models?: string[] | null;
  @Field(() => [String], { description: 'The usual one first.' }) purposes!: string[];
  @Field(() => Date, { nullable: true }) expiresAt?: Date | null;
}

@InputType()
export class RevokeApiKeyInput {
  @Field(() => ID) id!: string;
  @Field(() => String) why!: string;
}

@ObjectType('ApiKeyCreated')
export class ApiKeyCreatedModel {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'The key: this answer is the only place where it ever stands.' }) key!: string;
}

@ObjectType('ApiKeyRevoked')
export class ApiKeyRevokedModel {
  @Field(() => ID) id!: string;
}

/** The refusals of keys that have a type of their own. */
export const KEY_REFUSALS = ['NotAllowed'] as const;

const refusals = KEY_REFUSALS.map((kind) => refusalTypes[kind]);
const resolveType = (value: { readonly kind: string }): string => value.kind;

export const CreateApiKeyResult = createUnionType({
  name: 'CreateApiKeyResult',
  types: () => [ApiKeyCreatedModel, ...refusals, OtherRefusal] as const,
  resolveType,
});

export const RevokeApiKeyResult = createUnionType({
  name: 'RevokeApiKeyResult',
  types: () => [ApiKeyRevokedModel, ...refusals, OtherRefusal] as const,
  resolveType,
});
