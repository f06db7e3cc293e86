import { Context, Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../identity/authority.js';
import type { RequestContext } from '../identity/authority.guard.js';
import { OperatorView } from './operator.models.js';
import { OperatorService } from './operator.service.js';

@Resolver()
export class OperatorResolver {
  constructor(private readonly operators: OperatorService) {}

  @Requires('readOperations')
  @Query(() => OperatorView, { nullable: true })
  async operator(@Context() { viewer }: RequestContext): Promise<OperatorView | null> {
    return viewer === undefined ? null : this.operators.view(viewer, new Date());
  }
}
