/** Who else may use an object, as Pithos takes it; empty: nobody. @example `read=*;write=a,b` */
export const sharingText = (read: readonly string[] = [], write: readonly string[] = []): string =>
	[read.length > 0 ? `read=${read.join(',')}` : '', write.length > 0 ? `write=${write.join(',')}` : '']
		.filter(Boolean)
		.join(';');
