import {
  Controller,
  ForbiddenException,
  Get,
  Header,
  HttpException,
  HttpStatus,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { isRefusal } from '#libs/amount';
import { Requires } from '../../identity/authority.js';
import type { ViewedRequest } from '../../identity/authority.guard.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { OwnDataService } from './own-data.service.js';

/** Seconds after which it is worth asking again: most archives are sent in less. */
const RETRY_AFTER_S = 30;

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
  async archive(
    @Req() { viewer }: ViewedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const partnership = await this.partnerships.current();
    if (viewer === undefined || viewer.partnershipId !== partnership?.id) {
      throw new ForbiddenException('your session belongs to another partnership');
    }
    const { partnershipId, personId, rollNumber } = viewer;
    const file = await this.data.begin({ partnershipId, personId, rollNumber }, partnership);
    if (isRefusal(file)) {
      reply.header('retry-after', String(RETRY_AFTER_S));
      throw new HttpException(file.message, HttpStatus.TOO_MANY_REQUESTS);
    }
    return new StreamableFile(file.stream, {
      type: 'application/zip',
      disposition: `attachment; filename="${partnership.slug}-${rollNumber}.zip"`,
    });
  }
}
