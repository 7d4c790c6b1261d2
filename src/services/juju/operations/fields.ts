import { flag, list, pick, picks, record } from '../../../catalogue/field.ts';

export const application = pick('Application', {
	list: 'applications',
	required: true,
	example: 'postgresql',
	help: 'Its name, or the application from an earlier step',
});
export const unit = pick('Unit', {
	list: 'units',
	required: true,
	example: 'postgresql/0',
	help: 'Its name, or the unit from an earlier step',
});
export const units = picks('Units', {
	list: 'units',
	required: true,
	example: 'postgresql/0',
	help: 'Their names, or units from an earlier step',
});
export const machines = picks('Machines', {
	list: 'machines',
	from: 'id',
	required: true,
	example: '0',
	help: 'Their IDs, or machines from an earlier step',
});
export const destroyStorage = flag('Destroy storage', {
	advanced: true,
	default: false,
	help: 'Whether to destroy attached storage too, instead of detaching it',
});
export const force = flag('Force', {
	advanced: true,
	default: false,
	help: 'Whether to continue despite errors; this may leave things behind',
});
export const constraints = record('Constraints', {
	advanced: true,
	item: 'constraint',
	example: 'mem = 4G',
	help: 'What its machines need, e.g. mem, cores, arch or tags (several with commas); sizes without a unit are MiB',
});
export const to = list('To', {
	advanced: true,
	item: 'placement',
	itemPlaceholder: 'lxd:1',
	example: 'lxd:1',
	help: 'Where to place the units, one placement each: a machine (0), a container (lxd, lxd:1) or a zone (zone=a)',
});
