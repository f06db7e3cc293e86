import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, MetadataScanner, NestFactory } from '@nestjs/core';
import { Query, Resolver } from '@nestjs/graphql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuthorityAudit, declaredAuthorities } from '../../apps/server/src/identity/authority-audit.js';
import { AUTHORITY, isAllowed, ROLES, type Authority, type Viewer } from '../../apps/server/src/identity/authority.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const viewerWith = (...roles: readonly (typeof ROLES)[number][]): Viewer => ({
  partnershipId: 'p',
  personId: 'x',
  rollNumber: 'r0001',
  roles: new Set(roles),
  csrfToken: 't',
});

describe('who may do what', () => {
  it('is this matrix, and changes only where somebody reviews it', () => {
    const columns = ['nobody', 'signed in', ...ROLES];
    const rows = (Object.keys(AUTHORITY) as Authority[]).map((authority) => {
      const cells = [
        isAllowed(authority, undefined),
        isAllowed(authority, viewerWith()),
        ...ROLES.map((role) => isAllowed(authority, viewerWith(role))),
      ];
      return `${authority.padEnd(16)} ${cells.map((yes, index) => (yes ? columns[index] : '·')).join(' ')}`;
    });
    expect(rows.join('\n')).toMatchSnapshot();
  });
});

describe('a resolver or route that declares no authority', () => {
  it.each([
    ['resolver', 'Silent.open'],
    ['route', 'SilentRoute.open'],
  ])('stops the start: %s', async (kind, name) => {
    @Resolver()
    class Silent {
      @Query(() => String)
      open(): string {
        return 'everybody';
      }
    }
    @Controller('silent')
    class SilentRoute {
      @Get()
      open(): string {
        return 'everybody';
      }
    }
    @Module({
      imports: [DiscoveryModule],
      providers: [AuthorityAudit, ...(kind === 'resolver' ? [Silent] : [])],
      controllers: kind === 'route' ? [SilentRoute] : [],
    })
    class Careless {
      readonly name = 'careless';
    }
    const start = NestFactory.createApplicationContext(Careless, { logger: false, abortOnError: false });
    await expect(start).rejects.toThrow(`do not declare who may use them: ${name}`);
  });
});

describe('the running server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(async () => {
    await server.stop();
  });

  it('asks this of each resolver and route', () => {
    const declared = declaredAuthorities(server.app.get(DiscoveryService), server.app.get(MetadataScanner));
    expect(declared.length).toBeGreaterThan(10);
    expect(declared.map(({ name, authority }) => `${name}: ${String(authority)}`).sort()).toMatchSnapshot();
  });

  it('refuses what needs a person when nobody is signed in', async () => {
    const answer = await server.graphql('{ operator { asOf } }');
    expect(answer.errors?.[0]).toMatchObject({ message: 'sign in first', extensions: { code: 'UNAUTHENTICATED' } });
  });

  it('tells what is wrong with a query, and nothing of a bug but a code', async () => {
    const unknown = await server.graphql('{ nothing }');
    expect(unknown.errors?.[0]?.message).toMatch(/Cannot query field "nothing"/u);
    await server.database.pool('superuser').query('ALTER TABLE partnership RENAME COLUMN name TO other');
    const broken = await server.graphql('{ partnership { name } }');
    await server.database.pool('superuser').query('ALTER TABLE partnership RENAME COLUMN other TO name');
    expect(broken.errors?.[0]).toMatchObject({ extensions: { code: 'INTERNAL', correlationId: expect.any(String) } });
    expect(JSON.stringify(broken)).not.toMatch(/does not exist|SELECT|partnership\.name/u);
  });

  it('refuses a query nested deeper than any page needs', async () => {
    const deep =
      '{ __schema { types { ofType: fields { type { ofType { ofType { ofType { ofType { ofType { ofType { ofType { name } } } } } } } } } } } }';
    const answer = await server.graphql(deep);
    expect(answer.errors?.[0]?.message).toMatch(/depth/u);
  });
});
