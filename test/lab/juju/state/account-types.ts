import { type Access } from './charm-types.ts';

export interface User {
	readonly name: string;
	displayName: string;
	password: string | undefined;
	access: Access;
	readonly createdBy: string;
	readonly created: string;
	last: string | null;
	disabled: boolean;
	removed: boolean;
}

export interface Cloud {
	readonly name: string;
	readonly type: string;
	readonly authTypes: readonly string[];
	readonly endpoint: string;
	readonly regions: readonly { name: string; endpoint?: string }[];
	readonly users: Map<string, Access>;
}

export interface Credential {
	readonly cloud: string;
	readonly owner: string;
	readonly name: string;
	readonly authType: string;
	readonly attrs: Readonly<Record<string, unknown>>;
}
