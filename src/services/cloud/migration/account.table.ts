import type { Migration } from '../../../catalogue/migration.ts';

/** Users, projects and quotas (astakos). */
export const rows: Migration['rows'] = [
	{ theirs: 'authenticate(), user_info(), user_term(key)', ours: ['user.whoAmI'] },
	{
		theirs:
			'get_endpoints(), get_service_endpoints(type), get_service_details(type), get_endpoint_url(type), get_services()',
		ours: ['user.getEndpoints'],
	},
	{ theirs: 'validate_token(id)', ours: ['api.call'], note: 'GET /tokens/{id}' },
	{
		theirs:
			'get_username(uuid), get_usernames(uuids), get_uuid(name), get_uuids(names), uuids2usernames, usernames2uuids, post_user_catalogs(…)',
		ours: ['user.lookUp'],
	},
	{ theirs: 'get_resources()', ours: ['api.call'], note: 'GET /resources' },
	{ theirs: 'get_quotas()', ours: ['quota.getMany', 'quota.waitForQuotaAbove'] },
	{ theirs: 'set_default_project(id), user_set_default_project(id)', ours: ['project.setDefault'] },
	{
		theirs: 'get_projects(…), get_project(id)',
		ours: ['project.getMany', 'project.get'],
		note: 'By name, *State* and *Owner*',
	},
	{ theirs: 'create_project(specs), modify_project(id, specs)', ours: ['project.apply'] },
	{
		theirs: 'project_action(id, action, reason), application_action(id, app, action, reason)',
		ours: ['project.act'],
	},
	{ theirs: 'get_memberships(project), get_membership(id)', ours: ['project.getMembers'] },
	{ theirs: 'membership_action(id, action, reason)', ours: ['project.actOnMember'] },
	{ theirs: 'join_project(id), enroll_member(id, email)', ours: ['project.join'] },
	{
		theirs:
			'issue_commission_generic(…), issue_one_commission(…), issue_resource_reassignment(…), mk_provisions(…), get_pending_commissions(), get_commission_info(serial), commission_action(…), accept_commission(serial), reject_commission(serial), resolve_commissions(…)',
		ours: ['api.call'],
		note: 'Of services with a service token, not of users',
	},
	{
		theirs:
			'service_get_quotas(…), service_get_project_quotas(…), service_get_username(uuid), service_get_usernames(uuids), service_get_uuid(name), service_get_uuids(names)',
		ours: ['api.call', 'user.lookUp', 'quota.getMany'],
		note: 'With a service token; for oneself there are steps',
	},
	{ theirs: 'send_feedback(message, data)', ours: ['api.call'], note: 'POST /feedback' },
	{
		theirs: 'get_token(grant_type, client_id, …)',
		ours: ['connection'],
		note: 'OAuth2 of the web page; a token is pasted',
	},
	{
		theirs: 'CachedAstakosClient: list_users(), add_user(), remove_user(), get_client(token), term(key)',
		ours: ['connection'],
		note: 'One connection a user',
	},
];
