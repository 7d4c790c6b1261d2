/** 4 or 6 as the text is written; 0: it is no address. Its numbers are the cloud’s to check. */
export const ipVersion = (text: string): 0 | 4 | 6 => {
	if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return 4;
	return /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text) ? 6 : 0;
};
