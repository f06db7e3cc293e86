import { Controller, Get, NotFoundException, Param, Req, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Requires } from '../../identity/authority.js';
import type { ViewedRequest } from '../../identity/authority.guard.js';
import { PartnershipService } from '../../partnership/partnership.service.js';
import { publicAddress } from '../../startup/log-origin.js';
import { CertifiedCopyService, type CertifiedCopy } from './certified-copy.service.js';
import { paperOf } from './copy-paper.js';

const NUMBER = /^[HLDS]-\d{4,8}$/u;

/** What a holder takes along, and shows elsewhere: on paper, and with the proofs. */
@Controller('register')
export class CopyController {
  constructor(
    private readonly copies: CertifiedCopyService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Get(':number/copy.json')
  async json(
    @Param('number') number: string,
    @Req() request: ViewedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CertifiedCopy> {
    const copy = await this.copyOf(number, request);
    send(reply, `${copy.holding.number}-copy.json`);
    return copy;
  }

  @Requires('readPublic')
  @Get(':number/copy.pdf')
  async pdf(
    @Param('number') number: string,
    @Req() request: ViewedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const copy = await this.copyOf(number, request);
    send(reply, `${copy.holding.number}-copy.pdf`);
    return new StreamableFile(await paperOf(copy, addressOf(copy.holding.number, request)), {
      type: 'application/pdf',
    });
  }

  private async copyOf(number: string, { viewer }: ViewedRequest): Promise<CertifiedCopy> {
    const partnership = NUMBER.test(number) ? await this.partnerships.current() : undefined;
    const copy =
      partnership === undefined ? undefined : await this.copies.copy(partnership, { number, viewer, at: new Date() });
    if (copy === undefined) throw new NotFoundException('no right on the roll has this number');
    return copy;
  }
}

/**
 * Where the copy can be checked: below COPYHOLD_URL. What a request says of its own address, whoever sent it chose, and a
 * printed code would lead there; it serves only where no address was given, which is on one's own machine.
 */
export function addressOf(number: string, request: { readonly protocol: string; readonly host: string }): string {
  const server = publicAddress() ?? new URL(`${request.protocol}://${request.host}`);
  return new URL(`/verify?copy=${number}`, server).href;
}

/** Nobody keeps it on the way: it says what the roll says now, and more to the holder than to others. */
function send(reply: FastifyReply, name: string): void {
  reply.header('cache-control', 'private, no-store').header('content-disposition', `attachment; filename="${name}"`);
}
