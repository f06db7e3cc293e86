/** A "no" as the OpenAI API words it. */
export interface GatewayNo {
  readonly no: true;
  readonly status: number;
  readonly type: string;
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
}

/** What a "no" is made of. */
type Words = Pick<GatewayNo, 'status' | 'code' | 'message'> & { readonly param?: string };

const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'stint_error',
};

/** The type that OpenAI gives to answers of a status. */
const typeOf = (status: number): string => TYPES[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error');

export function sayNo({ status, code, message, param }: Words): GatewayNo {
  return { no: true, status, type: typeOf(status), code, message, param: param ?? null };
}

/** True for a "no"; narrows `T | GatewayNo` on both branches. */
export function isNo(value: unknown): value is GatewayNo {
  return typeof value === 'object' && value !== null && 'no' in value && value.no === true;
}

/** The body of an answer that says no. */
export function errorBody({ message, type, param, code }: GatewayNo): string {
  return JSON.stringify({ error: { message, type, param, code } });
}
