import {
  BadRequestException,
  Controller,
  Get,
  NotFoundException,
  Query,
  ServiceUnavailableException,
  StreamableFile,
} from '@nestjs/common';
import { isRefusal, type Refusal } from '#libs/amount';
import { Requires } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import type { Exported } from './export-streams.js';
import { FocusExportService } from './focus-export.service.js';
import { monthAsked } from './month-asked.js';
import { UsageExportService, type UsageFormat } from './usage-export.service.js';

type Asked = Readonly<Record<string, unknown>>;

/** Files of use and of what was charged for it, for officers and auditors: they say who used what, hour by hour. */
@Controller('export')
export class UsageExportController {
  constructor(
    private readonly focus: FocusExportService,
    private readonly usage: UsageExportService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('exportUsage')
  @Get('focus.csv')
  async focusFile(@Query() asked: Asked): Promise<StreamableFile> {
    const month = monthAsked(asked['month']);
    const partnership = await this.partnership();
    const file = await this.focus.begin(partnership, month);
    return this.answer(file, { type: 'text/csv', name: `${partnership.slug}-focus-${month}.csv` });
  }

  @Requires('exportUsage')
  @Get('usage.cloudevents.ndjson')
  cloudEvents(@Query() asked: Asked): Promise<StreamableFile> {
    return this.usageFile(asked, 'cloudevents');
  }

  @Requires('exportUsage')
  @Get('usage.otlp.ndjson')
  otlp(@Query() asked: Asked): Promise<StreamableFile> {
    return this.usageFile(asked, 'otlp');
  }

  private async usageFile(asked: Asked, format: UsageFormat): Promise<StreamableFile> {
    const month = monthAsked(asked['month']);
    const { id, slug } = await this.partnership();
    const name = `${slug}-usage-${month}.${format}.ndjson`;
    return this.answer(await this.usage.begin(id, month, format), { type: 'application/x-ndjson', name });
  }

  private answer(file: Exported | Refusal, { type, name }: { type: string; name: string }): StreamableFile {
    if (isRefusal(file)) {
      if (file.kind === 'Busy') throw new ServiceUnavailableException(file.message);
      throw new BadRequestException(`${file.field}: ${file.message}`);
    }
    return new StreamableFile(file.stream, {
      type: `${type}; charset=utf-8`,
      disposition: `attachment; filename="${name}"`,
    });
  }

  private async partnership(): Promise<{ id: string; slug: string; name: string }> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) throw new NotFoundException('no partnership has been founded here yet');
    return partnership;
  }
}
