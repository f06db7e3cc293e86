export { bucketMeter, readBucketMeter, type BucketMeter, type BucketMethod } from './bucket-meter.js';
export {
  counterStep,
  type CounterKnowledge,
  type CounterSample,
  type CounterState,
  type CounterStep,
} from './counter.js';
export { modelOfDevice } from './device-names.js';
export { checkHeader, MAX_LINE_BYTES } from './csv-line.js';
export { cutAtHours, cutEvent, MOST_HOURS, type CutRefusal, type HourPart, type Use } from './cut-at-hours.js';
export {
  divideHour,
  divideWater,
  IDLE,
  OVERHEAD,
  type DividedHour,
  type MeasuredHour,
  type SubjectAmount,
} from './energy/divide-hour.js';
export { estimateRate, ESTIMATE_VERSION, type EstimateRate, type ServedModel } from './energy/estimate-rate.js';
export { estimateRequest, type Footprint, type SiteFactors } from './energy/estimate.js';
export { bestOf, MEASURED_BY, type MeasuredBy, type MeasuredFigure } from './energy/method.js';
export { monthIndicators, sumMonths, type MonthIndicators, type SiteMonth } from './energy/site-month.js';
export {
  closeSite,
  closeSiteByWeight,
  shareOfRequest,
  splitDevice,
  type DeviceSplit,
  type DeviceUse,
  type SiteSplit,
  type SplitRefusal,
} from './energy/site-split.js';
export { countOf, decimalOf, stepsOf } from './exact.js';
export type {
  CloudEvent,
  CloudEventRefusal,
  CloudEventRefusalKind,
  EventData,
} from './formats/cloudevents/cloud-event.js';
export {
  MOST_EVENTS,
  readCloudEvents,
  type EventMessage,
  type ReadEvents,
} from './formats/cloudevents/read-message.js';
export { MOST_PARTS, readUsageMessage, type ReadUsage } from './formats/cloudevents/read-usage-message.js';
export { readUsage, type UsageContext, type UsageRecord } from './formats/cloudevents/read-usage.js';
export type { UsageRefusal, UsageRefusalKind } from './formats/cloudevents/usage-types.js';
export { cloudEventOf, type UsageCloudEvent } from './formats/cloudevents/write-usage.js';
export { SACCT_COLUMNS, sacctFormat, XDMOD_COLUMNS, type SacctFormat } from './formats/slurm/columns.js';
export { countNodes, expandNodes } from './formats/slurm/node-list.js';
export {
  parseSacct,
  parseSacctLine,
  type SacctFile,
  type SacctLineContext,
  type SacctOptions,
} from './formats/slurm/parse-sacct.js';
export type { IgnoredLine, SlurmArray, SlurmFlag, SlurmJob } from './formats/slurm/slurm-job.js';
export type { SlurmRefusal, SlurmRefusalKind } from './formats/slurm/slurm-refusal.js';
export type { GpuCount, GpuShare, Tres } from './formats/slurm/tres.js';
export {
  usageOfJob,
  usageOfJobs,
  type SlurmContext,
  type SlurmUnknown,
  type SlurmUsage,
} from './formats/slurm/usage-of-jobs.js';
export type { EngineRead, EngineRefusal, EngineRefusalKind } from './formats/engines/engine-refusal.js';
export { engineEvents, type EngineContext, type EngineUse } from './formats/engines/engine-use.js';
export { NO_SCRAPE, type EngineGauge, type ScrapeState } from './formats/engines/scrape.js';
export type { StreamError, StreamOutcome, StreamSoFar } from './formats/engines/stream-outcome.js';
export { tokenEvents, type EngineTimes, type TokenContext, type TokenRecord } from './formats/engines/token-record.js';
export type { TokenCount, TokenUse, UseFlag } from './formats/engines/token-use.js';
export { readLlamaCppCompletion } from './formats/llama-cpp/completion.js';
export { readLlamaCppMetrics, type LlamaCppScrapeContext } from './formats/llama-cpp/metrics.js';
export {
  closeOllama,
  ollamaOutcome,
  ollamaSoFar,
  openOllama,
  readOllama,
  readOllamaBytes,
  type OllamaState,
} from './formats/ollama/stream.js';
export { readOpenAiAnswer } from './formats/openai/answer.js';
export { openAiOutcome, openAiSoFar } from './formats/openai/stream-outcome.js';
export {
  closeOpenAiStream,
  openOpenAiStream,
  readOpenAiStream,
  type OpenAiStreamRequest,
  type OpenAiStreamState,
} from './formats/openai/stream.js';
export { readGenAiMetrics, type GenAiCount, type GenAiState } from './formats/otel-genai/metrics.js';
export { readGenAiSpans } from './formats/otel-genai/spans.js';
export { readVllmMetrics, type EngineScrape } from './formats/vllm/metrics.js';
export { cloudEventBatches, type EventBatch } from './formats-out/cloudevents-batch.js';
export {
  disclose,
  disclosureCsv,
  disclosureJson,
  type DisclosedField,
  type DisclosedIndicators,
  type Disclosure,
  type DisclosureRefusal,
  type DisclosureValues,
  type DisclosureYear,
} from './formats-out/disclosure/disclose.js';
export {
  DISCLOSURE_ACT,
  DISCLOSURE_FIELDS,
  DISCLOSURE_SCHEMA,
  wattHours,
  type DisclosureField,
} from './formats-out/disclosure/fields.js';
export type { MeterFigure } from './formats-out/figure.js';
export type {
  FocusCharge,
  FocusIssuer,
  FocusRefusal,
  FocusRefusalKind,
  MeasuredShare,
  Named,
} from './formats-out/focus/charge.js';
export { FOCUS_CRITERIA, FOCUS_VERSION } from './formats-out/focus/columns.js';
export { focusLines, type RefusedCharge } from './formats-out/focus/write-csv.js';
export { otlpMetrics, type OtlpContext, type RefusedFigure } from './formats-out/otlp-metrics.js';
export {
  EXPOSITION_TYPE,
  expositionFamilies,
  writeExposition,
  type ExpositionWriteRefusal,
  type WrittenFamily,
  type WrittenSample,
} from './formats-out/prometheus-text.js';
export { readDcgm, type DcgmContext, type DcgmReadings, type DcgmRefusal } from './formats/dcgm/read-dcgm.js';
export {
  meterDevices,
  type DeviceMeterContext,
  type DeviceMetering,
  type DeviceNote,
  type DeviceState,
} from './formats/gpu-device/meter.js';
export { polls, type DeviceReading, type MigInstance } from './formats/gpu-device/reading.js';
export type { SmiContext, SmiRefusal, SmiRefusalKind } from './formats/nvidia-smi/cell.js';
export { parseSmiCsv, type SmiCsvContext, type SmiReadings } from './formats/nvidia-smi/read-csv.js';
export { parseSmiLog } from './formats/nvidia-smi/read-log.js';
export { parseExposition, type Exposition, type ExpositionContext } from './formats/prometheus/exposition.js';
export type { ExpositionRefusal, ExpositionRefusalKind, PromSample } from './formats/prometheus/sample.js';
export { counterStarts, seriesKey } from './formats/prometheus/series.js';
export { formatUtcInstant, parseUtcInstant } from './instant.js';
export { joinParts, type OddParts, type WholeRecord } from './join-parts.js';
export { isJsonObject, readJson, type JsonObject } from './json-text.js';
export { checkReporter, isWithin, machineSource, type Reporter, type ReporterRefusal } from './machine-source.js';
export { GPU_JOB_COLUMNS, parseGpuJobRow, type GpuJobContext } from './parse-gpu-job-row.js';
export { GPU_NODE_COLUMNS, parseGpuNodeRow, type GpuNode } from './parse-gpu-node-row.js';
export { LLM_REQUEST_COLUMNS, parseLlmRequestRow, type LlmRequestContext } from './parse-llm-request-row.js';
export { payloadOf } from './payload-of.js';
export {
  priceOfRequest,
  tariffParts,
  tokenPricesOf,
  type PricedTokens,
  type PriceRefusal,
  type RequestPrice,
  type TariffBasis,
  type TariffParts,
  type TokenPrices,
} from './price/token-price.js';
export { rate } from './rate.js';
export { parseRfc3339 } from './rfc3339.js';
export { isReservedSubject, SERVING, weightClassOf } from './reserved-subjects.js';
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
export { readStep, type StepContext, type StepRefusal, type StepTexts } from './registration/read-step.js';
export {
  agentSettings,
  asksAddress,
  ENERGY_METHODS,
  ENERGY_SOURCES,
  MACHINE_FORMS,
  MACHINE_OWNERS,
  MACHINE_READERS,
  REGISTRATION_STEPS,
  WATER_METHODS,
  type MachineGpus,
  type MachinePower,
  type MachineReading,
  type MachineWhat,
  type MachineWhere,
  type RegistrationParts,
  type RegistrationStep,
} from './registration/registration.js';
export {
  askOf,
  shortened,
  tokensWithin,
  weightedOfJob,
  weightedOfTokens,
  type Ask,
  type AskRefusal,
  type ModelLimits,
  type RequestSize,
} from './stint/ask.js';
export { LeaseBook, type LeaseFigures, type LeaseRefusal } from './stint/lease-book.js';
export {
  afterBreach,
  afterVerdict,
  GOOD_STANDING,
  limitsUse,
  standingAt,
  type SanctionPolicy,
  type Standing,
  type StandingStep,
  type StintVerdict,
} from './stint/standing.js';
export {
  chargedOf,
  mustStop,
  type HoldClosing,
  type HoldKind,
  type HoldState,
  type Lifetime,
  type StintHold,
  type StintReport,
} from './stint/stint-hold.js';
export {
  StintLedger,
  type HoldAsked,
  type LeaseAsked,
  type StintFigures,
  type StintRefusal,
  type StintTerms,
} from './stint/stint-ledger.js';
export {
  isMeterName,
  METHODS,
  meterName,
  UNNAMED_GPU,
  unitOfMeter,
  type Correction,
  type Meter,
  type MeterKind,
  type MeterMethod,
  type MeterUnit,
  type UsageEvent,
} from './usage-event.js';
export { isLate, VersionBook, type Arrival, type BucketChange, type VersionRefusal } from './version-book.js';
export { weighted, weightOf, type WeightClass, type WeightPolicy, type WeightRefusal } from './weight-of.js';
