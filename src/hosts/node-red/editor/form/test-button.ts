import type { Answer } from '../../form.ts';
import { ask } from '../ask.ts';
import { el, icon, moreLink } from '../dom.ts';
import { pageOf } from '../forms.ts';
import type { ConnectionState } from './state.ts';

const LINE = `<div class="form-row mf-row mf-test"><label></label><div class="mf-cell">
<button type="button" class="red-ui-button"><i class="fa fa-fw fa-plug"></i> Test connection</button>
<div class="mf-result" role="status" aria-live="polite"></div></div></div>`;

const say = (result: JQuery, answer: Answer): void => {
	const took = answer.ok && answer.ms !== undefined ? ` · ${answer.ms} ms` : '';
	const words = el('<div>').append(el('<div>').text(`${answer.message ?? ''}${took}`));
	if (!answer.ok && answer.hint) words.append(el('<div class="mf-help">').text(answer.hint));
	result
		.attr('class', `mf-result ${answer.ok ? 'mf-good' : 'mf-bad'}`)
		.empty()
		.append(icon(answer.ok ? 'fa-check-circle' : 'fa-times-circle'), words)
		.css('display', 'flex')[0]
		?.scrollIntoView({ block: 'nearest' });
};

/** *Test connection*: tries the settings as they stand in the form. */
export const drawTest = ({ form, node, plain }: ConnectionState, into: JQuery, redraw: () => void): void => {
	const line = el(LINE).appendTo(into);
	line.find('.red-ui-button').after(' ', moreLink(pageOf(form.service)));
	const button = line.find('button');
	const result = line.find('.mf-result').hide();
	const busy = (on: boolean) => {
		button.prop('disabled', on);
		button.find('i').attr('class', on ? 'fa fa-fw fa-circle-o-notch fa-spin' : 'fa fa-fw fa-plug');
	};
	button.on('click', async () => {
		const wrong = Object.values(plain).find((part) => part.bad);
		if (wrong) {
			wrong.touched = true;
			redraw();
			wrong.widget.focus();
			return say(result, { ok: false, message: wrong.bad });
		}
		const settings: Record<string, unknown> = {};
		const secrets: Record<string, unknown> = {};
		for (const [name, { field, widget }] of Object.entries(plain))
			(field.secret ? secrets : settings)[name] = widget.get();
		busy(true);
		result.hide();
		const answer = await ask(form.service, 'test', { connection: { id: node.id, settings, secrets } });
		busy(false);
		say(result, answer);
	});
};
