import {
  ForbiddenException,
  Injectable,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import { AUTHORITY_KEY, isAllowed, type Authority, type Viewer } from './authority.js';
import { SessionService } from './session.service.js';

/** What the server keeps beside each request. */
export interface RequestContext {
  readonly request: FastifyRequest;
  readonly viewer: Viewer | undefined;
}

/** A request of a route: the guard puts the person behind it there. */
export interface ViewedRequest extends FastifyRequest {
  viewer?: Viewer | undefined;
}

interface Asked {
  readonly request: FastifyRequest;
  readonly viewer: Viewer | undefined;
  readonly changes: boolean;
}

/** Stands before every resolver and route: authority first, then the CSRF token where something changes. */
@Injectable()
export class AuthorityGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const authority = this.reflector.get<Authority | undefined>(AUTHORITY_KEY, context.getHandler());
    if (authority === undefined) throw new ForbiddenException('nobody may do this');
    const { request, viewer, changes } = await this.asked(context);
    if (!isAllowed(authority, viewer)) {
      throw viewer === undefined
        ? new UnauthorizedException('sign in first')
        : new ForbiddenException('your roles do not allow this');
    }
    // A change by someone signed in must come from our own page: only that page can read the token.
    if (changes && viewer !== undefined && request.headers['x-copyhold-csrf'] !== viewer.csrfToken) {
      throw new ForbiddenException('the x-copyhold-csrf header is missing or wrong: reload the page');
    }
    return true;
  }

  private async asked(context: ExecutionContext): Promise<Asked> {
    if (context.getType<'http' | 'graphql'>() === 'graphql') {
      const graphql = GqlExecutionContext.create(context);
      const { request, viewer } = graphql.getContext<RequestContext>();
      const info = graphql.getInfo<{ operation: { operation: string } }>();
      return { request, viewer, changes: info.operation.operation === 'mutation' };
    }
    const request = context.switchToHttp().getRequest<ViewedRequest>();
    const viewer = await this.sessions.viewerOf(request.headers.cookie);
    request.viewer = viewer;
    return { request, viewer, changes: !['GET', 'HEAD'].includes(request.method) };
  }
}
