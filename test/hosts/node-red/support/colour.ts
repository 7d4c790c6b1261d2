/** Colours as people see them, those included who see two primary colours only. */
type Triple = readonly [number, number, number];

/** Machado, Oliveira and Fernandes 2009, severity 1: linear RGB to what is seen. */
const SIGHT = {
	'all colours': [
		[1, 0, 0],
		[0, 1, 0],
		[0, 0, 1],
	],
	'no red': [
		[0.152286, 1.052583, -0.204868],
		[0.114503, 0.786281, 0.099216],
		[-0.003882, -0.048116, 1.051998],
	],
	'no green': [
		[0.367322, 0.860646, -0.227968],
		[0.280085, 0.672501, 0.047413],
		[-0.01182, 0.04294, 0.968881],
	],
	'no blue': [
		[1.255528, -0.076749, -0.178779],
		[-0.078411, 0.930809, 0.147602],
		[0.004733, 0.691367, 0.3039],
	],
} as const;
export type Sight = keyof typeof SIGHT;
export const sights = Object.keys(SIGHT) as readonly Sight[];

const dot = (one: Triple, other: Triple) => one[0] * other[0] + one[1] * other[1] + one[2] * other[2];

const linear = (hex: string): Triple =>
	[1, 3, 5].map((at) => {
		const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	}) as unknown as Triple;

const luminance = (hex: string): number => dot([0.2126, 0.7152, 0.0722], linear(hex));

/** A colour under a veil of black, as Node-RED lays one under icons. */
export const shaded = (hex: string, share: number): string =>
	`#${[1, 3, 5]
		.map((at) =>
			Math.round(Number.parseInt(hex.slice(at, at + 2), 16) * (1 - share))
				.toString(16)
				.padStart(2, '0'),
		)
		.join('')}`;

/** WCAG's contrast of two colours: 1 to 21. */
export const contrast = (one: string, other: string): number => {
	const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (light + 0.05) / (dark + 0.05);
};

const lab = (hex: string, sight: Sight): Triple => {
	const rgb = linear(hex);
	const [r, g, b] = SIGHT[sight].map((row) => Math.min(1, Math.max(0, dot(row, rgb)))) as unknown as Triple;
	const cube = (value: number) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
	const x = cube((0.4124564 * r + 0.3575761 * g + 0.180375 * b) / 0.95047);
	const y = cube(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
	const z = cube((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
	return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
};

/** How far two colours are apart (CIE76); about 2 is just seen, 10 is plain. */
export const difference = (one: string, other: string, sight: Sight): number => {
	const a = lab(one, sight);
	return Math.hypot(...lab(other, sight).map((value, index) => value - (a[index] as number)));
};
