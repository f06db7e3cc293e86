import { AsyncLocalStorage } from 'node:async_hooks';
import { jest } from '@jest/globals';
import { Database } from '../../apps/server/src/database/database.js';
import type { TestServer } from './test-server.js';

/** A statement as the server sent it. */
export interface Sent {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** One node of a plan, as EXPLAIN (FORMAT JSON) tells it. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Function Name'?: string;
  readonly 'Subplan Name'?: string;
  readonly 'Parent Relationship'?: string;
  readonly Plans?: readonly PlanNode[];
}

/**
 * The tables that grow with every posting: nothing hot may read one from end to end. `account` is none of them: it grows
 * with the chart, the parties and the units, not with use, and a trial balance or a statement shows every one of its rows.
 */
const GROWING: ReadonlySet<string> = new Set(['journal', 'transfer', 'entry', 'batch', 'batch_kind', 'hold']);

/** What a piece of work asked of the database, in order, inside transactions and outside. */
export async function sentBy(server: TestServer, work: () => Promise<unknown>): Promise<readonly Sent[]> {
  const source = server.app.get(Database).source;
  const sent: Sent[] = [];
  const inside = new AsyncLocalStorage<true>();
  const real = source.createQueryRunner.bind(source);
  const spy = jest.spyOn(source, 'createQueryRunner').mockImplementation((...mode) => {
    const runner = real(...mode);
    const ask = runner.query.bind(runner);
    jest.spyOn(runner, 'query').mockImplementation((...call) => {
      const [sql, parameters] = call;
      // The clocks of the server ask as well: theirs is not this work's.
      if (inside.getStore()) sent.push({ sql, parameters: Array.isArray(parameters) ? parameters : [] });
      return ask(...call);
    });
    return runner;
  });
  try {
    await inside.run(true, work);
  } finally {
    spy.mockRestore();
  }
  return sent.filter(({ sql }) => /^\s*(SELECT|WITH)\b/iu.test(sql));
}

/** The shape of a plan: nodes, indexes and tables, no costs. `scans` names the growing tables read from end to end. */
export interface Shape {
  readonly shape: string;
  readonly scans: readonly string[];
}

/**
 * Keys that find an account alike, by its id or by its ledger, path and unit: they cost nearly the same, and which of them
 * is taken turns on a page more or less.
 */
const ACCOUNT_KEYS: ReadonlySet<string> = new Set([
  'account_pkey',
  'account_id_ledger_id_unit_key',
  'account_ledger_id_path_unit_key',
]);

const indexOf = (name: string | undefined): string | undefined =>
  name !== undefined && ACCOUNT_KEYS.has(name) ? 'account_key' : name;

function shapeOf(plan: PlanNode): Shape {
  const lines: string[] = [];
  const scans: string[] = [];
  const walk = (node: PlanNode, depth: number): void => {
    const relation = node['Relation Name'];
    if (node['Node Type'] === 'Seq Scan' && relation !== undefined && GROWING.has(relation)) scans.push(relation);
    const words = [
      node['Subplan Name'] === undefined ? '' : `[${node['Subplan Name']}]`,
      node['Node Type'],
      indexOf(node['Index Name']) ?? node['Function Name'] ?? '',
      relation === undefined ? '' : `on ${relation}`,
    ];
    lines.push(`${'  '.repeat(depth)}${words.filter((word) => word !== '').join(' ')}`);
    for (const child of node.Plans ?? []) walk(child, depth + 1);
  };
  walk(plan, 0);
  return { shape: lines.join('\n'), scans };
}

/** How PostgreSQL would go about a statement, as the application's login. */
export async function planOf(server: TestServer, { sql, parameters }: Sent): Promise<Shape> {
  const { rows } = await server.database
    .pool('app')
    .query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(`EXPLAIN (COSTS OFF, FORMAT JSON) ${sql}`, [
      ...parameters,
    ]);
  const shapes = (rows[0]?.['QUERY PLAN'] ?? []).map(({ Plan }) => shapeOf(Plan));
  return { shape: shapes.map(({ shape }) => shape).join('\n'), scans: shapes.flatMap(({ scans }) => scans) };
}

/**
 * How PostgreSQL went about the statements inside the functions that a statement calls, in order, with the settings of
 * those functions: it is run, and undone. Statements that read no table are left out.
 */
export async function plansWithin(server: TestServer, { sql, parameters }: Sent): Promise<readonly Shape[]> {
  const client = await server.database.pool('superuser').connect();
  const plans: Shape[] = [];
  const listen = ({ message }: { readonly message?: string | undefined }): void => {
    const [, json] = /plan:\s*(\{[\s\S]*\})\s*$/u.exec(message ?? '') ?? [];
    // auto_explain writes a plan as EXPLAIN (FORMAT JSON) does.
    if (json !== undefined) plans.push(shapeOf((JSON.parse(json) as { readonly Plan: PlanNode }).Plan));
  };
  client.on('notice', listen);
  try {
    await client.query(`LOAD 'auto_explain'; BEGIN; SET LOCAL auto_explain.log_nested_statements = on;
      SET LOCAL auto_explain.log_format = 'json'; SET LOCAL auto_explain.log_level = 'notice'`);
    await client.query('SET LOCAL auto_explain.log_min_duration = 0');
    await client.query(sql, [...parameters]);
  } finally {
    client.off('notice', listen);
    await client.query('ROLLBACK');
    // A library once loaded stays with its connection.
    client.release(true);
  }
  return plans.filter(({ shape }) => shape.includes(' on '));
}
