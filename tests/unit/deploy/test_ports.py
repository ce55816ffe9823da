"""A port in use is named together with the variable that changes it."""

import socket

import pytest

from deploy.local.errors import StackError
from deploy.local.ports import LOOPBACK, free_ports, is_free, require_free


def test_free_ports_are_different_and_free() -> None:
    found = free_ports(5)
    assert len(set(found)) == 5
    assert all(is_free(port) for port in found)


def test_a_taken_port_names_its_variable_and_a_free_alternative() -> None:
    with socket.socket() as server:
        server.bind((LOOPBACK, 0))
        server.listen()
        port = server.getsockname()[1]
        with pytest.raises(StackError, match=rf"Port {port} is in use .* QUIMBI_EDGE_PORT=(?!{port})\d+ make up"):
            require_free({"QUIMBI_EDGE_PORT": port}, patience=0)


def test_a_port_given_twice_is_refused() -> None:
    with pytest.raises(StackError, match="QUIMBI_A and QUIMBI_B are both 8080"):
        require_free({"QUIMBI_A": 8080, "QUIMBI_B": 8080})
