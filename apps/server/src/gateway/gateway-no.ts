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

/** Said to whoever has no good key. */
export const NO_KEY = sayNo({
  status: 401,
  code: 'invalid_api_key',
  message: 'The key is missing, unknown, expired or revoked: send "Authorization: Bearer ck_…".',
});

/** The body of an answer that says no. */
export function errorBody({ message, type, param, code }: GatewayNo): string {
  return JSON.stringify({ error: { message, type, param, code } });
}

/** The answer while this process is being stopped, to what comes and to what is under way. */
export const STOPPING = sayNo({
  status: 503,
  code: 'gateway_stopping',
  message: 'This gateway is being stopped: try again.',
});
