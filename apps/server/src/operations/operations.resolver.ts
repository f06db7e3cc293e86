import { Context, Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../identity/authority.js';
import type { RequestContext } from '../identity/authority.guard.js';
import { OperationsView } from './operations.models.js';
import { OperationsService } from './operations.service.js';

@Resolver()
export class OperationsResolver {
  constructor(private readonly service: OperationsService) {}

  @Requires('readOperations')
  @Query(() => OperationsView, {
    nullable: true,
    description: 'How pastures and machines stand now: an operator sees the machines that they look after.',
  })
  async operations(@Context() { viewer }: RequestContext): Promise<OperationsView | null> {
    return viewer === undefined ? null : this.service.view(viewer, new Date());
  }
}
