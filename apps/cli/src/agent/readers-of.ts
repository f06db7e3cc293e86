import type { AgentConfig } from './agent-config.js';
import { DeviceReader, listByDcgm, listBySmi } from './device-reader.js';
import { EngineReader } from './engine-reader.js';
import type { Reader } from './reader.js';
import { SlurmReader } from './slurm-reader.js';

/** The readers that are asked again and again; a pipe is none, it speaks by itself. */
export function readersOf(config: AgentConfig, machine: string): readonly Reader[] {
  const windowMs = BigInt(config.windowSeconds) * 1000n;
  return config.readers.flatMap((choice): Reader[] => {
    const source = `${machine}/${choice.name}`;
    switch (choice.kind) {
      case 'nvidia-smi':
        return [new DeviceReader(choice, { source, windowMs }, (nowMs) => listBySmi(choice, nowMs))];
      case 'dcgm':
        return [new DeviceReader(choice, { source, windowMs }, (nowMs) => listByDcgm(choice, nowMs))];
      case 'vllm':
      case 'llama.cpp':
        return [new EngineReader(choice, source)];
      case 'slurm':
        return [new SlurmReader(choice, source)];
      case 'pipe':
        return [];
    }
  });
}
