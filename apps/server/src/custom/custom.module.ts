import { Module } from '@nestjs/common';
import { CustomService } from './custom.service.js';
import { CustomStore } from './custom.store.js';

@Module({ providers: [CustomService, CustomStore], exports: [CustomService] })
export class CustomModule {}
