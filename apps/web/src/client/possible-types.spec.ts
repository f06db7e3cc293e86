import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, isAbstractType, isInterfaceType, type GraphQLSchema } from 'graphql';
import { possibleTypes } from './possible-types.js';

const file = 'schema.graphql';

function schemaOfServer(): GraphQLSchema {
  if (!existsSync(file)) throw new Error(`${file} is missing: the server writes it`);
  return buildSchema(readFileSync(file, 'utf8'));
}

describe('the types behind an interface or union', () => {
  it.each(Object.entries(possibleTypes))('%s is what the schema says', (name, types) => {
    const schema = schemaOfServer();
    const type = schema.getType(name);
    const found = isAbstractType(type) ? schema.getPossibleTypes(type).map((possible) => possible.name) : [];
    expect(types.toSorted()).toEqual(found.toSorted());
  });

  it('are listed for every interface of the schema, so that no new refusal comes back without its words', () => {
    const interfaces = Object.values(schemaOfServer().getTypeMap()).filter(isInterfaceType);
    expect(Object.keys(possibleTypes)).toEqual(expect.arrayContaining(interfaces.map(({ name }) => name)));
  });
});
