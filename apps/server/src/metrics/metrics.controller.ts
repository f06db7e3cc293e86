import { Controller, Get, Header, NotFoundException, Req, StreamableFile } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { EXPOSITION_TYPE } from '#libs/inference-meter';
import { Requires } from '../identity/authority.js';
import { MetricsReaders } from './metrics-readers.js';
import { MetricsService } from './metrics.service.js';

/** How this server fares, for the addresses that its keeper named; for everybody else there is no such page. */
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly readers: MetricsReaders,
    private readonly metrics: MetricsService,
  ) {}

  @Requires('readMetrics')
  @Get()
  @Header('cache-control', 'no-store')
  async read(@Req() request: FastifyRequest): Promise<StreamableFile> {
    const { headers, socket } = request;
    if (!this.readers.mayRead({ address: socket.remoteAddress, headers })) {
      throw new NotFoundException('GET /metrics does not exist');
    }
    return new StreamableFile(Buffer.from(await this.metrics.text()), { type: EXPOSITION_TYPE });
  }
}
