/** As words: a thing named “quota-web” is quoted too. */
const QUOTA = /(?<![\w-])quotas?(?![\w-])/i;
const EXCEEDED = /(?<![\w-])exceed(s|ed)?(?![\w-])|number of defined ports.* over the limit/i;

/** What to do where a quota is used up. */
export const OVER_QUOTA = 'Delete what you no longer need, or ask for a larger quota.';

/** Whether the words with which a cloud refuses a request are about a quota. */
export const refusesForQuota = (words: string): boolean => QUOTA.test(words) || EXCEEDED.test(words);

/** Whether something failed for want of quota; a scheduler also “exceeds” the number of its tries. */
export const failedForQuota = (words: string | null): boolean => QUOTA.test(words ?? '');
