import { edited } from '../../../catalogue/edited.ts';
import { modelNamed } from './op.ts';

/** The model of a form or a list; `''` for the connection’s. @throws MusterError as {@link edited} */
export const editedModel = (values: Readonly<Record<string, unknown>>): string =>
	modelNamed({ inModel: edited(values, 'inModel', 'Model') });
