import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Controller, Get, NotFoundException, Param, Req, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Requires } from '../identity/authority.js';
import { PartnershipService } from '../partnership/partnership.service.js';
import { LogKeeperService } from './log-keeper.service.js';
import { LogProofService } from './log-proof.service.js';

/** How long each kind of file may be kept. What is published of a tree never changes, partial tiles included. */
const KEPT = {
  checkpoint: 'public, max-age=2',
  vkey: 'public, max-age=60',
  tile: 'public, max-age=31536000, immutable',
} as const;

/** The log as files that anybody may mirror (C2SP tlog-tiles). Pages of every site may read them. */
@Controller('log')
export class LogController {
  constructor(
    private readonly proofs: LogProofService,
    private readonly keeper: LogKeeperService,
    private readonly partnerships: PartnershipService,
  ) {}

  @Requires('readPublic')
  @Get(':slug/checkpoint')
  async checkpoint(@Param('slug') slug: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const head = await this.proofs.head(await this.idOf(slug, reply));
    return this.text(head?.checkpoint, KEPT.checkpoint, reply);
  }

  @Requires('readPublic')
  @Get(':slug/vkey')
  async vkey(@Param('slug') slug: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const vkeys = await this.keeper.vkeys(await this.idOf(slug, reply));
    return this.text(vkeys.length === 0 ? undefined : `${vkeys.join('\n')}\n`, KEPT.vkey, reply);
  }

  @Requires('readPublic')
  @Get(':slug/tile/*')
  async tile(
    @Param('slug') slug: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    // As it was asked for: each tile has one path, and no other spelling of it is served.
    const path = (request.url.split('?')[0] ?? '').slice(`/log/${slug}/`.length);
    const bytes = await this.proofs.tile(await this.idOf(slug, reply), path);
    if (bytes === undefined) throw missing('no such tile is published');
    reply.header('cache-control', KEPT.tile);
    const sent = path.startsWith('tile/entries/') ? await this.packed(bytes, request, reply) : bytes;
    return new StreamableFile(sent, { type: 'application/octet-stream' });
  }

  /** Entries are text and shrink well, hashes do not: gzip for whoever takes it (C2SP tlog-tiles). */
  private async packed(bytes: Uint8Array, request: FastifyRequest, reply: FastifyReply): Promise<Uint8Array> {
    // A cache in between keeps one of each.
    reply.header('vary', 'accept-encoding');
    if (!takesGzip(request.headers['accept-encoding'])) return bytes;
    reply.header('content-encoding', 'gzip');
    return gzipped(bytes);
  }

  private text(text: string | undefined, kept: string, reply: FastifyReply): string {
    if (text === undefined) throw missing('nothing is signed yet');
    reply.header('cache-control', kept).type('text/plain; charset=utf-8');
    return text;
  }

  /** A log's partnership. Until something is found, what is answered is not to be kept: the next tile comes soon. */
  private async idOf(slug: string, reply: FastifyReply): Promise<string> {
    reply.header('access-control-allow-origin', '*').header('cache-control', 'no-store');
    const partnership = await this.partnerships.bySlug(slug);
    if (partnership === undefined) throw missing('there is no such log');
    return partnership.id;
  }
}

const missing = (what: string): NotFoundException => new NotFoundException(what);

const gzipped = promisify<Uint8Array, Buffer>(gzip);

/** Whether a client names gzip, or anything, and does not refuse it by a weight of nought (RFC 9110, 12.5.3). */
function takesGzip(accepted: string | string[] | undefined): boolean {
  const codings = new Map(
    String(accepted ?? '')
      .toLowerCase()
      .split(',')
      .map((each) => {
        const [coding = '', ...weights] = each.split(';').map((part) => part.trim());
        return [coding, !weights.some((weight) => /^q=0(?:\.0*)?$/u.test(weight))];
      }),
  );
  return codings.get('gzip') ?? codings.get('x-gzip') ?? codings.get('*') ?? false;
}
