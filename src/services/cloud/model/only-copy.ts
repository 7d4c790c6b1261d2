/**
 * Why a server's deletion loses what is on its disk: it lies on the machine alone, and no image was made of
 * it. `undefined`: it does not.
 */
export const onlyCopy = ({
	server,
	images,
}: {
	readonly server: { readonly name: string; readonly imageId: string | null };
	readonly images: readonly { readonly status: string }[];
}): string | undefined => {
	if (server.imageId === null || images.some(({ status }) => status === 'active')) return undefined;
	return `“${server.name}” has only a local disk and there is no image of it: everything on it would be lost`;
};
