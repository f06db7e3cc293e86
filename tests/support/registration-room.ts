import type { GraphqlAnswer, TestSession } from './test-server.js';
import { gpuSecond, MachineRoom, newKeys, type MachineKeys } from './machine-room.js';

/** A step of each kind, as somebody would fill it in. */
export const STEPS = {
  what: { code: 'mill-04', form: 'RACK', owner: 'JOINT_ENTERPRISE' },
  where: { site: 'mill', inServiceOn: '2026-03-01' },
  gpus: { gpuModel: 'P100', gpuCount: '4' },
  power: { energySource: 'GRID', energyMethod: 'device_counter', waterMethod: 'none', ratedWatts: '1200' },
  reading: { reader: 'nvidia-smi' },
} as const;

const FACTS = `facts { code form owner asset assetName site siteName inServiceOn gpuModel gpuCount computePpm bandwidthPpm
  energySource energyMethod waterMethod ratedWatts reader operator }`;
const REFUSAL = `... on Refusal { message field rule } ... on OtherRefusal { kind }`;
const DRAFT = `id ${FACTS} url model saved finishedAt settings
  test { state tokenEndsAt keyId keyAt reading { meter unit quantity } }`;

/** What came back of a mutation: the type, and its members. */
export interface Came {
  readonly __typename: string;
  readonly kind?: string;
  readonly message?: string;
  readonly field?: string;
  readonly rule?: string;
  readonly token?: string;
  readonly code?: string;
  readonly draft?: ShownDraft;
}

export interface ShownDraft {
  readonly id: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly saved: readonly string[];
  readonly settings: string | null;
  readonly test: { readonly state: string; readonly keyId: string | null; readonly reading: object | null };
}

/** A machine room whose r0001 and r0002 operate machines, and who asks on their behalf. */
export class RegistrationRoom {
  private constructor(
    readonly machines: MachineRoom,
    private readonly sessions: Readonly<Record<string, TestSession>>,
  ) {}

  static async open(): Promise<RegistrationRoom> {
    const machines = await MachineRoom.open();
    const pool = machines.server.database.pool('superuser');
    await pool.query(
      `INSERT INTO role_grant SELECT partnership_id, id, CASE WHEN roll_number = 'r0003' THEN 'OFFICER' ELSE 'OPERATOR' END
       FROM person WHERE roll_number IN ('r0001', 'r0002', 'r0003')`,
    );
    const { rows } = await pool.query<{ id: string; roll: string }>('SELECT id, roll_number AS roll FROM person');
    const sessions: Record<string, TestSession> = {};
    for (const { id, roll } of rows) sessions[roll] = await machines.server.signIn(id);
    return new RegistrationRoom(machines, sessions);
  }

  close(): Promise<void> {
    return this.machines.close();
  }

  /** By whom it is asked: a roll number, or nobody. */
  ask(query: string, variables: Record<string, unknown>, roll?: string): Promise<GraphqlAnswer> {
    return this.machines.server.graphql(query, variables, roll === undefined ? undefined : this.sessions[roll]);
  }

  private async come(query: string, variables: Record<string, unknown>, roll: string): Promise<Came> {
    const { data, errors } = await this.ask(query, variables, roll);
    if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('; '));
    return data?.['came'] as Came;
  }

  begin(roll = 'r0001'): Promise<Came> {
    const query = `mutation { came: beginMachineDraft { __typename ... on MachineDraftSaved { draft { ${DRAFT} } } ${REFUSAL} } }`;
    return this.come(query, {}, roll);
  }

  save(id: string, step: string, texts: Readonly<Record<string, unknown>>, roll = 'r0001'): Promise<Came> {
    const query = `mutation ($input: SaveMachineStepInput!) {
      came: saveMachineStep(input: $input) { __typename ... on MachineDraftSaved { draft { ${DRAFT} } } ${REFUSAL} } }`;
    return this.come(query, { input: { id, step, ...texts } }, roll);
  }

  delete(id: string, roll = 'r0001'): Promise<Came> {
    return this.come(
      `mutation ($id: ID!) { came: deleteMachineDraft(id: $id) { __typename ${REFUSAL} } }`,
      { id },
      roll,
    );
  }

  token(id: string, roll = 'r0001'): Promise<Came> {
    const query = `mutation ($id: ID!) {
      came: makeRegistrationToken(id: $id) { __typename ... on MachineTokenMade { token } ${REFUSAL} } }`;
    return this.come(query, { id }, roll);
  }

  register(id: string, roll = 'r0001'): Promise<Came> {
    const query = `mutation ($id: ID!) {
      came: registerMachine(id: $id) { __typename ... on MachineRegistered { code } ${REFUSAL} } }`;
    return this.come(query, { id }, roll);
  }

  anotherToken(code: string, roll: string): Promise<Came> {
    const query = `mutation ($code: String!) {
      came: makeMachineToken(code: $code) { __typename ... on MachineTokenMade { token } ${REFUSAL} } }`;
    return this.come(query, { code }, roll);
  }

  revoke(keyId: string, roll: string): Promise<Came> {
    const query = `mutation ($keyId: ID!) {
      came: revokeMachineKey(keyId: $keyId) { __typename ... on MachineKeyRevoked { code } ${REFUSAL} } }`;
    return this.come(query, { keyId }, roll);
  }

  async draft(id: string, roll = 'r0001'): Promise<ShownDraft | null> {
    const { data } = await this.ask(`query ($id: ID!) { machineDraft(id: $id) { ${DRAFT} } }`, { id }, roll);
    return data?.['machineDraft'] as ShownDraft | null;
  }

  async record(code: string, roll?: string): Promise<Record<string, unknown> | null> {
    const query = `query ($code: String!) { machine(code: $code) { ${FACTS} condition registeredAt firstReadingAt customVersion
      leaf keyState heardAt mayManage tokenEndsAt keys { keyId state replaces leaf } } }`;
    return (await this.ask(query, { code }, roll)).data?.['machine'] as Record<string, unknown> | null;
  }

  async codes(): Promise<readonly string[]> {
    const { data } = await this.ask('{ machines { facts { code } } }', {});
    return (data?.['machines'] as { facts: { code: string } }[]).map(({ facts }) => facts.code);
  }

  /** A draft with every step saved. */
  async filled(changed: Partial<Record<keyof typeof STEPS, object>> = {}, roll = 'r0001'): Promise<string> {
    const id = (await this.begin(roll)).draft?.id ?? '';
    for (const [step, texts] of Object.entries(STEPS)) {
      const came = await this.save(id, step, { ...texts, ...changed[step as keyof typeof STEPS] }, roll);
      if (came.draft === undefined) throw new Error(`${step}: ${String(came.message)}`);
    }
    return id;
  }

  /** Lets the machine of a filled draft in, as the agent would. */
  async letIn(id: string, roll = 'r0001'): Promise<MachineKeys> {
    const { token = '', message } = await this.token(id, roll);
    const keys = newKeys();
    const { status } = await this.machines.enrol(token, keys);
    if (status !== 201) throw new Error(`enrolment answered ${String(status)}: ${String(message)}`);
    return keys;
  }

  /** The first reading of a machine, of nobody's use; answers what became of it. */
  async reads(keys: MachineKeys, code: string, id = 'first', subject = 'idle'): Promise<unknown> {
    const event = gpuSecond(`/machine/${code}/gpu`, id, { subject, data: { gpu_seconds: '60', gpu: 'P100' } });
    return (await this.machines.send(keys, [event])).json.results?.[0]?.['outcome'];
  }

  /** A machine on the register, with its key. */
  async registered(code: string, roll = 'r0001'): Promise<MachineKeys> {
    const id = await this.filled({ what: { code } }, roll);
    const keys = await this.letIn(id, roll);
    await this.reads(keys, code);
    const came = await this.register(id, roll);
    if (came.code !== code) throw new Error(came.message);
    return keys;
  }
}
