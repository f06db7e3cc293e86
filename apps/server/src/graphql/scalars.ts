import { CustomScalar, Scalar } from '@nestjs/graphql';
import { GraphQLError, Kind, type ValueNode } from 'graphql';

/** Marks a field as a {@link QuantityScalar}. */
export class Quantity {}
/** Marks a field as a {@link FractionScalar}. */
export class FractionText {}

/** No amount has more digits; a sum of amounts may. */
const AMOUNT = /^-?(0|[1-9]\d{0,37})$/u;
const INTEGER = /^-?(0|[1-9]\d*)$/u;

const readQuantity = (value: unknown, shape: RegExp): bigint => {
  if (typeof value !== 'string' || !shape.test(value)) {
    throw new GraphQLError('a Quantity is an integer as a decimal string, such as "1250"');
  }
  return BigInt(value);
};

@Scalar('Quantity', () => Quantity)
export class QuantityScalar implements CustomScalar<string, bigint> {
  description = "Integer count of a unit's smallest step, as a decimal string: no float can touch it.";

  parseValue(value: unknown): bigint {
    return readQuantity(value, AMOUNT);
  }

  serialize(value: unknown): string {
    return typeof value === 'bigint' ? value.toString() : readQuantity(value, INTEGER).toString();
  }

  parseLiteral(node: ValueNode): bigint {
    return readQuantity(node.kind === Kind.STRING ? node.value : undefined, AMOUNT);
  }
}

@Scalar('Fraction', () => FractionText)
export class FractionScalar implements CustomScalar<string, string> {
  description = 'An exact fraction in lowest terms: "3/10".';

  parseValue(value: unknown): string {
    if (typeof value !== 'string' || !/^-?\d+\/[1-9]\d*$/u.test(value)) throw new GraphQLError('a Fraction is "n/d"');
    return value;
  }

  serialize(value: unknown): string {
    return this.parseValue(value);
  }

  parseLiteral(node: ValueNode): string {
    return this.parseValue(node.kind === Kind.STRING ? node.value : undefined);
  }
}
