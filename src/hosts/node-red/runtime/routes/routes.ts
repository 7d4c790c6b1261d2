import type { AnyService } from '../../../../catalogue/service.ts';
import { UNRESOLVED } from '../../../../catalogue/edited.ts';
import { testConnection } from '../../../../engine/connect/test-connection.ts';
import { loadForm } from '../../../../engine/connect/load-form.ts';
import { loadList } from '../../../../engine/connect/load-list.ts';
import { asMusterError, MusterError } from '../../../../core/errors.ts';
import type { Answer, Question } from '../../form.ts';
import { formFields } from '../../project.ts';
import { isDynamic, isTypedValue, literals, type TypedValues } from '../../typed-value.ts';
import type { Handler, Red } from '../red.ts';
import { semaphore } from '../../../../net/semaphore.ts';
import { askedSettings } from './asked-settings.ts';
import { withEnvironment } from './env.ts';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Rows a list shows; who wants another types. */
const MOST_ROWS = 200;
/** Letters of a question: it carries the whole form, whose fields may hold files. */
const MOST_LETTERS = 4 * 2 ** 20;
/** Questions answered at once; each may open a connection. */
const AT_ONCE = 8;

const questionOf = (body: unknown): Question => {
	const question = typeof body === 'object' && body !== null ? (body as Question) : {};
	if (JSON.stringify(question).length > MOST_LETTERS)
		throw new MusterError('LIMIT', 'The question is too large');
	return question;
};

/** What is known only while a message passes; a variable is known already. */
const unresolved = (red: Red, typedValues: TypedValues): Record<string, unknown> =>
	Object.fromEntries(
		Object.entries(typedValues)
			.filter(([, typedValue]) => isTypedValue(typedValue) && isDynamic(typedValue))
			.map(([name, { type, value }]) => {
				const variable = type === 'env' ? `\${${String(value)}}` : value;
				const known = ['env', 'str'].includes(type) ? withEnvironment(red, undefined, variable) : variable;
				return [name, known === variable ? UNRESOLVED : known];
			}),
	);

const valuesIn = (red: Red, question: Question): Record<string, unknown> => {
	const all = Object.entries(isObject(question.values) ? question.values : {});
	const typedValues = Object.fromEntries(all.filter(([, value]) => isTypedValue(value))) as TypedValues;
	// a program wrote the value itself
	const bare = Object.fromEntries(all.filter(([, value]) => !isTypedValue(value)));
	const known = withEnvironment(red, undefined, { ...bare, ...literals(typedValues) });
	return { ...(known as object), ...unresolved(red, typedValues) };
};

/**
 * What the edit dialogs ask: `test`, `lists/<list>`, `forms/<form>`. All need the permission `<type>.write`,
 * since who asks names the host that is connected to. Answers come in words, within the engine's deadlines.
 */
export const registerRoutes = (red: Red, service: AnyService, type: string): void => {
	const allowed = red.auth.needsPermission(`${type}.write`);
	const busy = semaphore(AT_ONCE);
	const at = `/muster/${service.name}`;

	const answering =
		(work: (question: Question, name: string, signal: AbortSignal) => Promise<Answer>): Handler =>
		(request, response) => {
			const gone = new AbortController();
			response.on('close', () => gone.abort());
			const answered = async (): Promise<Answer> => {
				const giveBack = await busy.take(gone.signal);
				try {
					return await work(
						questionOf(request.body),
						String(Object.values(request.params)[0] ?? ''),
						gone.signal,
					);
				} finally {
					giveBack();
				}
			};
			answered()
				.catch((thrown: unknown): Answer => {
					const { message, hint } = asMusterError(thrown, service.title);
					return { ok: false, message, hint };
				})
				.then((answer) => response.json(answer))
				.catch(() => {});
		};

	red.httpAdmin.post(
		`${at}/test`,
		allowed,
		answering(async ({ connection }, _name, signal) => {
			const began = performance.now();
			const message = await testConnection(service, askedSettings(red, service, type, connection), signal);
			return { ok: true, message, ms: Math.round(performance.now() - began) };
		}),
	);
	red.httpAdmin.post(
		`${at}/lists/:list`,
		allowed,
		answering(async (question, list, signal) => {
			const settings = askedSettings(red, service, type, question.connection);
			const filter = String(question.search ?? '').slice(0, 200);
			const { items, cursor } = await loadList({
				service,
				list,
				settings,
				filter,
				values: valuesIn(red, question),
				signal,
			});
			return {
				ok: true,
				items: items.slice(0, MOST_ROWS),
				more: cursor !== undefined || items.length > MOST_ROWS,
			};
		}),
	);
	red.httpAdmin.post(
		`${at}/forms/:form`,
		allowed,
		answering(async (question, form, signal) => {
			const settings = askedSettings(red, service, type, question.connection);
			return {
				ok: true,
				fields: formFields(
					await loadForm({ service, form, settings, values: valuesIn(red, question), signal }),
				),
			};
		}),
	);
};
