import type { NodeOperationError } from 'n8n-workflow';
import { counted } from '../../core/case.ts';

export interface OtherItems {
	/** To be called when work on an item begins, and when it has ended well. */
	begun(): void;
	done(): void;
	/**
	 * Adds to a failure that ends the step what stands and what was left out; nothing where there is nothing to
	 * say.
	 */
	tell(failed: NodeOperationError): string | undefined;
}

/** What failures said by themselves: n8n’s *Retry On Fail* meets the same one again. */
const ownWords = new WeakMap<NodeOperationError, string | null | undefined>();

/**
 * What a step that changes has done for other items: n8n drops the results of a step that fails, and with
 * them how far it came.
 */
export const otherItems = (count: number): OtherItems => {
	let [begun, done] = [0, 0];
	return {
		begun: () => void begun++,
		done: () => void done++,
		tell(failed) {
			if (done === 0) return undefined;
			const rest = count - begun;
			const left = rest === 0 ? '' : `; for ${counted(rest, 'further item')} it was not begun`;
			const text = `Of ${count} items, the step is done for ${done}, and that stays done${left}.`;
			if (!ownWords.has(failed)) ownWords.set(failed, failed.description);
			failed.description = [ownWords.get(failed), text].filter(Boolean).join(' ');
			return text;
		},
	};
};
