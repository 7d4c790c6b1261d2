import type { JujuClient } from '../../client/client.ts';
import { getModelConstraints } from '../../wire/calls/model-config.table.ts';
import type { Constraints } from '../../wire/values/constraints.ts';
import { noneWhereRefused } from './none-where.ts';

/**
 * The architecture of a charm, as the `juju` command line has it: that of the constraints, else that of the
 * model’s; else 4.0 is left to choose, and older releases want amd64 said.
 * @throws MusterError what the server said
 */
export const architectureOf = async (
	client: JujuClient,
	{ arch }: Constraints,
	signal: AbortSignal,
): Promise<string | undefined> => {
	if (typeof arch === 'string' && arch !== '') return arch;
	const ofModel = await client.ask(getModelConstraints, {}, { signal }).catch(noneWhereRefused);
	const asked = ofModel?.['arch'];
	if (typeof asked === 'string' && asked !== '') return asked;
	return client.offer.major >= 4 ? undefined : 'amd64';
};
