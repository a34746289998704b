"""Read before the settings: tests keep their files in a folder of their own and reach no other host."""

import os
import tempfile
from pathlib import Path

os.environ["BRAID_DATA"] = tempfile.mkdtemp(prefix="braid-test-")
(Path(os.environ["BRAID_DATA"]) / "static").mkdir()
os.environ["BRAID_SECRET_KEY"] = "only-for-tests-" + "x" * 40
os.environ.pop("BRAID_SMTP_HOST", None)
os.environ["BRAID_ALLOWED_HOSTS"] = "testserver,127.0.0.1,localhost"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
