import { Injectable } from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import type { GpuNode } from '#libs/inference-meter';
import type { Tx } from '../../database/database.js';
import { InventoryService, type RegistrationOf } from '../../partnership/inventory.service.js';
import type { BatchOutcome, RefusedRow } from './import-job.js';

/** A machine that one row of a file tells of. */
export interface NodeRow {
  readonly line: number;
  readonly node: GpuNode;
}

/** Registers the machines of a file, each code once. A machine without GPUs has nothing to meter. */
@Injectable()
export class NodeRows {
  constructor(private readonly inventory: InventoryService) {}

  async writeIn(tx: Tx, where: RegistrationOf, rows: readonly NodeRow[]): Promise<BatchOutcome> {
    const machines = rows.flatMap(({ line, node: { serial, gpus, gpuModel } }) => {
      return gpuModel === undefined || gpus === 0n ? [] : [{ line, code: serial, gpuModel, gpuCount: Number(gpus) }];
    });
    const answers = await this.inventory.registerMachines(
      tx,
      where,
      machines.map(({ code, gpuModel, gpuCount }) => ({ code, gpuModel, gpuCount })),
    );
    const refusals = answers.flatMap((answer, index): RefusedRow[] => {
      if (!isRefusal(answer)) return [];
      const { kind, field, rule, message } = answer;
      return [{ line: machines[index]?.line ?? 0, kind, field, rule, message }];
    });
    return {
      accepted: answers.filter((answer) => answer === 'REGISTERED').length,
      alreadyKnown: answers.filter((answer) => answer === 'KNOWN').length,
      withoutUsage: rows.length - machines.length,
      refusals,
    };
  }
}
