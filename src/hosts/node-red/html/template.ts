// the form script adds the icons
const row = (id: string, label: string, input: string): string =>
	`<div class="form-row mf-row"><label for="${id}">${label}</label><div class="mf-cell">${input}</div></div>`;

const name = (prefix: string) => row(`${prefix}-name`, 'Name', `<input type="text" id="${prefix}-name">`);
const server = row(
	'node-input-server',
	'Connection',
	'<input type="text" id="node-input-server" style="width:100%">',
);
const operation = row('node-input-operation', 'Operation', '<select id="node-input-operation"></select>');
const form = '<div class="mf-form"></div>';

const rows = {
	connection: [name('node-config-input'), form],
	action: [name('node-input'), server, operation, form],
	trigger: [name('node-input'), server, form],
};

/**
 * The edit dialog of a type: the rows Node-RED itself fills; the form script draws the rest into `.mf-form`.
 */
export const template = (type: string, kind: keyof typeof rows): string =>
	`<script type="text/html" data-template-name="${type}">${rows[kind].join('')}</script>`;
