import { Readable } from 'node:stream';
import { Controller, Get, NotFoundException, StreamableFile } from '@nestjs/common';
import { Requires } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { JournalExportService, type JournalFormat } from './journal-export.service.js';

/** The whole journal as files that other programs check. */
@Controller('export')
export class JournalExportController {
  constructor(
    private readonly exports: JournalExportService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Get('journal.hledger')
  hledger(): Promise<StreamableFile> {
    return this.file('hledger');
  }

  @Requires('readPublic')
  @Get('journal.ledger')
  ledger(): Promise<StreamableFile> {
    return this.file('ledger');
  }

  @Requires('readPublic')
  @Get('journal.beancount')
  beancount(): Promise<StreamableFile> {
    return this.file('beancount');
  }

  @Requires('readPublic')
  @Get('journal.csv')
  csv(): Promise<StreamableFile> {
    return this.file('csv');
  }

  private async file(format: JournalFormat): Promise<StreamableFile> {
    const partnership = await this.partnerships.current();
    if (partnership === undefined) throw new NotFoundException('no partnership has been founded here yet');
    const name = format === 'csv' ? `${partnership.slug}-journal.csv` : `${partnership.slug}.${format}`;
    return new StreamableFile(Readable.from(this.exports.text(partnership, format)), {
      type: `text/${format === 'csv' ? 'csv' : 'plain'}; charset=utf-8`,
      disposition: `attachment; filename="${name}"`,
    });
  }
}
