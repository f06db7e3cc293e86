import {
  BadRequestException,
  Controller,
  Get,
  NotFoundException,
  Query,
  ServiceUnavailableException,
  StreamableFile,
} from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import { Requires } from '../identity/authority.js';
import { InventoryService } from '../partnership/inventory.service.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { PublicMonths } from './public-months.js';
import { MONTHS_HEAD, monthRow } from './site-months-csv.js';

type Asked = Readonly<Record<string, unknown>>;

/** A word of the address, given once; undefined where it is absent. */
function wordOf(asked: Asked, name: string): string | undefined {
  const value = asked[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new BadRequestException(`${name}: given once`);
}

function monthOf(asked: Asked, name: string): string {
  const month = wordOf(asked, name);
  if (month === undefined) throw new BadRequestException(`${name}: a month, YYYY-MM`);
  return month;
}

/** The sites' months as a file: the rows that the pages show, for anybody. */
@Controller('export')
export class SiteMonthsController {
  constructor(
    private readonly partnerships: PartnershipService,
    private readonly inventory: InventoryService,
    private readonly months: PublicMonths,
  ) {}

  @Requires('readPublic')
  @Get('site-months.csv')
  async csv(@Query() asked: Asked): Promise<StreamableFile> {
    const wished = { site: wordOf(asked, 'site'), from: monthOf(asked, 'from'), to: monthOf(asked, 'to') };
    const partnership = await this.partnerships.current();
    if (partnership === undefined) throw new NotFoundException('no partnership has been founded here yet');
    const months = await this.months.of(partnership.id, wished, {});
    if (isRefusal(months) && months.kind === 'Busy') throw new ServiceUnavailableException(months.message);
    if (isRefusal(months)) throw new BadRequestException(`${months.field}: ${months.message}`);
    const names = new Map((await this.inventory.sites(partnership.id)).map(({ slug, name }) => [slug, name]));
    const rows = months.map((month) => monthRow(names.get(month.site) ?? month.site, month));
    const { site = 'sites', from, to } = wished;
    return new StreamableFile(Buffer.from([MONTHS_HEAD, ...rows].join(''), 'utf8'), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="${partnership.slug}-${site}-${from}-${to}.csv"`,
    });
  }
}
