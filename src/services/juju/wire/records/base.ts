import { get, text } from '../get.ts';

/** Releases of Ubuntu by the series that 1.x and 2.x name them with. */
export const seriesVersions: Readonly<Record<string, string>> = {
	precise: '12.04',
	trusty: '14.04',
	vivid: '15.04',
	wily: '15.10',
	xenial: '16.04',
	yakkety: '16.10',
	zesty: '17.04',
	artful: '17.10',
	bionic: '18.04',
	cosmic: '18.10',
	disco: '19.04',
	eoan: '19.10',
	focal: '20.04',
	groovy: '20.10',
	hirsute: '21.04',
	impish: '21.10',
	jammy: '22.04',
	kinetic: '22.10',
	lunar: '23.04',
	mantic: '23.10',
	noble: '24.04',
	oracular: '24.10',
	plucky: '25.04',
	questing: '25.10',
};

/** The base of a series, e.g. `jammy` → `ubuntu@22.04`; `centos7` → `centos@7`; others as they are. */
export const baseOfSeries = (series: string): string => {
	const version = seriesVersions[series];
	if (version !== undefined) return `ubuntu@${version}`;
	const [, name, number] = /^([a-z]+)(\d+)$/.exec(series) ?? [];
	return name === undefined ? series : `${name}@${number}`;
};

/** The series of a base, where it has one. */
export const seriesOfBase = (base: string): string | undefined => {
	const [name, version] = base.split('@');
	if (name !== 'ubuntu') return version === undefined ? undefined : `${name}${version}`;
	return Object.keys(seriesVersions).find((series) => seriesVersions[series] === version);
};

/** `24.04/stable` → `24.04`; another risk than stable stays. */
const channelOf = (channel: string): string => channel.replace(/\/stable$/, '');

/**
 * A base as `ubuntu@24.04`, from a record that holds a base in either form or a series; `undefined` where it
 * holds none.
 */
export const baseText = (from: unknown): string | undefined => {
	const base = get(from, 'base');
	if (typeof base === 'string' && base !== '') return channelOf(base);
	const [name, channel] = [text(base, 'name'), text(base, 'channel')];
	if (name !== undefined) return channel === undefined ? name : `${name}@${channelOf(channel)}`;
	const series = text(from, 'series');
	return series === undefined ? undefined : baseOfSeries(series);
};
