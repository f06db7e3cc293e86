import { BadRequestException, Body, Controller, Delete, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Requires } from './authority.js';
import { IdentityService } from './identity.service.js';
import { ServerMode } from './server-mode.js';
import { COOKIE, SESSION_LIFE_MS, SessionService } from './session.service.js';

const SignIn = z.object({ personId: z.uuid() });

/** Sign-in as a demo person, and sign-out. Other ways in come with their own routes. */
@Controller('session')
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly identity: IdentityService,
    private readonly mode: ServerMode,
  ) {}

  @Requires('signIn')
  @Post()
  @HttpCode(204)
  async signIn(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    if (!(await this.identity.demoMode()))
      throw new BadRequestException('signing in as a demo person exists only in demo mode');
    const parsed = SignIn.safeParse(body);
    if (!parsed.success) throw new BadRequestException('personId: a person of the demo partnership');
    const token = await this.identity.signInAsDemoPerson(parsed.data.personId);
    if (token === undefined) throw new BadRequestException('personId: nobody has this id');
    // Whoever signs in again leaves no earlier session behind.
    await this.sessions.end(request.headers.cookie);
    this.setCookie(reply, token, SESSION_LIFE_MS / 1000);
  }

  @Requires('signOut')
  @Delete()
  @HttpCode(204)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.end(request.headers.cookie);
    this.setCookie(reply, '', 0);
  }

  private setCookie(reply: FastifyReply, value: string, maxAgeSeconds: number): void {
    const secure = this.mode.https ? '; Secure' : '';
    const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${String(maxAgeSeconds)}${secure}`;
    void reply.header('set-cookie', `${COOKIE}=${value}; ${attributes}`);
  }
}
