import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Requires } from '../identity/authority.js';
import { GatewayService } from './gateway.service.js';

/** The OpenAI API, as far as models are served here. */
@Controller('v1')
export class GatewayController {
  constructor(private readonly gateway: GatewayService) {}

  @Requires('useModels')
  @Get('models')
  models(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.gateway.models({ request, reply });
  }

  @Requires('useModels')
  @Get('models/:id')
  model(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.gateway.models({ request, reply }, id);
  }

  @Requires('useModels')
  @Post('chat/completions')
  chat(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.gateway.serve('chat', { request, reply });
  }

  @Requires('useModels')
  @Post('completions')
  completions(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.gateway.serve('completion', { request, reply });
  }

  @Requires('useModels')
  @Post('embeddings')
  embeddings(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.gateway.serve('embedding', { request, reply });
  }

  @Requires('useModels')
  @Post('responses')
  responses(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.gateway.serve('chat', { request, reply, face: 'responses' });
  }
}
