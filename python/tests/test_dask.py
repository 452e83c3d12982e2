"""Shares on a cluster of two workers: the same bits as on one computer."""

import pickle

import numpy as np
import pytest

import rbm_exact as rx

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def client():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        with distributed.Client(cluster) as client:
            yield client


def test_shares_on_two_workers_are_the_whole(client):
    from rbm_exact import dask

    r = np.random.default_rng(3)
    m = rx.Machine(r.normal(size=(13, 12)), r.normal(size=13), r.normal(size=12))
    X = r.integers(0, 2, size=(20, 13))
    assert (dask.gradient(m, X, client=client, shares=5).flat() == m.gradient(X).flat()).all()
    assert dask.log_partition(m, client=client, shares=4) == m.log_partition()
    assert dask.log_partition(m, client=client, shares=3, digits=60) == m.log_partition(digits=60)
    assert dask.log_likelihood(m, X, client=client, shares=2) == m.log_likelihood(X)


def test_machines_and_rows_can_be_sent():
    m = rx.Machine([["ln 2", "-ln 2"], [0, "ln 3"]], units="spin", temperature=2, max_states=99)
    sent = pickle.loads(pickle.dumps(m))
    assert sent.log_partition(digits=40) == m.log_partition(digits=40)
    assert (sent.units, sent.temperature) == ("spin", 2)
    rows = m.rows([[1, -1], [1, 1]], counts=[3, 1])
    again = pickle.loads(pickle.dumps(rows))
    assert m.log_likelihood(again) == m.log_likelihood(rows)
