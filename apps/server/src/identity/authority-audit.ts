import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { StartRefused } from '../database/embedded/start-refused.js';
import { AUTHORITY_KEY } from './authority.js';

/** Metadata that mark a method as reachable from outside: a GraphQL operation, a field resolver, an HTTP route. */
const REACHABLE = ['graphql:resolver_type', 'graphql:resolve_property', 'path'];

/** One resolver or route, `Class.method`, and who may use it as far as it says. */
export interface Declared {
  readonly name: string;
  readonly authority: unknown;
}

/** Everything of this server that can be reached from outside. */
export function declaredAuthorities(discovery: DiscoveryService, scanner: MetadataScanner): readonly Declared[] {
  return [...discovery.getProviders(), ...discovery.getControllers()].flatMap((wrapper) => {
    const instance: unknown = wrapper.instance;
    if (typeof instance !== 'object' || instance === null) return [];
    const prototype: unknown = Object.getPrototypeOf(instance);
    if (typeof prototype !== 'object' || prototype === null) return [];
    return scanner.getAllMethodNames(prototype).flatMap((name) => {
      const method: unknown = Reflect.get(prototype, name);
      if (typeof method !== 'function' || !REACHABLE.some((key) => Reflect.hasMetadata(key, method))) return [];
      const authority: unknown = Reflect.getMetadata(AUTHORITY_KEY, method);
      return [{ name: `${instance.constructor.name}.${name}`, authority }];
    });
  });
}

/** Stops the start when a resolver or route does not say who may use it. */
@Injectable()
export class AuthorityAudit implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    const silent = declaredAuthorities(this.discovery, this.scanner).filter(({ authority }) => authority === undefined);
    if (silent.length === 0) return;
    const names = silent.map(({ name }) => name).join(', ');
    throw new StartRefused(
      'AuthorityUndeclared',
      `These resolvers or routes do not declare who may use them: ${names}. Add @Requires(…).`,
    );
  }
}
