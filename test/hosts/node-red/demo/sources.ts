import { choices, flag, pick, text } from '../../../../src/catalogue/field.ts';
import { type Event, sources } from '../../../../src/catalogue/source.ts';
import type { DemoParts } from './parts.ts';
import { type Member, someMembers } from './server.ts';

const source = sources<DemoParts>();
const sample = someMembers()[0] as Member;

const event = (name: string, key: string, more: object): Event => ({
	text: `${name} ${key}`,
	event: name,
	service: 'demo',
	at: new Date().toISOString(),
	key,
	...more,
});

export const memberChanged = source({
	name: 'memberChanged',
	resource: 'member',
	label: 'member changed',
	help: 'a member joins, leaves, fails or changes its tags',
	fields: {
		what: choices('Changes', {
			placeholder: 'any',
			options: [
				{ value: 'alive', label: 'Joined' },
				{ value: 'left', label: 'Left' },
				{ value: 'failed', label: 'Failed' },
			],
		}),
		member: pick('Member', { list: 'members', placeholder: 'any' }),
		initial: flag('At start', {
			default: false,
			advanced: true,
			help: 'Whether to send every member once when the flow starts',
		}),
	},
	covers: ['subscribe', 'members'],
	events: ['member.alive', 'member.left', 'member.failed'],
	sample: {
		event: 'member.failed',
		service: 'demo',
		at: '2026-01-31T03:12:45.678Z',
		key: 'web-1 failed',
		text: 'web-1 failed',
		member: { ...sample, status: 'failed' },
	},
	part: 'stream',
	async *listen(client, { what, member: only }, context) {
		const { signal } = context;
		const wanted = ({ name, status }: Member) =>
			(!only || name === only) && (!what?.length || (what as readonly string[]).includes(status));
		const stream = client.happenings(signal)[Symbol.asyncIterator]();
		const first = stream.next();
		first.catch(() => {});
		try {
			const before = context.remembered as Record<string, string> | undefined;
			const now = await client.call<Member[]>('members', {}, { signal });
			const state: Record<string, string> = Object.fromEntries(now.map(({ name, status }) => [name, status]));
			if (context.forgotten) yield event('gap', `gap ${Date.now()}`, {});
			const missed = before
				? now.filter(({ name, status }) => before[name] !== status && wanted({ name, status } as Member))
				: [];
			context.remember({ ...state });
			if (missed.length > 0)
				yield missed.map((member) =>
					event(`member.${member.status}`, `${member.name} ${member.status} ${Date.now()}`, {
						member,
						recovered: true,
					}),
				);
			context.ready();
			let next = await first;
			while (!next.done) {
				const { member } = next.value;
				if (member) {
					state[member.name] = member.status;
					context.remember({ ...state });
					if (wanted(member))
						yield event(`member.${member.status}`, `${member.name} ${member.status} ${Date.now()}`, {
							member,
						});
				}
				next = await stream.next();
			}
		} finally {
			await stream.return?.(undefined);
		}
	},
});

export const asked = source({
	name: 'asked',
	resource: 'question',
	label: 'question asked',
	help: 'the cluster asks something that can be answered',
	fields: {},
	part: 'main',
	covers: ['subscribe', 'answer'],
	events: ['question'],
	sample: {
		event: 'question',
		service: 'demo',
		at: '2026-01-31T03:12:45.678Z',
		key: '1',
		text: 'who?',
		question: { text: 'who?' },
	},
	answer: { text: text('Answer', { required: true, example: 'me' }) },
	answers: 'question',
	async *listen(client, _values, { signal, ready }) {
		const stream = client.happenings(signal);
		ready();
		for await (const { event: kind, number, text: words } of stream)
			if (kind === 'question')
				yield {
					...event('question', String(number), { question: { text: words } }),
					answerWithin: words === 'quick' ? 0.05 : 30,
					reply: (answer) => client.call('answer', answer, { signal: AbortSignal.timeout(5000) }),
				};
	},
});

export const all = [memberChanged, asked] as const;
