import { InvariantViolation, isRefusal } from '#libs/amount';
import { rollNumber } from '#libs/court-roll';
import type { NewPerson } from '../partnership/partnership.types.js';
import type { Dice } from './dice.js';
import { inventNames } from './names.js';

/** How many of each; everything else of the demonstration follows. */
export interface Crowd {
  readonly workers: number;
  readonly publicSeats: number;
  readonly hosts: number;
  readonly labellers: number;
  readonly commoners: number;
  readonly developers: number;
}

const TERRITORIES = ['Weirside', 'Harbour Ward', 'Hillfoot', 'Saltmarsh', 'Northfield', 'Old Mill Lane'] as const;

/** Where the machines stand, so where the host community lives. */
const HOST_TERRITORIES = ['Old Mill Lane', 'Hillfoot', 'Saltmarsh'] as const;

type Seat = Pick<NewPerson, 'colleges' | 'roles'>;

/** The seats of the town in the order of the roll; the first of a college also hold its offices. */
function seatsOf(crowd: Crowd): Seat[] {
  const many = (count: number, seat: (index: number) => Seat): Seat[] => {
    return Array.from({ length: count }, (_, index) => seat(index));
  };
  return [
    ...many(crowd.workers, (index) => ({
      colleges: ['WORKER'],
      roles: ['MEMBER', 'WORKER', ...(index < 2 ? ['OPERATOR'] : index === 2 ? ['OFFICER'] : [])],
    })),
    ...many(crowd.publicSeats, (index) => ({
      colleges: ['PUBLIC'],
      roles: ['MEMBER', ...(index === 0 ? ['PUBLIC_BODY', 'OFFICER'] : index === 1 ? ['PUBLIC_BODY'] : [])],
    })),
    ...many(crowd.hosts, () => ({ colleges: ['HOST'], roles: ['MEMBER'] })),
    ...many(crowd.labellers, () => ({ colleges: ['LABELLER'], roles: ['MEMBER', 'LABELLER'] })),
    ...many(crowd.commoners, (index) => ({
      colleges: ['COMMON'],
      roles: ['MEMBER', ...(index === 0 ? ['AUDITOR'] : [])],
    })),
  ];
}

function sinceOf(dice: Dice, foundedOn: string): string {
  const days = dice.percent(40) ? 0 : dice.between(1, 500);
  return new Date(Date.parse(foundedOn) + days * 86_400_000).toISOString().slice(0, 10);
}

function rollOf(index: number): string {
  const roll = rollNumber(BigInt(index + 1));
  if (isRefusal(roll)) throw new InvariantViolation(roll.message);
  return roll;
}

/** Everybody on the roll from r0001 on: the members of the town, two funders and the developers, who have no seat. */
export function inventPeople(dice: Dice, crowd: Crowd, foundedOn: string): NewPerson[] {
  const outside = (role: string): Seat => ({ colleges: [], roles: [role] });
  const developers = Array.from({ length: crowd.developers }, () => outside('DEVELOPER'));
  const seats = [...seatsOf(crowd), outside('FUNDER'), outside('FUNDER'), ...developers];
  const names = inventNames(dice.for('names'), seats.length);
  return seats.map((seat, index) => {
    const rollNumber = rollOf(index);
    const own = dice.for(rollNumber);
    // Some of the workers, hosts and labellers live in the town and are commoners, too.
    const alsoCommoner = seat.colleges.length > 0 && !seat.colleges.includes('COMMON') && own.percent(25);
    return {
      rollNumber,
      name: names[index] ?? rollNumber,
      namePublic: own.percent(35),
      territory: own.pick(seat.colleges.includes('HOST') ? HOST_TERRITORIES : TERRITORIES),
      colleges: alsoCommoner ? [...seat.colleges, 'COMMON'] : seat.colleges,
      roles: seat.roles,
      since: sinceOf(own, foundedOn),
    };
  });
}

/** Roll numbers of those who hold a role, in the order of the roll. */
export function holdersOf(people: readonly NewPerson[], role: string): string[] {
  return people.filter(({ roles }) => roles.includes(role)).map(({ rollNumber }) => rollNumber);
}
