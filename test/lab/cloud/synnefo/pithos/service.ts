import { type Answer, type Call, decodePath } from '../../call.ts';
import { fault } from '../answers.ts';
import type { Synnefo } from '../state.ts';
import { accountVerbs, sharing } from './account.ts';
import { boxVerbs } from './box.ts';
import { type Wanted, wantedOf } from './asked.ts';
import { objectGet } from './read.ts';
import { objectPost } from './update.ts';
import { objectCarry, objectDelete, objectPut } from './write.ts';

const objectVerbs: Readonly<Record<string, (wanted: Wanted) => Answer | Promise<Answer>>> = {
	HEAD: objectGet,
	GET: objectGet,
	PUT: objectPut,
	COPY: (wanted) => objectCarry(wanted, false),
	MOVE: (wanted) => objectCarry(wanted, true),
	POST: objectPost,
	DELETE: objectDelete,
};

/** `/pithos/object-store/v1/…`: what follows, still encoded. */
export const pithos = (world: Synnefo, call: Call, rest: string): Answer | Promise<Answer> => {
	const [account = '', box = '', ...object] = rest.split('/').slice(1);
	if (account === '') return sharing(world, call);
	const parts = [account, box, object.join('/')].map(decodePath);
	const wanted = wantedOf(world, call, object.length > 0 && parts[2] !== '' ? parts : parts.slice(0, 2));
	const verbs = box === '' ? accountVerbs : wanted.object === '' ? boxVerbs : objectVerbs;
	const verb = verbs[call.method];
	if (!verb) throw fault(400, `Method not allowed`, { name: 'badRequest' });
	return verb(wanted);
};

/** `/pithos/public/{id}`: what was published, for everybody. */
export const published = (world: Synnefo, call: Call, id: string): Answer => {
	for (const account of world.accounts.values())
		for (const box of account.boxes.values())
			for (const stored of box.objects.values())
				if (stored.public === id && ['GET', 'HEAD'].includes(call.method)) {
					const user = world.users.find(({ uuid }) => uuid === account.uuid);
					if (user) return objectGet({ world, call, user, account, box: box.name, object: stored.name });
				}
	throw fault(404, 'Object does not exist');
};
