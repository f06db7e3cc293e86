import { Readable } from 'node:stream';
import { BadRequestException, Controller, Get, NotFoundException, Query, StreamableFile } from '@nestjs/common';
import { Requires } from '../identity/authority.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { AuditService } from './audit.service.js';

/** The books as files that other programs check. Written as they are read: no export is held in memory. */
@Controller('export')
export class ExportController {
  constructor(
    private readonly audit: AuditService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Get('journal.hledger')
  async hledger(): Promise<StreamableFile> {
    const partnership = await this.partnership();
    return new StreamableFile(Readable.from(this.audit.hledger(partnership)), {
      type: 'text/plain; charset=utf-8',
      disposition: `attachment; filename="${partnership.slug}.hledger"`,
    });
  }

  @Requires('readPublic')
  @Get('trial-balance.csv')
  async trialBalance(@Query('body') body?: unknown, @Query('unit') unit?: unknown): Promise<StreamableFile> {
    const partnership = await this.partnership();
    const filter = { body: textOr(body, 'body'), unit: textOr(unit, 'unit') };
    return new StreamableFile(Readable.from(this.audit.trialBalanceCsv(partnership.id, filter)), {
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
  return value;
}
