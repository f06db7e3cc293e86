import { Injectable } from '@nestjs/common';

/** How this server was started. */
@Injectable()
export class ServerMode {
  constructor(
    /** Anybody may sign in as any person of the demo partnership. Never in production. */
    readonly demo: boolean,
    /** Cookies carry Secure: the server is reached over HTTPS. */
    readonly https: boolean,
  ) {}
}
