/** What an action makes of a project. */
export const projectStates = {
	suspend: 'suspended',
	unsuspend: 'active',
	terminate: 'terminated',
	reinstate: 'active',
} as const;

/** What a decision makes of an application. */
export const applicationStates = {
	approve: 'approved',
	deny: 'denied',
	dismiss: 'dismissed',
	cancel: 'cancelled',
} as const;

/** What an action makes of a membership. Where leaving is moderated it is `leave_requested` at first. */
export const membershipStates = {
	leave: 'removed',
	cancel: 'cancelled',
	accept: 'accepted',
	reject: 'rejected',
	remove: 'removed',
} as const;

export type ProjectAction = keyof typeof projectStates;
export type ApplicationAction = keyof typeof applicationStates;
export type MembershipAction = keyof typeof membershipStates;

/** `deny` → `denying`. */
export const gerund = (verb: string): string => {
	if (verb === 'cancel') return 'cancelling';
	return `${verb.replace(/e$/, '')}ing`;
};

export const isAboutApplication = (action: string): action is ApplicationAction =>
	Object.hasOwn(applicationStates, action);
