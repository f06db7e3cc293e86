import { Query, Resolver } from '@nestjs/graphql';
import { Requires } from '../identity/authority.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { OperatorView } from './operator.models.js';
import { OperatorService } from './operator.service.js';

@Resolver()
export class OperatorResolver {
  constructor(
    private readonly partnerships: PartnershipService,
    private readonly operators: OperatorService,
  ) {}

  @Requires('readOperations')
  @Query(() => OperatorView, { nullable: true })
  async operator(): Promise<OperatorView | null> {
    const partnership = await this.partnerships.current();
    return partnership === undefined ? null : this.operators.view(partnership.id, new Date());
  }
}
