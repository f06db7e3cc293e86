import { Global, Module, type DynamicModule } from '@nestjs/common';
import { LogSettings, type LogOptions } from './log-settings.js';

/** Gives the one {@link LogSettings} to whoever keeps, shows or promises. */
@Global()
@Module({})
export class LogSettingsModule {
  static over(options?: LogOptions): DynamicModule {
    const settings = { provide: LogSettings, useFactory: () => new LogSettings(options) };
    return { module: LogSettingsModule, providers: [settings], exports: [settings] };
  }
}
