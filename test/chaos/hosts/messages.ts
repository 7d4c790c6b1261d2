import type { Input, Loose } from '../world.ts';

/** A trigger to be started. */
export interface Order {
	readonly id: string;
	readonly source: string;
	readonly input: Input;
}

/** What the process that watches is told. */
export type ToChild =
	| {
			readonly is: 'start';
			readonly settings: Loose;
			readonly orders: readonly Order[];
			readonly restarted: boolean;
	  }
	| { readonly is: 'stop'; readonly ids: readonly string[] }
	| { readonly is: 'held' }
	| { readonly is: 'end' };

/** What it says. */
export type FromChild =
	| { readonly is: 'event' | 'notice'; readonly id: string; readonly event: Loose }
	| { readonly is: 'status'; readonly id: string; readonly connected: boolean; readonly words: string }
	| { readonly is: 'stopped' | 'started' }
	| { readonly is: 'held'; readonly held: number }
	| { readonly is: 'fault'; readonly words: string };
