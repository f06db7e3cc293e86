import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Role } from '../../gql/identity/graphql.js';

/** Roles in plain words. */
export const ROLE_WORDS: Readonly<Record<Role, MessageDescriptor>> = {
  MEMBER: msg`member`,
  LABELLER: msg`labeller`,
  WORKER: msg`worker`,
  OPERATOR: msg`operator`,
  DEVELOPER: msg`developer`,
  OFFICER: msg`officer`,
  AUDITOR: msg`auditor`,
  FUNDER: msg`funder`,
  PUBLIC_BODY: msg`public body`,
};
