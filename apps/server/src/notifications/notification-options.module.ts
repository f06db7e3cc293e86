import { Global, Module, type DynamicModule } from '@nestjs/common';
import { NotificationSettings, type NotificationOptions } from './notification-options.js';

/** Gives the one {@link NotificationSettings} to whoever sends. */
@Global()
@Module({})
export class NotificationOptionsModule {
  static over(options?: NotificationOptions): DynamicModule {
    const settings = { provide: NotificationSettings, useFactory: () => new NotificationSettings(options) };
    return { module: NotificationOptionsModule, providers: [settings], exports: [settings] };
  }
}
