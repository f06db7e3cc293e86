import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** How a quantity was come by, the most exact first. */
export const METHOD_WORDS: Readonly<Record<string, MessageDescriptor>> = {
  site_meter: msg`the site’s meter`,
  device_counter: msg`the device’s own counter`,
  engine: msg`the engine’s own count`,
  counted: msg`counted by the gateway`,
  power_x_time: msg`power times time`,
  model_estimate: msg`an estimate by model`,
};
