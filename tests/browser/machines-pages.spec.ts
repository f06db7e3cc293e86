import { describePages, type Kind } from './pages.js';
import { describeInTown } from './town.js';
import type { Room } from './room.js';

/** The registration of that machine, which the demonstration has begun. */
const draft =
  (code: string, step = '') =>
  async ({ server }: Room) => {
    const { rows } = await server.database
      .pool('superuser')
      .query<{ id: string }>(`SELECT id FROM machine_draft WHERE what ->> 'code' = $1`, [code]);
    return `/operator/register/${rows[0]?.id ?? ''}${step}`;
  };
const at = (path: string) => (): string => path;

/** Machines on the register, and how they come there. */
const MACHINES_PAGES: readonly Kind[] = [
  { name: 'machines', path: at('/register/machines'), heading: /^Machines on the register$/u, dark: true },
  { name: 'machine', path: at('/register/machines/mill-01'), heading: /^Machine mill-01$/u },
  {
    name: 'machine-kept',
    path: at('/register/machines/mill-01'),
    role: 'OFFICER',
    heading: /^Machine mill-01$/u,
    dark: true,
  },
  { name: 'machine-unknown', path: at('/register/machines/nowhere-1'), heading: /^No such machine$/u },
  { name: 'drafts', path: at('/operator/register'), role: 'OPERATOR', heading: /^Register a machine$/u, dark: true },
  { name: 'drafts-forbidden', path: at('/operator/register'), role: 'LABELLER', heading: /^Register a machine$/u },
  { name: 'draft-power', path: draft('home-15'), role: 'OPERATOR', heading: /^Register home-15$/u, dark: true },
  { name: 'draft-what', path: draft('mill-09', '?step=what'), role: 'OPERATOR', heading: /^Register mill-09$/u },
  { name: 'draft-reading', path: draft('mill-09'), role: 'OPERATOR', heading: /^Register mill-09$/u },
  {
    name: 'draft-unknown',
    path: at('/operator/register/01990000-0000-7000-8000-000000000000'),
    role: 'OPERATOR',
    heading: /^No such registration$/u,
  },
];

describeInTown('the pages of machines', describePages(MACHINES_PAGES));
