# -*- coding: utf-8 -*-
"""Drives a Synnefo with kamaki.clients (Python 2) as its users do. Prints `ok NAME` per check."""
from __future__ import print_function, unicode_literals
import hashlib
import sys
import tempfile

from kamaki.clients import ClientError
from kamaki.clients.astakos import AstakosClient, CachedAstakosClient
from kamaki.clients.cyclades import (
    CycladesBlockStorageClient, CycladesComputeClient, CycladesNetworkClient)
from kamaki.clients.image import ImageClient
from kamaki.clients.pithos import PithosClient
from kamaki.clients.utils import https

https.patch_ignore_ssl()
auth_url, token, bob_token, alice, bob = sys.argv[1:6]
astakos = AstakosClient(auth_url, token)
checks = []


def check(made):
    checks.append(made)
    return made


def endpoint(service):
    return astakos.get_endpoint_url(service.service_type)


def refused(status, act, *args, **kwargs):
    try:
        act(*args, **kwargs)
    except ClientError as error:
        assert error.status == status, error.status
        return error
    raise AssertionError('was not refused')


compute = CycladesComputeClient(endpoint(CycladesComputeClient), token)
network = CycladesNetworkClient(endpoint(CycladesNetworkClient), token)
volumes = CycladesBlockStorageClient(endpoint(CycladesBlockStorageClient), token)
images = ImageClient(endpoint(ImageClient), token)
pithos = PithosClient(endpoint(PithosClient), token, alice, 'judged')


def temporary(data):
    made = tempfile.TemporaryFile()
    made.write(data)
    made.seek(0)
    return made


@check
def who_one_is():
    access = astakos.authenticate()['access']
    assert access['user']['id'] == alice
    assert CachedAstakosClient(auth_url, token).user_info()['id'] == alice
    names = astakos.get_usernames([alice, bob])
    assert astakos.get_uuids([names[bob]]) == {names[bob]: bob}


@check
def a_token_that_is_none():
    refused(401, AstakosClient(auth_url, "none").authenticate)


@check
def quotas_and_resources():
    quotas = astakos.get_quotas()
    assert 'cyclades.vm' in list(quotas.values())[0]
    assert 'pithos.diskspace' in astakos.get_resources()


@check
def projects():
    assert any(each['system_project'] for each in astakos.get_projects())
    made = astakos.create_project(dict(name='judged.example.org', end_date='2030-01-01T00:00:00Z'))
    application = made['application']
    astakos.application_action(made['id'], application, 'cancel', 'no longer')
    refused(404, astakos.get_project, '00000000-0000-0000-0000-000000000000')


@check
def containers():
    pithos.create_container('judged', sizelimit=10 ** 9, versioning='auto', metadata={'k': 'v'})
    assert pithos.get_container_limit('judged')['x-container-policy-quota'] == str(10 ** 9)
    assert pithos.get_container_info('judged')['x-container-meta-k'] == 'v'
    pithos.set_container_meta({'second': 'ä'})
    assert 'judged' in [each['name'] for each in pithos.list_containers()]


@check
def blocks_up_and_down():
    size = int(pithos.get_container_info('judged')['x-container-block-size'])
    data = (b'0123456789abcdef' * (size // 16)) + b'\0tail\0'
    pithos.upload_object('dir/big', temporary(data))
    back = tempfile.TemporaryFile()
    pithos.download_object('dir/big', back)
    back.seek(0)
    assert back.read() == data
    assert pithos.get_object_hashmap('dir/big')['bytes'] == len(data)
    # the second time nothing is sent
    pithos.upload_object('copy of big', temporary(data))


@check
def nothing_and_text():
    pithos.upload_object('empty', temporary(b''))
    assert pithos.get_object_info('empty')['content-length'] == '0'
    pithos.upload_from_string('text', 'words')
    assert pithos.download_to_string('text') == 'words'
    pithos.create_directory('folder')
    assert pithos.get_object_info('folder')['content-type'] == 'application/directory'


@check
def parts():
    pithos.upload_from_string('parts', '0123456789')
    back = tempfile.TemporaryFile()
    pithos.download_object('parts', back, range_str='2-4')
    back.seek(0)
    pithos.append_object('parts', temporary(b'abc'))
    pithos.truncate_object('parts', 5)
    pithos.overwrite_object('parts', 1, 2, temporary(b'XX'))
    assert pithos.download_to_string('parts') == '0XX34', pithos.download_to_string('parts')


@check
def metadata_of_objects():
    pithos.set_object_meta('text', {'one': '1', 'two': 'ä'})
    pithos.del_object_meta('text', 'one')
    found = pithos.get_object_meta('text')
    assert 'x-object-meta-one' not in found and 'x-object-meta-two' in found, found


@check
def copies_and_moves():
    pithos.copy_object('judged', 'text', 'judged', 'text 2')
    pithos.move_object('judged', 'text 2', 'judged', 'text 3')
    refused(404, pithos.get_object_info, 'text 2')
    assert pithos.download_to_string('text 3') == 'words'


@check
def sharing():
    pithos.set_object_sharing('text', read_permission=[bob])
    assert pithos.get_object_sharing('text')['read'] == bob
    other = PithosClient(endpoint(PithosClient), bob_token, alice, 'judged')
    assert other.download_to_string('text') == 'words'
    refused(403, other.get_object_info, 'parts')
    accounts = PithosClient(endpoint(PithosClient), bob_token, bob, 'x').get_sharing_accounts()
    assert alice in [each['name'] for each in accounts]
    pithos.del_object_sharing('text')
    refused(403, other.get_object_info, 'text')


@check
def publishing():
    assert pithos.publish_object('text')
    pithos.unpublish_object('text')
    assert 'x-object-public' not in pithos.get_object_info('text')


@check
def groups():
    pithos.set_account_group('editors', [alice, bob])
    assert 'x-account-group-editors' in pithos.get_account_group()
    pithos.set_account_meta({'owner': 'me'})
    assert 'x-account-group-editors' in pithos.get_account_group()
    pithos.del_account_group('editors')
    assert 'x-account-group-editors' not in pithos.get_account_group()


@check
def versions():
    pithos.upload_from_string('versioned', 'one')
    pithos.upload_from_string('versioned', 'two!')
    listed = pithos.get_object_versionlist('versioned')
    assert len(listed) == 2
    assert pithos.get_object_info('versioned', version=listed[0][0])['content-length'] == '3'


@check
def conditions():
    refused(412, pithos.upload_from_string, 'text', 'new', if_not_exist=True)
    refused(404, pithos.get_object_info, 'nothing')
    refused(404, pithos.del_object, 'nothing')


@check
def manifests():
    pithos.upload_from_string('many/1', 'a')
    pithos.upload_from_string('many/2', 'b')
    pithos.create_object_by_manifestation('many')
    assert pithos.get_object_info('many')['x-object-manifest']


@check
def listings():
    names = [each['name'] for each in pithos.list_objects(prefix='many/')]
    assert names == ['many/1', 'many/2'], names
    pithos.del_object('many/1')
    assert len(pithos.list_objects(prefix='many/')) == 1
    pithos.del_container(delimiter='/')
    assert pithos.list_objects() == []
    pithos.purge_container('judged')
    pithos.del_container()
    refused(404, pithos.get_container_info, 'judged')


@check
def servers():
    flavor = compute.list_flavors(detail=True)[0]
    image = [each for each in images.list_public(detail=True)['images'] if each['status'].lower() == 'available'][0]
    made = compute.create_server('judged', flavor['id'], image['id'], networks=[])
    assert made['adminPass']
    compute.wait_server_while(made['id'], 'BUILD', delay=1, max_wait=60)
    assert compute.get_server_details(made['id'])['status'] == 'ACTIVE'
    compute.update_server_name(made['id'], 'judged 2')
    assert compute.get_server_details(made['id'])['name'] == 'judged 2'
    compute.create_server_metadata(made['id'], 'a', 'b')
    assert compute.get_server_metadata(made['id'])['a'] == 'b'
    compute.delete_server_metadata(made['id'], 'a')
    assert compute.get_server_console(made['id'])['host']
    compute.get_server_stats(made['id'])
    compute.shutdown_server(made['id'])
    compute.wait_server_until(made['id'], 'STOPPED', delay=1, max_wait=60)
    assert compute.get_server_details(made['id'])['status'] == 'STOPPED'
    compute.start_server(made['id'])
    compute.wait_server_until(made['id'], 'ACTIVE', delay=1, max_wait=60)
    compute.delete_server(made['id'])
    refused(404, compute.get_server_details, 999999)


@check
def key_pairs():
    made = compute.create_key('judged')
    assert 'PRIVATE KEY' in made['private_key']
    assert 'judged' in [each['keypair']['name'] for each in compute.list_keypairs()]
    compute.delete_keypair('judged')


@check
def networks():
    made = network.create_network('MAC_FILTERED', name='judged')
    subnet = network.create_subnet(made['id'], '10.9.0.0/24', name='judged')
    # this release of kamaki does not unwrap it
    assert network.get_subnet_details(subnet['id'])['subnet']['cidr'] == '10.9.0.0/24'
    network.update_network(made['id'], name='judged 2')
    assert network.get_network_details(made['id'])['name'] == 'judged 2'
    network.delete_network(made['id'])
    refused(404, network.get_network_details, made['id'])


@check
def floating_addresses():
    made = network.create_floatingip()
    assert made['id'] in [each['id'] for each in network.list_floatingips()]
    network.delete_floatingip(made['id'])


@check
def pictures():
    pithos.create_container('judged images')
    pithos.container = 'judged images'
    pithos.upload_from_string('a b.diskdump', 'disk')
    location = 'pithos://%s/judged images/a b.diskdump' % alice
    made = images.register('Judged', location, properties={'OSFAMILY': 'linux'})
    assert images.get_meta(made['id'])['properties']['osfamily'] == 'linux'
    images.add_member(made['id'], bob)
    assert images.list_members(made['id'])[0]['member_id'] == bob
    images.update_image(made['id'], name='Judged 2')
    images.unregister(made['id'])
    refused(404, images.get_meta, made['id'])


for each in checks:
    each()
    print('ok %s' % each.__name__.replace('_', ' '))
    sys.stdout.flush()
