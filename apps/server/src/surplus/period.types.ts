/** A period of the books; both days belong to it. */
export interface Period {
  readonly id: string;
  readonly name: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly state: 'OPEN' | 'CLOSED';
}

/** A period to be opened. */
export interface NewPeriod {
  readonly name: string;
  readonly startsOn: string;
  readonly endsOn: string;
}
