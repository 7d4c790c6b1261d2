import { bad, quote } from './bad.ts';

/** Devices that each unit needs, as the server wants them. */
export interface Device {
	readonly Type: string;
	readonly Count: number;
	readonly Attributes: Readonly<Record<string, string>>;
}

const EXAMPLE = 'gpu = 2,nvidia.com/gpu';

/** `2,nvidia.com/gpu,model=k80;zone=a`: a count, a type and attributes, of which the type alone is needed. */
const ofText = (name: string, input: string, field: string): Device => {
	const parts = input.split(',').map((one) => one.trim());
	const [, count] = /^(\d+)$/.exec(parts[0] ?? '') ?? [];
	const [type = '', attributes = '', ...more] = count === undefined ? parts : parts.slice(1);
	const pairs = attributes === '' ? [] : attributes.split(';').map((one) => one.split('='));
	if (type === '' || more.length > 0 || pairs.some((pair) => pair.length !== 2) || count === '0')
		throw bad(field, `Device ${name} is ${quote(input)}, but has to be a count and a type`, EXAMPLE);
	return { Type: type, Count: Number(count ?? 1), Attributes: Object.fromEntries(pairs) };
};

/** Devices by the charm’s names of them. @throws MusterError BAD_INPUT */
export const readDevices = (input: unknown, field = 'devices'): Readonly<Record<string, Device>> => {
	if (input === undefined || input === null || input === '') return {};
	if (typeof input !== 'object' || Array.isArray(input))
		throw bad(field, `Devices is ${quote(input)}, but has to be an object of names and devices`, EXAMPLE);
	return Object.fromEntries(
		Object.entries(input).map(([name, one]) => {
			if (typeof one !== 'string')
				throw bad(field, `Device ${name} is ${quote(one)}, but has to be text`, EXAMPLE);
			return [name, ofText(name, one, field)];
		}),
	);
};
