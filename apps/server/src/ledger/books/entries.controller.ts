import { Readable } from 'node:stream';
import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { Requires } from '../../identity/authority.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { currentLedger, read } from './asked.js';
import { entriesAsked } from './asked-in-address.js';
import { JournalsService } from './journals.service.js';

/** What is filtered on a page, as a file. Written as it is read: no export is held in memory. */
@Controller('export')
export class EntriesController {
  constructor(
    private readonly books: JournalsService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Get('entries.csv')
  async entries(@Query() parameters: Readonly<Record<string, unknown>>): Promise<StreamableFile> {
    const { query, form } = read(entriesAsked(parameters));
    const ledger = await currentLedger(this.partnerships);
    return new StreamableFile(Readable.from(this.books.csv(ledger, query, form)), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="entries.csv"',
    });
  }
}
