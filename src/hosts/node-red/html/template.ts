const row = (id: string, icon: string, label: string, input: string): string =>
	`<div class="form-row mf-row"><label for="${id}"><i class="fa fa-fw ${icon}"></i> <span>${label}</span></label><div class="mf-cell">${input}</div></div>`;

const name = (prefix: string) =>
	row(`${prefix}-name`, 'fa-tag', 'Name', `<input type="text" id="${prefix}-name">`);
const server = row(
	'node-input-server',
	'fa-globe',
	'Connection',
	'<input type="text" id="node-input-server" style="width:100%">',
);
const operation = row(
	'node-input-operation',
	'fa-bolt',
	'Operation',
	'<select id="node-input-operation"></select>',
);
const form = '<div class="mf-form"></div>';

const rows = {
	connection: [name('node-config-input'), form],
	action: [name('node-input'), server, operation, form],
	trigger: [name('node-input'), server, form],
};

/** The edit dialog of a type: the rows Node-RED itself fills; the form script draws the rest into `.mf-form`. */
export const template = (type: string, kind: keyof typeof rows): string =>
	`<script type="text/html" data-template-name="${type}">${rows[kind].join('')}</script>`;
