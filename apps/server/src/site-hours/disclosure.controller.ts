import { BadRequestException, Controller, Get, NotFoundException, Query, StreamableFile } from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import { disclosureCsv, disclosureJson, type Disclosure } from '#libs/inference-meter';
import { Requires } from '../identity/authority.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { DisclosureService } from './disclosure.service.js';

type Asked = Readonly<Record<string, unknown>>;

/** The yearly report of a site as a file, for whoever runs or audits it: the regulation makes only sums of it public. */
@Controller('export')
export class DisclosureController {
  constructor(
    private readonly disclosures: DisclosureService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readOperations')
  @Get('disclosure.csv')
  async csv(@Query() asked: Asked): Promise<StreamableFile> {
    const { report, name } = await this.report(asked);
    return file(disclosureCsv(report), 'text/csv', `${name}.csv`);
  }

  @Requires('readOperations')
  @Get('disclosure.json')
  async json(@Query() asked: Asked): Promise<StreamableFile> {
    const { report, name } = await this.report(asked);
    return file(disclosureJson(report), 'application/json', `${name}.json`);
  }

  private async report({ site, year }: Asked): Promise<{ report: Disclosure; name: string }> {
    if (typeof site !== 'string') throw new BadRequestException('site: a site’s short name, given once');
    if (typeof year !== 'string' || !/^\d{4}$/u.test(year)) throw new BadRequestException('year: a year, given once');
    const partnership = await this.partnerships.current();
    if (partnership === undefined) throw new NotFoundException('no partnership has been founded here yet');
    const report = await this.disclosures.report(partnership.id, site, Number(year));
    if (isRefusal(report)) throw new BadRequestException(`${report.field}: ${report.message}`);
    return { report, name: `${partnership.slug}-${site}-${year}-disclosure` };
  }
}

function file(text: string, type: string, name: string): StreamableFile {
  return new StreamableFile(Buffer.from(text, 'utf8'), {
    type: `${type}; charset=utf-8`,
    disposition: `attachment; filename="${name}"`,
  });
}
