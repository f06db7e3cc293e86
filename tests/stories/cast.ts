import { isRefusal, type Refusal } from '#libs/amount';
import { customToDocument, defaultCustom, parseCustom } from '#libs/custom';
import { PartnershipService } from '../../apps/server/src/partnership/partnership.service.js';
import type { NewPerson } from '../../apps/server/src/partnership/partnership.types.js';
import type { TestServer } from '../support/test-server.js';

/** The answer, or a failed test that names the refusal. */
export function granted<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`${answer.kind} (${answer.field}, ${answer.rule}): ${answer.message}`);
  return answer;
}

const SINCE = '2023-01-01';
const FOUNDED = new Date('2023-01-01T00:00:00Z');

const person = (
  rollNumber: string,
  name: string,
  colleges: readonly string[],
  roles: readonly string[],
): NewPerson => ({
  rollNumber,
  name,
  namePublic: rollNumber === 'r0004',
  territory: 'Mill Lane',
  colleges,
  roles,
  since: SINCE,
});

/** Four who work, three who label, four who live here, one host; two developers, who vote nowhere. */
export const CAST: readonly NewPerson[] = [
  person('r0001', 'Ada', ['WORKER'], ['MEMBER', 'WORKER', 'OFFICER']),
  person('r0002', 'Bo', ['WORKER'], ['MEMBER', 'WORKER', 'OPERATOR']),
  person('r0003', 'Cleo', ['WORKER'], ['MEMBER', 'WORKER']),
  person('r0004', 'Dai', ['COMMON'], ['MEMBER']),
  person('r0005', 'Efe', ['COMMON'], ['MEMBER']),
  person('r0006', 'Fen', ['COMMON'], ['MEMBER']),
  person('r0007', 'Gil', ['HOST'], ['MEMBER']),
  person('r0008', 'Hoa', ['LABELLER'], ['MEMBER', 'LABELLER']),
  person('r0009', 'Ivo', ['LABELLER'], ['MEMBER', 'LABELLER']),
  person('r0010', 'Jun', [], ['DEVELOPER']),
  person('r0011', 'Kai', [], ['DEVELOPER']),
];

/**
 * The custom of the story. The trace names no GPU model for any job, so the rule for unnamed hardware prices all of it:
 * half an A100-40. G1, G2 and G3, which the trace's operator does not disclose, keep the default policy.
 */
function customOfTheStory() {
  const document = { ...customToDocument(defaultCustom('EUR')), unnamedGpuWeight: { computePpm: '500000' } };
  return granted(parseCustom(document));
}

/** Founds the partnership of the story, with one site and one model. */
export async function foundMill(server: TestServer): Promise<string> {
  const partnerships = server.app.get(PartnershipService, { strict: false });
  const id = granted(
    await partnerships.found({
      slug: 'mill',
      name: 'Mill Lane Compute Commons',
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      bodies: [
        { kind: 'JOINT_ENTERPRISE', name: 'Mill Lane Works' },
        { kind: 'PUBLIC_BODY', name: 'Town of Mill Lane' },
        { kind: 'COMMON_ASSOCIATION', name: 'Mill Lane Commons' },
      ],
      colleges: ['WORKER', 'PUBLIC', 'COMMON', 'HOST', 'LABELLER'].map((code) => ({ code, name: code })),
      foundedAt: FOUNDED,
      custom: customOfTheStory(),
    }),
  );
  await partnerships.enrol(id, CAST);
  await partnerships.equip(id, [{ slug: 'mill', name: 'The Mill', territory: 'Mill Lane', inServiceOn: SINCE }], []);
  await partnerships.registerModels(id, [
    { slug: 'chat', name: 'Chat', datasets: [{ dataset: 'kindness', weight: 1n }] },
  ]);
  return id;
}
