import {
  BadRequestException,
  Controller,
  Get,
  NotFoundException,
  Query,
  Req,
  ServiceUnavailableException,
  StreamableFile,
} from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import { Requires } from '../identity/authority.js';
import type { ViewedRequest } from '../identity/authority.guard.js';
import { monthAsked } from './export/month-asked.js';
import { MeteredUseService } from './metered-use.service.js';

const textOf = (value: unknown, field: string): string => {
  if (typeof value === 'string' && value !== '') return value;
  throw new BadRequestException(`${field}: name one`);
};

/** The reports behind a bar of the operator's page, as a file. */
@Controller('export')
export class MeteredUseController {
  constructor(private readonly uses: MeteredUseService) {}

  @Requires('readOperations')
  @Get('metered-use.csv')
  async file(
    @Query() asked: Readonly<Record<string, unknown>>,
    @Req() { viewer }: ViewedRequest,
  ): Promise<StreamableFile> {
    const month = monthAsked(asked['month']);
    const site = textOf(asked['site'], 'site');
    const source = asked['source'] === undefined ? null : textOf(asked['source'], 'source');
    // The guard has let nobody through without one.
    if (viewer === undefined) throw new NotFoundException('there is no such site');
    const file = await this.uses.csv(viewer, { site, month, source });
    if (isRefusal(file)) {
      if (file.kind === 'SiteUnknown') throw new NotFoundException(file.message);
      if (file.kind === 'Busy') throw new ServiceUnavailableException(file.message);
      throw new BadRequestException(`${file.field}: ${file.message}`);
    }
    return new StreamableFile(file.stream, {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="use-${site.replaceAll(/[^a-z0-9-]/gu, '')}-${month}.csv"`,
    });
  }
}
