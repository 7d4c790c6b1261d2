import type { Field } from '../../../catalogue/field.ts';

/** Nothing to say: an example of the shape, a field that is simply not used, a help that says it already. */
const NOTHING = /^(none|nothing|e\.g\. .*|Type .*)$|^[^\p{L}\d]/u;
const SAID = /\bempty\b|\bif not set\b|^Only /;

/**
 * A field's help with what counts while the field is empty. Node-RED shows that in the empty box, where n8n
 * shows an example.
 */
export const saidOfEmpty = ({ help, placeholder, required }: Field): string | undefined => {
	if (help === undefined || placeholder === undefined || required === true) return help;
	return NOTHING.test(placeholder) || SAID.test(help) ? help : `${help}; if empty ${placeholder}`;
};
