import { Readable } from 'node:stream';
import { BadRequestException, Controller, Get, NotFoundException, Query, StreamableFile } from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import { Requires } from '../identity/authority.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { AuditService } from './audit.service.js';

/** The books as files that other programs check. */
@Controller('export')
export class ExportController {
  constructor(
    private readonly audit: AuditService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Get('trial-balance.csv')
  async trialBalance(@Query() parameters: Readonly<Record<string, unknown>>): Promise<StreamableFile> {
    const partnership = await this.partnership();
    const asked = (name: string): string | null => textOr(parameters[name], name);
    const filter = { body: asked('body'), unit: asked('unit'), fund: asked('fund') };
    const wish = { periodId: asked('periodId'), effective: asked('effective') };
    const rows = await this.audit.trialBalanceCsv(partnership.id, filter, wish);
    if (isRefusal(rows)) throw new BadRequestException(`${rows.field}: ${rows.message}`);
    return new StreamableFile(Readable.from(rows), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="${partnership.slug}-trial-balance.csv"`,
    });
  }

  private async partnership(): Promise<{ id: string; slug: string; name: string }> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) throw new NotFoundException('no partnership has been founded here yet');
    return partnership;
  }
}

/** A filter given once, or nothing: `?body=je&body=ca` asks for no one thing. */
function textOr(value: unknown, name: string): string | null {
  if (value === undefined || value === '') return null;
  if (typeof value !== 'string') throw new BadRequestException(`${name}: give it once`);
  if (!value.isWellFormed() || /\p{Cc}/u.test(value)) {
    throw new BadRequestException(`${name}: this text holds a character that no field may hold`);
  }
  return value;
}
