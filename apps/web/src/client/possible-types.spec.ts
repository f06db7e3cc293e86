import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, isAbstractType } from 'graphql';
import { possibleTypes } from './possible-types.js';

const file = 'schema.graphql';

describe('the types behind an interface or union', () => {
  it.each(Object.entries(possibleTypes))('%s is what the schema says', (name, types) => {
    if (!existsSync(file)) throw new Error(`${file} is missing: the server writes it`);
    const schema = buildSchema(readFileSync(file, 'utf8'));
    const type = schema.getType(name);
    const found = isAbstractType(type) ? schema.getPossibleTypes(type).map((possible) => possible.name) : [];
    expect(types.toSorted()).toEqual(found.toSorted());
  });
});
