import {
  Controller,
  ForbiddenException,
  Get,
  Header,
  Req,
  ServiceUnavailableException,
  StreamableFile,
} from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import { Requires } from '../../identity/authority.js';
import type { ViewedRequest } from '../../identity/authority.guard.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { OwnDataService } from './own-data.service.js';

/** Leaving with one's data: no address names anybody, so nobody can ask for another's. */
@Controller('developer')
export class OwnDataController {
  constructor(
    private readonly data: OwnDataService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('takeOwnData')
  @Get('my-data.zip')
  @Header('cache-control', 'private, no-store')
  @Header('vary', 'cookie')
  async archive(@Req() { viewer }: ViewedRequest): Promise<StreamableFile> {
    const partnership = await this.partnerships.current();
    if (viewer === undefined || viewer.partnershipId !== partnership?.id) {
      throw new ForbiddenException('your session belongs to another partnership');
    }
    const { partnershipId, personId, rollNumber } = viewer;
    const file = await this.data.begin({ partnershipId, personId, rollNumber }, partnership);
    if (isRefusal(file)) throw new ServiceUnavailableException(file.message);
    return new StreamableFile(file.stream, {
      type: 'application/zip',
      disposition: `attachment; filename="${partnership.slug}-${rollNumber}.zip"`,
    });
  }
}
