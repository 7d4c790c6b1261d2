import type { DemoClient } from './client.ts';

export type DemoParts = { main: DemoClient; stream: DemoClient };
