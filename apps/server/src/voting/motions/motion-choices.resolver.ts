import { Args, Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../../identity/authority.js';
import { MotionChoicesModel } from './motion-choices.models.js';
import { MotionChoicesService } from './motion-choices.service.js';
import { MotionEffectInput, MotionKindName } from './motions.models.js';

/** What whoever drafts a motion can choose from, and what they are told before anybody votes. */
@Resolver()
export class MotionChoicesResolver {
  constructor(private readonly service: MotionChoicesService) {}

  @Requires('readPublic')
  @Query(() => MotionChoicesModel, { nullable: true })
  motionChoices(): Promise<MotionChoicesModel | null> {
    return this.service.choices();
  }

  @Requires('readPublic')
  @Query(() => String, {
    nullable: true,
    description:
      'Why an effect could not be carried out today; null where nothing stands against it, or it is not written whole.',
  })
  effectFault(
    @Args('kind', { type: () => MotionKindName }) kind: string,
    @Args('effect', { type: () => [MotionEffectInput] }) effect: MotionEffectInput[],
  ): Promise<string | null> {
    return this.service.fault(kind, Object.fromEntries(effect.map(({ name, value }) => [name, value])));
  }
}
