/**
 * HTTP for every client. A chunk of its own with undici in it: take what runs from here only, so that there
 * is one copy.
 */
export type { HttpAnswer } from './answer.ts';
export { stepOf } from './fault.ts';
export { type HttpPool, type HttpRequest, openPool } from './pool.ts';
export { type HttpPools, openPools } from './pools.ts';
export { sooner } from './sooner.ts';
export type { HttpOptions, HttpTarget, HttpTls, ServerWords } from './target.ts';
