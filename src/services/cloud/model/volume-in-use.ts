/** Why a volume should not be deleted: a server uses it. `undefined`: none does. */
export const volumeInUse = ({
	id,
	name,
	attachments,
}: {
	readonly id: string;
	readonly name: string | null;
	readonly attachments: readonly { readonly serverId: string }[];
}): string | undefined =>
	attachments.length === 0
		? undefined
		: `Volume “${name ?? id}” is in use by server ${attachments.map(({ serverId }) => serverId).join(', ')}`;
