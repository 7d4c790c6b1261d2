/** Moments of a text as a clock tells them that is `ms` ahead; that of nothing (year 1) stays. */
export const shifted = (text: string, ms: number): string =>
	ms === 0
		? text
		: text.replace(/\b[2-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (moment) => {
				const at = Date.parse(moment);
				return Number.isNaN(at) ? moment : new Date(at + ms).toISOString();
			});
