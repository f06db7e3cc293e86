import { createUnionType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { OtherRefusal, refusalTypes } from '../graphql/refusal.models.js';
import { Quantity } from '../graphql/scalars.js';

@ObjectType('AssetYear', { description: 'A year of a schedule: what it allows, and what of it is in the books.' })
export class AssetYearModel {
  @Field(() => Int) year!: number;
  @Field(() => String) startsOn!: string;
  @Field(() => Quantity) amount!: bigint;
  @Field(() => Quantity) posted!: bigint;
}

@ObjectType('Valuation')
export class ValuationModel {
  @Field(() => String) code!: string;
  @Field(() => String) on!: string;
  @Field(() => Quantity) value!: bigint;
  @Field(() => String) by!: string;
  @Field(() => String, { nullable: true, description: 'SHA-256 of the report, in hex.' }) document!: string | null;
}

@ObjectType('Collateral', { description: 'A pledge of an asset. Whoever enforces it asks for a disposal.' })
export class CollateralModel {
  @Field(() => String) code!: string;
  @Field(() => String) creditor!: string;
  @Field(() => Quantity) amount!: bigint;
  @Field(() => String) since!: string;
  @Field(() => String, { nullable: true }) until!: string | null;
}

@ObjectType('DisposalRefusal')
export class DisposalRefusalModel {
  @Field(() => String) message!: string;
  @Field(() => String) rule!: string;
}

@ObjectType('Disposal', { description: 'What somebody asked: nothing leaves by it before the guardian authorises it.' })
export class DisposalModel {
  @Field(() => String) code!: string;
  @Field(() => String) asset!: string;
  @Field(() => String) to!: string;
  @Field(() => Quantity) price!: bigint;
  @Field(() => String) currency!: string;
  @Field(() => Quantity, { nullable: true }) valuation!: bigint | null;
  @Field(() => String) why!: string;
  @Field(() => String, { description: 'ALLOW, HOLD or REJECT, by the rule when it was asked for.' }) decision!: string;
  @Field(() => String, { description: 'ASKED, HELD, REJECTED, AUTHORISED, EXPIRED, REVOKED or DISPOSED.' })
  state!: string;
  @Field(() => String) askedOn!: string;
  @Field(() => ID, { nullable: true }) resolutionId!: string | null;
  @Field(() => Date, { nullable: true }) authorisedAt!: Date | null;
  @Field(() => Date, { nullable: true }) expiresAt!: Date | null;
  @Field(() => DisposalRefusalModel, { nullable: true }) refusal!: DisposalRefusalModel | null;
  @Field(() => String, { nullable: true }) leaf!: string | null;
}

@ObjectType('Asset')
export class AssetModel {
  @Field(() => String) code!: string;
  @Field(() => String, { name: 'class' }) assetClass!: string;
  @Field(() => String) name!: string;
  @Field(() => String) account!: string;
  @Field(() => String) currency!: string;
  @Field(() => Quantity) cost!: bigint;
  @Field(() => Quantity, { description: 'What it lost of its cost in the books.' }) worn!: bigint;
  @Field(() => Quantity, { description: 'What it stands at in the books.' }) book!: bigint;
  @Field(() => String, { description: 'A day; empty for a reserve.' }) enteredOn!: string;
  @Field(() => Boolean, { description: 'Whether it stands in the books, and not only in the register.' })
  entered!: boolean;
  @Field(() => String, {
    description: 'REGISTERED, LOCKED, IMPAIRED, DISPOSAL_ASKED, DISPOSAL_AUTHORISED or DISPOSED.',
  })
  lockState!: string;
  @Field(() => String, { nullable: true }) document!: string | null;
  @Field(() => [AssetYearModel]) schedule!: readonly AssetYearModel[];
  @Field(() => [ValuationModel]) valuations!: readonly ValuationModel[];
  @Field(() => [CollateralModel]) collateral!: readonly CollateralModel[];
  @Field(() => [DisposalModel]) disposals!: readonly DisposalModel[];
  @Field(() => String, { nullable: true, description: 'The hash of its leaf in the transparency log.' })
  leaf!: string | null;
}

@ObjectType('LockedBody', { description: 'A body whose own assets are locked, as the guardian named it.' })
export class LockedBodyModel {
  @Field(() => String) code!: string;
  @Field(() => String) name!: string;
  @Field(() => Boolean) specified!: boolean;
  @Field(() => String) since!: string;
}

@InputType()
export class RegisterAssetInput {
  @Field(() => String, { name: 'class', description: 'HARDWARE, SITE_LEASE, MODEL_WEIGHTS, DATASET or IP.' })
  assetClass!: string;
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true }) currency?: string | null;
  @Field(() => Quantity) cost!: bigint;
  @Field(() => String) enteredOn!: string;
  @Field(() => String, { nullable: true, description: 'SHA-256 of the deed or bill, in hex.' }) document?:
    string | null;
  @Field(() => Int, { nullable: true }) scheduleYears?: number | null;
  @Field(() => String, {
    nullable: true,
    description:
      'BANK or PROCEEDS: it also comes into the books, paid from there; nothing is posted where none is said.',
  })
  paidFrom?: string | null;
}

@InputType()
export class FileValuationInput {
  @Field(() => String) asset!: string;
  @Field(() => Quantity) value!: bigint;
  @Field(() => String) on!: string;
  @Field(() => String) by!: string;
  @Field(() => String, { description: 'SHA-256 of the report, in hex.' }) document!: string;
}

@InputType()
export class AskDisposalInput {
  @Field(() => String) asset!: string;
  @Field(() => String, { nullable: true, description: 'The code of a locked body.' }) body?: string | null;
  @Field(() => String, { description: 'Who would have it, in words; no natural person by name.' }) buyer!: string;
  @Field(() => Quantity) price!: bigint;
  @Field(() => String, { nullable: true, description: 'A valuation on file, VAL-0001.' }) valuation?: string | null;
  @Field(() => String) why!: string;
}

@InputType()
export class RegisterCollateralInput {
  @Field(() => String) asset!: string;
  @Field(() => String) creditor!: string;
  @Field(() => Quantity) amount!: bigint;
  @Field(() => String) since!: string;
  @Field(() => String, { nullable: true }) until?: string | null;
  @Field(() => String, { description: 'SHA-256 of the deed, in hex.' }) document!: string;
}

@ObjectType('AssetChanged')
export class AssetChangedModel {
  @Field(() => AssetModel) asset!: AssetModel;
  @Field(() => DisposalModel, { nullable: true }) disposal!: DisposalModel | null;
}

/** The refusals of the register that have a type of their own in the schema. */
export const ASSET_REFUSALS = ['AssetLocked', 'BalanceBelowFloor', 'PeriodClosed', 'NotFound', 'NotAllowed'] as const;

export const AssetResult = createUnionType({
  name: 'AssetResult',
  types: () => [AssetChangedModel, ...ASSET_REFUSALS.map((kind) => refusalTypes[kind]), OtherRefusal] as const,
  resolveType: (value: { readonly kind: string }) => value.kind,
});
