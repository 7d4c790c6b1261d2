# 200 server gets with openstacksdk, eight at a time, logins aside: prints seconds
import sys, time
from concurrent.futures import ThreadPoolExecutor
import openstack
auth_url, password, server, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
cloud = openstack.connection.Connection(auth=dict(auth_url=auth_url, username='demo', password=password, project_name='demo', user_domain_id='default', project_domain_id='default'), region_name='RegionOne')
cloud.compute.get_server(server)
start = time.perf_counter()
with ThreadPoolExecutor(8) as pool:
    list(pool.map(lambda _: cloud.compute.get_server(server), range(count)))
print(time.perf_counter() - start)
