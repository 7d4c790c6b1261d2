import type { Fields } from '../../catalogue/field.ts';
import type { AnyService } from '../../catalogue/service.ts';
import { partKey } from '../../catalogue/part.ts';
import { asMusterError, MusterError } from '../../core/errors.ts';
import { after } from '../../net/call.ts';
import { connect, type Settings } from './connect.ts';
import { unanswered } from './no-answer.ts';

/** Seconds a form may take. */
const FORM_TIMEOUT = 8;

export interface FormRequest {
	readonly service: AnyService;
	readonly form: string;
	readonly settings: Settings;
	/** The other values, as far as they are known. */
	readonly values: Readonly<Record<string, unknown>>;
	/** Aborted when nobody waits for it any more. */
	readonly signal?: AbortSignal;
}

/**
 * The fields of a `form` field, as the server describes them. @throws MusterError whose message a person can
 * act on.
 */
export const loadForm = async ({
	service,
	form,
	settings,
	values,
	signal: gone,
}: FormRequest): Promise<Fields> => {
	const late = after(FORM_TIMEOUT);
	const signal = gone ? AbortSignal.any([gone, late]) : late;
	const reader = service.forms?.[form];
	if (!reader) throw new MusterError('UNSUPPORTED', `${service.title} has no form “${form}”`);
	try {
		const part = partKey(reader.part, reader.variant?.(values));
		const lease = await connect(service, settings, part, signal);
		try {
			return await reader.load(lease.client, { filter: '', values, signal });
		} finally {
			lease.release();
		}
	} catch (error) {
		if (late.aborted) throw unanswered(error, { service, settings, seconds: FORM_TIMEOUT, what: 'form' });
		throw asMusterError(error, `Asking ${service.title} for a form`);
	}
};
