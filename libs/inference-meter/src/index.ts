export { checkHeader, MAX_LINE_BYTES } from './csv-line.js';
export { formatUtcInstant, parseUtcInstant } from './instant.js';
export { GPU_JOB_COLUMNS, parseGpuJobRow, type GpuJobContext } from './parse-gpu-job-row.js';
export { GPU_NODE_COLUMNS, parseGpuNodeRow, type GpuNode } from './parse-gpu-node-row.js';
export { LLM_REQUEST_COLUMNS, parseLlmRequestRow, type LlmRequestContext } from './parse-llm-request-row.js';
export { payloadOf } from './payload-of.js';
export { rate } from './rate.js';
export { rollUp, type RollUp, type UsageBucket } from './roll-up.js';
export type { RowRefusal, RowRefusalKind } from './row-refusal.js';
export {
  renewableTotal,
  siteIndicators,
  type RenewableEnergy,
  type SiteIndicators,
  type SiteRefusal,
  type SiteYear,
} from './site-kpi.js';
export {
  meterName,
  UNNAMED_GPU,
  unitOfMeter,
  type Meter,
  type MeterKind,
  type MeterUnit,
  type UsageEvent,
} from './usage-event.js';
export { weighted, weightOf, type WeightClass, type WeightPolicy, type WeightRefusal } from './weight-of.js';
