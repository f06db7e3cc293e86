/**
 * A start that cannot go on for a reason a person can mend: the message says what happened and
 * what to do. Printed without a stack trace; the process exits with status 1.
 */
export class StartRefused extends Error {
  constructor(
    readonly kind:
      | 'AlreadyRunning'
      | 'DatabaseTooOld'
      | 'DatabaseUnreachable'
      | 'DiskFull'
      | 'DatabaseNotStarted'
      | 'NoDatabaseUser'
      | 'PlatformUnsupported'
      | 'AddressInUse'
      | 'AuthorityUndeclared'
      | 'BadOption'
      | 'LoginTaken'
      | 'LogKeyExposed'
      | 'LogOriginDiffers'
      | 'NotificationKeyExposed'
      | 'WitnessesUnreadable',
    message: string,
  ) {
    super(message);
    this.name = 'StartRefused';
  }
}
