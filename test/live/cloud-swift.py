"""Drives a Swift with python-swiftclient as its users do. Prints `ok NAME` per check."""
import hashlib
import io
import json
import os
import sys
import tempfile
import time
import urllib.error
import urllib.request
from urllib.parse import quote

import swiftclient
from swiftclient import exceptions, utils
from swiftclient.service import SwiftService, SwiftUploadObject

auth_url, v1_url = sys.argv[1:3]

# one account of its own for each way to log in
V3 = dict(auth_version='3', authurl=auth_url, user='demo', key='secret', tenant_name='demo',
          os_options=dict(user_domain_id='default', project_domain_id='default'))
V1 = dict(auth_version='1', authurl=v1_url, user='test:tester', key='testing')

checks = []


def check(made):
    checks.append(made)
    return made


def ask(word):
    print(f'? {word}', flush=True)
    sys.stdin.readline()


def refused(status, act, *args, **kwargs):
    try:
        act(*args, **kwargs)
    except exceptions.ClientException as error:
        assert error.http_status == status, error
        return error
    raise AssertionError(f'{act} was not refused with {status}')


def connect(retries=0, **more):
    return swiftclient.Connection(retries=retries, **(V3 | more))


NAMES = ['a//b', '/lead', 'tail/', 'dir/c d', 'ä', 'a%2Fb', '100%', 'q?x=1#y', "it's", 'x"y', 'a+b', '...', '€/…',
         'line\tfeed'.replace('\t', ' ')]
cloud = connect()


@check
def logins():
    for given in (V3, V1):
        url, token = swiftclient.get_auth(given['authurl'], given['user'], given['key'],
                                          **{key: value for key, value in given.items()
                                             if key in ('auth_version', 'tenant_name', 'os_options')})
        assert '/v1/' in url and token, url
    refused(401, swiftclient.get_auth, v1_url, 'test:tester', 'wrong', auth_version='1')


@check
def capabilities():
    info = cloud.get_capabilities()
    assert {'swift', 'slo', 'symlink', 'tempurl', 'bulk_delete', 'versioned_writes'} <= set(info), sorted(info)


@check
def containers_and_metadata():
    cloud.put_container('meta', {'X-Container-Meta-Colour': 'green'})
    assert cloud.head_container('meta')['x-container-meta-colour'] == 'green'
    cloud.post_container('meta', {'X-Container-Meta-Colour': '', 'X-Container-Meta-Size': 'é'})
    head = cloud.head_container('meta')
    assert 'x-container-meta-colour' not in head and head['x-container-meta-size'] == 'é', head
    cloud.post_account({'X-Account-Meta-Who': 'judge'})
    assert cloud.head_account()['x-account-meta-who'] == 'judge'
    assert 'meta' in [one['name'] for one in cloud.get_account()[1]]
    cloud.delete_container('meta')
    refused(404, cloud.head_container, 'meta')


@check
def names():
    cloud.put_container('names')
    for name in NAMES:
        etag = cloud.put_object('names', name, name.encode(), content_type='text/x')
        assert etag == hashlib.md5(name.encode()).hexdigest()
    listed = [one['name'] for one in cloud.get_container('names', full_listing=True)[1]]
    assert listed == sorted(NAMES, key=str.encode), listed
    for name in NAMES:
        head, data = cloud.get_object('names', name)
        assert data == name.encode() and head['content-type'] == 'text/x', name
        cloud.delete_object('names', name)
    cloud.delete_container('names')


@check
def listings():
    cloud.put_container('list')
    for name in ('a', 'b/1', 'b/2', 'b/c/3', 'd'):
        cloud.put_object('list', name, b'x')
    of = lambda **query: [one.get('name', one.get('subdir')) for one in cloud.get_container('list', **query)[1]]
    assert of(delimiter='/') == ['a', 'b/', 'd']
    assert of(prefix='b/', delimiter='/') == ['b/1', 'b/2', 'b/c/']
    assert of(limit=2) == ['a', 'b/1'] and of(marker='b/1', limit=2) == ['b/2', 'b/c/3']
    assert of(end_marker='b/2') == ['a', 'b/1']
    assert of(limit=1, full_listing=True) == ['a', 'b/1', 'b/2', 'b/c/3', 'd']
    refused(409, cloud.delete_container, 'list')
    for name in of():
        cloud.delete_object('list', name)
    cloud.delete_container('list')


@check
def objects():
    cloud.put_container('data')
    cloud.put_object('data', 'o', b'0123456789', headers={'X-Object-Meta-A': '1'})
    assert cloud.get_object('data', 'o', headers={'Range': 'bytes=2-4'})[1] == b'234'
    refused(416, cloud.get_object, 'data', 'o', headers={'Range': 'bytes=20-'})
    refused(422, cloud.put_object, 'data', 'bad', b'x', etag='0' * 32)
    refused(412, cloud.put_object, 'data', 'o', b'x', headers={'If-None-Match': '*'})
    refused(304, cloud.get_object, 'data', 'o', headers={'If-None-Match': hashlib.md5(b'0123456789').hexdigest()})
    cloud.post_object('data', 'o', {'X-Object-Meta-B': '2'})
    head = cloud.head_object('data', 'o')
    assert head['x-object-meta-b'] == '2' and 'x-object-meta-a' not in head
    cloud.copy_object('data', 'o', '/data/copy', headers={'X-Object-Meta-C': '3'})
    head = cloud.head_object('data', 'copy')
    assert head['x-object-meta-b'] == '2' and head['x-object-meta-c'] == '3'
    cloud.copy_object('data', 'o', '/data/fresh', fresh_metadata=True)
    assert 'x-object-meta-b' not in cloud.head_object('data', 'fresh')
    stream = cloud.get_object('data', 'o', resp_chunk_size=4)[1]
    assert [bytes(chunk) for chunk in stream] == [b'0123', b'4567', b'89']


@check
def expiring_objects():
    cloud.put_container('data')
    cloud.put_object('data', 'soon', b'x', headers={'X-Delete-After': '1000'})
    assert int(cloud.head_object('data', 'soon')['x-delete-at']) > time.time() + 900
    cloud.put_object('data', 'now', b'x', headers={'X-Delete-After': '50'})
    ask('skip')
    refused(404, cloud.get_object, 'data', 'now')
    refused(400, cloud.put_object, 'data', 'past', b'x', headers={'X-Delete-At': '1'})


@check
def chunked_bodies():
    cloud.put_container('data')
    cloud.put_object('data', 'chunked', iter([b'ab', b'cd']), chunk_size=2)
    assert cloud.get_object('data', 'chunked')[1] == b'abcd'
    data = os.urandom(5_000_000)
    cloud.put_object('data', 'file', io.BytesIO(data), content_length=len(data))
    assert hashlib.md5(cloud.get_object('data', 'file')[1]).digest() == hashlib.md5(data).digest()


@check
def dynamic_large_objects():
    cloud.put_container('data')
    for at, part in enumerate((b'one', b'two', b'three')):
        cloud.put_object('data', f'seg/{at}', part)
    cloud.put_object('data', 'dlo', b'', headers={'X-Object-Manifest': 'data/seg/'})
    assert cloud.get_object('data', 'dlo')[1] == b'onetwothree'
    assert cloud.get_object('data', 'dlo', headers={'Range': 'bytes=2-4'})[1] == b'etw'
    assert cloud.get_object('data', 'dlo', query_string='multipart-manifest=get')[1] == b''


@check
def access_lists():
    cloud.put_container('shared')
    cloud.put_object('shared', 'o', b'shared')
    other = swiftclient.Connection(retries=0, **(V3 | dict(user='other', tenant_name='other')))
    url = cloud.get_auth()[0]
    other.url, other.token = url, other.get_auth()[1]
    refused(403, swiftclient.get_object, url, other.token, 'shared', 'o')
    cloud.post_container('shared', {'X-Container-Read': '*:*'})
    assert swiftclient.get_object(url, other.token, 'shared', 'o')[1] == b'shared'
    refused(403, swiftclient.put_object, url, other.token, 'shared', 'o', b'no')
    cloud.post_container('shared', {'X-Container-Read': '.r:*,.rlistings'})
    assert urllib.request.urlopen(f'{url}/shared/o').read() == b'shared'
    assert urllib.request.urlopen(f'{url}/shared').read() == b'o\n'
    try:
        urllib.request.urlopen(urllib.request.Request(f'{url}/shared/o', b'no', method='PUT'))
        raise AssertionError('anybody may write')
    except urllib.error.HTTPError as error:
        assert error.code == 401, error


@check
def temporary_urls():
    cloud.put_container('data')
    cloud.put_object('data', 'temp', b'temporary')
    cloud.post_account({'X-Account-Meta-Temp-Url-Key': 'k'})
    url = cloud.get_auth()[0]
    base, path = url[:url.index('/v1/')], url[url.index('/v1/'):]
    for digest in ('sha1', 'sha256', 'sha512'):
        made = utils.generate_temp_url(f'{path}/data/temp', 600, 'k', 'GET', digest=digest)
        try:
            assert urllib.request.urlopen(base + made).read() == b'temporary', digest
        except urllib.error.HTTPError as error:
            assert digest == 'sha1' and error.code == 401 and 'sha1' not in \
                cloud.get_capabilities()['tempurl']['allowed_digests'], (digest, error)
    made = utils.generate_temp_url(f'{path}/data/te', 600, 'k', 'GET', prefix=True, digest='sha256')
    assert urllib.request.urlopen(base + made.replace('/data/te?', '/data/temp?')).read() == b'temporary'


@check
def versions():
    cloud.put_container('versioned', {'X-Versions-Enabled': 'true'})
    for text in (b'1', b'22', b'333'):
        cloud.put_object('versioned', 'o', text)
    listed = cloud.get_container('versioned', query_string='versions=true')[1]
    assert [(one['bytes'], one['is_latest']) for one in listed] == [(3, True), (2, False), (1, False)], listed
    old = listed[-1]['version_id']
    assert cloud.get_object('versioned', 'o', query_string=f'version-id={old}')[1] == b'1'
    cloud.delete_object('versioned', 'o')
    refused(404, cloud.head_object, 'versioned', 'o')
    for one in cloud.get_container('versioned', query_string='versions=true')[1]:
        cloud.delete_object('versioned', 'o', query_string=f'version-id={one["version_id"]}')
    cloud.delete_container('versioned')


@check
def quotas():
    cloud.put_container('quota', {'X-Container-Meta-Quota-Bytes': '5'})
    cloud.put_object('quota', 'a', b'1234')
    refused(413, cloud.put_object, 'quota', 'b', b'1234')


@check
def version_one_accounts():
    one = swiftclient.Connection(retries=0, **V1)
    one.put_container('v1')
    one.put_object('v1', 'o', b'old')
    assert one.get_object('v1', 'o')[1] == b'old'
    one.delete_object('v1', 'o')
    one.delete_container('v1')


@check
def the_service_uploads_and_downloads():
    options = dict(auth_version='3', os_auth_url=auth_url, os_username='demo', os_password='secret',
                   os_project_name='demo', os_user_domain_id='default', os_project_domain_id='default',
                   retries=0)
    with tempfile.TemporaryDirectory() as folder, SwiftService(options) as service:
        data = os.urandom(3_500_000)
        with open(os.path.join(folder, 'big'), 'wb') as file:
            file.write(data)
        for slo in (True, False):
            name = f'big-{slo}'
            made = list(service.upload('service', [SwiftUploadObject(os.path.join(folder, 'big'), object_name=name)],
                                       dict(segment_size=1_000_000, use_slo=slo)))
            assert all(one['success'] for one in made), made
            [got] = service.download('service', [name], dict(out_file=os.path.join(folder, 'back')))
            assert got['success'], got
            with open(os.path.join(folder, 'back'), 'rb') as file:
                assert file.read() == data
            again = list(service.upload('service', [SwiftUploadObject(os.path.join(folder, 'big'), object_name=name)],
                                        dict(segment_size=1_000_000, use_slo=slo, skip_identical=True)))
            assert [one['status'] for one in again if one['action'] == 'upload_object'] == ['skipped-identical'], again
        stat = service.stat('service')
        assert stat['success'] and stat['headers']['x-container-object-count'] == '2', stat
        listed = [one['name'] for page in service.list('service') for one in page['listing']]
        assert listed == ['big-False', 'big-True'], listed
        gone = list(service.delete('service', listed))
        assert all(one['success'] for one in gone), gone
        assert all(one['success'] for one in service.delete('service'))


@check
def bulk_deletes():
    cloud.put_container('bulk')
    for at in range(20):
        cloud.put_object('bulk', f'n/{at} ä', b'x')
    names = '\n'.join(f'/bulk/n/{at} ä' for at in range(20)) + '\n/bulk/absent\n/bulk\n'
    url, token = cloud.get_auth()
    asked = urllib.request.Request(f'{url}?bulk-delete', quote(names, safe='/\n').encode(), method='POST', headers={
        'X-Auth-Token': token, 'Content-Type': 'text/plain', 'Accept': 'application/json'})
    got = json.loads(urllib.request.urlopen(asked).read())
    assert (got['Number Deleted'], got['Number Not Found'], got['Errors']) == (21, 1, []), got
    refused(404, cloud.head_container, 'bulk')


@check
def tokens_that_end():
    patient = connect(retries=1)
    patient.put_container('ends')
    ask('expire')
    patient.put_object('ends', 'o', io.BytesIO(b'x'))
    ask('expire')
    assert patient.get_object('ends', 'o')[1] == b'x'


@check
def busy_servers():
    patient = connect(retries=2, starting_backoff=0.05)
    patient.put_container('busy')
    ask('busy')
    patient.put_object('busy', 'o', io.BytesIO(b'x'))
    ask('drop')
    assert patient.get_object('busy', 'o')[1] == b'x'


for made in checks:
    if len(sys.argv) > 3 and made.__name__ not in sys.argv[3:]:
        continue
    made()
    print(f'ok {made.__name__.replace("_", " ")}', flush=True)
