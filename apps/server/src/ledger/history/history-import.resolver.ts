import { Args, ArgsType, Context, Field, Mutation, Resolver } from '@nestjs/graphql';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { toRefusalModel } from '../../graphql/refusal.models.js';
import { Requires } from '../../identity/authority.js';
import type { RequestContext } from '../../identity/authority.guard.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { HistoryImportService } from './history-import.service.js';
import { HistoryFormatName, IMPORT_REFUSALS, ImportHistoryResult, type ImportPreviewModel } from './history.models.js';
import type { HistoryFormat, HistoryPreview } from './history.types.js';

/** Most bytes of a file that comes through the pages: the request that carries it has its own bound. */
const MOST_BYTES = 3 * 1024 ** 2;

@ArgsType()
class ImportHistoryArgs {
  @Field(() => String) name!: string;
  @Field(() => String) text!: string;
  @Field(() => HistoryFormatName) format!: HistoryFormat;
  @Field(() => Boolean, { nullable: true, description: 'Writes it; otherwise only shows what it would do.' })
  commit?: boolean | null;
  @Field(() => String, { nullable: true, description: 'Lines of "from = to", for names that the chart has not.' })
  map?: string | null;
}

/** Books of the past, taken over by an officer. */
@Resolver()
export class HistoryImportResolver {
  constructor(
    private readonly imports: HistoryImportService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('importHistory')
  @Mutation(() => ImportHistoryResult)
  async importHistory(
    @Context() { viewer }: RequestContext,
    @Args() { name, text, format, commit, map }: ImportHistoryArgs,
  ): Promise<ImportPreviewModel | { readonly kind: string }> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined || viewer?.partnershipId !== partnership.id) {
      return refuse('NotAllowed', {
        message: 'Sign in as an officer of this partnership to import its history.',
        field: 'viewer',
        rule: 'identity.importHistory',
      });
    }
    if (Buffer.byteLength(text) > MOST_BYTES) return toRefusalModel(tooLarge(text), IMPORT_REFUSALS);
    const request = { name, text, format, actor: viewer.rollNumber, commit: commit ?? false, map: map ?? null };
    const outcome = await this.imports.import(partnership.id, request);
    return isRefusal(outcome) ? toRefusalModel(outcome, IMPORT_REFUSALS) : modelOf(outcome);
  }
}

function tooLarge(text: string): Refusal {
  const size = (Buffer.byteLength(text) / 1024 ** 2).toFixed(1);
  const message = `The file has ${size} MiB, and at most 3 come through here. On the server: copyhold import history FILE`;
  return refuse('FileTooLarge', { message, field: 'text', rule: 'history.FileTooLarge' });
}

const modelOf = ({ sample, ...preview }: HistoryPreview): ImportPreviewModel & { readonly kind: string } => ({
  ...preview,
  sample: sample.map(({ line, draft }) => ({ line, ...draft })),
});
