import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { ASSET_CLASSES } from '#libs/asset-lock';
import { toRefusalModel } from '../graphql/refusal.models.js';
import { Requires, type Viewer } from '../identity/authority.js';
import type { RequestContext } from '../identity/authority.guard.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import {
  ASSET_REFUSALS,
  AskDisposalInput,
  AssetModel,
  AssetResult,
  DisposalModel,
  FileValuationInput,
  LockedBodyModel,
  RegisterAssetInput,
  RegisterCollateralInput,
} from './asset-lock.models.js';
import type { AssetView, DisposalView, Officer } from './asset-lock.types.js';
import { AssetService } from './asset.service.js';

interface Changed {
  readonly kind: 'AssetChanged';
  readonly asset: AssetView;
  readonly disposal: DisposalView | null;
}

/** What was changed: an asset, and the disposal that was asked for or posted. */
interface Named {
  readonly asset: string;
  readonly disposal?: string;
}

const notOne = (value: string, of: readonly string[], field: string): Refusal =>
  refuse('InputMalformed', { message: `"${value}" is none of ${of.join(', ')}`, field, rule: 'assets.input' });

/** The register of assets for everybody, and what officers enter into it. Nothing here releases anything. */
@Resolver()
export class AssetLockResolver {
  constructor(
    private readonly assetsOf: AssetService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Query(() => [AssetModel])
  async assets(
    @Args('class', { type: () => String, nullable: true }) assetClass?: string | null,
    @Args('state', { type: () => String, nullable: true }) state?: string | null,
  ): Promise<readonly AssetView[]> {
    const all = await this.everyAsset();
    return all.filter(
      (asset) =>
        (assetClass ?? asset.assetClass) === asset.assetClass && (state ?? asset.lockState) === asset.lockState,
    );
  }

  @Requires('readPublic')
  @Query(() => AssetModel, { nullable: true })
  async asset(@Args('code', { type: () => String }) code: string): Promise<AssetView | undefined> {
    return (await this.everyAsset()).find((asset) => asset.code === code);
  }

  @Requires('readPublic')
  @Query(() => [DisposalModel])
  async disposals(): Promise<readonly DisposalView[]> {
    const partnership = await this.partnerships.current();
    return partnership === undefined ? [] : this.assetsOf.disposals(partnership.id);
  }

  @Requires('readPublic')
  @Query(() => [LockedBodyModel])
  async lockedBodies(): Promise<readonly LockedBodyModel[]> {
    const partnership = await this.partnerships.current();
    return partnership === undefined ? [] : this.assetsOf.bodies(partnership.id);
  }

  @Requires('keepBooks')
  @Mutation(() => AssetResult, {
    description: 'Enters an asset into the register, and into the books where it says from what it is paid.',
  })
  registerAsset(
    @Context() { viewer }: RequestContext,
    @Args('input') input: RegisterAssetInput,
  ): Promise<Changed | Refusal> {
    return this.changed(viewer, (officer) => {
      const assetClass = ASSET_CLASSES.find((known) => known === input.assetClass);
      if (assetClass === undefined) return notOne(input.assetClass, ASSET_CLASSES, 'class');
      const [from, ways] = [input.paidFrom ?? undefined, ['BANK', 'PROCEEDS'] as const];
      const paidFrom = ways.find((way) => way === from);
      if (from !== undefined && paidFrom === undefined) return notOne(from, ways, 'paidFrom');
      const { name, cost, enteredOn } = input;
      const optional = {
        currency: input.currency ?? undefined,
        document: input.document ?? undefined,
        scheduleYears: input.scheduleYears ?? undefined,
      };
      return this.assetsOf.register(officer, { assetClass, name, cost, enteredOn, ...optional }, paidFrom);
    });
  }

  @Requires('keepBooks')
  @Mutation(() => AssetResult)
  fileValuation(
    @Context() { viewer }: RequestContext,
    @Args('input') input: FileValuationInput,
  ): Promise<Changed | Refusal> {
    return this.changed(viewer, async (officer) => {
      const filed = await this.assetsOf.fileValuation(officer, input);
      return isRefusal(filed) ? filed : input.asset;
    });
  }

  @Requires('keepBooks')
  @Mutation(() => AssetResult, {
    description: 'Asks for a disposal. What the rule rejects is entered too, as rejected.',
  })
  askDisposal(
    @Context() { viewer }: RequestContext,
    @Args('input') input: AskDisposalInput,
  ): Promise<Changed | Refusal> {
    return this.changed(viewer, async (officer) => {
      const { asset, buyer, price, why } = input;
      const optional = { body: input.body ?? undefined, valuation: input.valuation ?? undefined };
      const asked = await this.assetsOf.askDisposal(officer, { asset, buyer, price, why, ...optional });
      return isRefusal(asked) ? asked : { asset, disposal: asked };
    });
  }

  @Requires('keepBooks')
  @Mutation(() => AssetResult)
  registerCollateral(
    @Context() { viewer }: RequestContext,
    @Args('input') input: RegisterCollateralInput,
  ): Promise<Changed | Refusal> {
    return this.changed(viewer, async (officer) => {
      const { asset, creditor, amount, since, document } = input;
      const pledge = { asset, creditor, amount, since, document, until: input.until ?? undefined };
      const entered = await this.assetsOf.registerCollateral(officer, pledge);
      return isRefusal(entered) ? entered : asset;
    });
  }

  @Requires('keepBooks')
  @Mutation(() => AssetResult, {
    description: 'Posts what the schedule allows by the end of a day and has not posted yet.',
  })
  postDepreciation(
    @Context() { viewer }: RequestContext,
    @Args('asset', { type: () => String }) asset: string,
    @Args('until', { type: () => String }) until: string,
  ): Promise<Changed | Refusal> {
    return this.changed(viewer, async (officer) => {
      const posted = await this.assetsOf.postDepreciation(officer, asset, until);
      return isRefusal(posted) ? posted : asset;
    });
  }

  @Requires('keepBooks')
  @Mutation(() => AssetResult, {
    description: 'Posts a disposal that the guardian authorised, at its price or a higher one.',
  })
  postDisposal(
    @Context() { viewer }: RequestContext,
    @Args('disposal', { type: () => String }) disposal: string,
  ): Promise<Changed | Refusal> {
    return this.changed(viewer, async (officer) => {
      const posted = await this.assetsOf.postDisposal(officer, disposal);
      return isRefusal(posted) ? posted : { asset: posted.asset, disposal };
    });
  }

  private async everyAsset(): Promise<readonly AssetView[]> {
    const partnership = await this.partnerships.current();
    return partnership === undefined ? [] : this.assetsOf.assets(partnership.id);
  }

  /** The asset, and the disposal where one was named, as they stand after the change. */
  private async changed(
    viewer: Viewer | undefined,
    work: (officer: Officer) => Promise<string | Named | Refusal> | Refusal,
  ): Promise<Changed | Refusal> {
    const partnership = await this.partnerships.current();
    if (viewer === undefined || viewer.partnershipId !== partnership?.id) {
      const message = 'Sign in as an officer of this partnership to keep its register.';
      return toRefusalModel(
        refuse('NotAllowed', { message, field: 'viewer', rule: 'identity.keepBooks' }),
        ASSET_REFUSALS,
      );
    }
    const done = await work({ partnershipId: viewer.partnershipId, actor: viewer.rollNumber });
    if (typeof done !== 'string' && isRefusal(done)) return toRefusalModel(done, ASSET_REFUSALS);
    const { asset: code, disposal }: Named = typeof done === 'string' ? { asset: done } : done;
    const asset = await this.assetsOf.asset(viewer.partnershipId, code);
    if (asset === undefined) {
      return toRefusalModel(
        refuse('NotFound', { message: `there is no asset ${code}`, field: 'asset', rule: 'assets.register' }),
        ASSET_REFUSALS,
      );
    }
    return { kind: 'AssetChanged', asset, disposal: asset.disposals.find((one) => one.code === disposal) ?? null };
  }
}
