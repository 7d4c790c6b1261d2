import { refusal } from './answers.ts';

/** An ACL as it is stored; 400 where it is refused. */
export const cleanAcl = (text: string, kind: 'read' | 'write'): string => {
	const values: string[] = [];
	for (const raw of text.split(',')) {
		const part = raw.trim();
		if (part === '') continue;
		const [first = '', ...rest] = part.split(':');
		const designator = first.trim();
		if (!part.includes(':') || !designator.startsWith('.')) {
			values.push(part);
			continue;
		}
		if (!['.r', '.ref', '.referer', '.referrer'].includes(designator))
			throw refusal(400, `Unknown designator '${designator}' in ACL: '${part}'`);
		if (kind === 'write') throw refusal(400, `Referrers not allowed in write ACL: '${part}'`);
		let host = rest.join(':').trim();
		const negated = host.startsWith('-');
		if (negated) host = host.slice(1).trim();
		if (host !== '*' && host.startsWith('*')) host = host.slice(1).trim();
		if (host === '' || host === '.')
			throw refusal(400, `No host/domain value after referrer designation in ACL: '${part}'`);
		values.push(`.r:${negated ? '-' : ''}${host}`);
	}
	return values.join(',');
};

const split = (acl: string) => {
	const parts = acl.split(',').filter((part) => part !== '');
	return {
		referrers: parts.filter((part) => part.startsWith('.r:')).map((part) => part.slice(3)),
		groups: parts.filter((part) => !part.startsWith('.r:')),
	};
};

/** Whether a referrer rule lets anybody in who comes from there. */
export const referrerAllowed = (acl: string, referer: string | undefined): boolean => {
	const host = /^[a-z]+:\/\/([^/:]+)/i.exec(referer ?? '')?.[1]?.toLowerCase() ?? 'unknown';
	let allowed = false;
	for (const rule of split(acl).referrers) {
		const negated = rule.startsWith('-');
		const wanted = negated ? rule.slice(1) : rule;
		if (wanted === '*' || wanted === host || (wanted.startsWith('.') && host.endsWith(wanted)))
			allowed = !negated;
	}
	return allowed;
};

export const hasListings = (acl: string): boolean => split(acl).groups.includes('.rlistings');

/** Whether `project:user` of the ACL covers one of the names. */
export const groupAllowed = (acl: string, projects: readonly string[], users: readonly string[]): boolean =>
	split(acl).groups.some((group) => {
		const [project = '', user] = group.split(':');
		return user !== undefined && ['*', ...projects].includes(project) && ['*', ...users].includes(user);
	});

/** Whether one of the names stands in the ACL as it is. */
export const namedAllowed = (acl: string, names: readonly string[]): boolean =>
	split(acl).groups.some((group) => names.includes(group));
